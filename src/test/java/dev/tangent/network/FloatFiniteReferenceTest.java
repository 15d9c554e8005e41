// twin: double
package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Outputs, gradients and five steps against 50-digit values. */
class FloatFiniteReferenceTest {
  static List<FiniteReference.Case> cases() {
    return FiniteReference.cases();
  }

  private final FloatMatrix x = FloatReference.matrix(FiniteReference.inputs());

  @ParameterizedTest
  @MethodSource("cases")
  void outputs(FiniteReference.Case c) {
    FloatNetwork network = FloatReference.network(c);
    FloatReference.assertClose(
        "outputs", FiniteReference.matrix(c.get("outputs")), network.outputs(x), 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void leastSquares(FiniteReference.Case c) {
    FloatMatrix y = FloatReference.matrix(FiniteReference.targets());
    check(c, c.loss("mse"), new FloatLeastSquares(y));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void crossEntropy(FiniteReference.Case c) {
    check(c, c.loss("softmax_cross_entropy"), new FloatCrossEntropy(FiniteReference.labels(), 2));
  }

  private void check(FiniteReference.Case c, JsonNode loss, FloatCost cost) {
    gradients(c, loss, cost);
    // The whole batch at once, and in two chunks of which the second is moved back.
    steps(c, loss, cost, 4);
    steps(c, loss, cost, 3);
  }

  private void gradients(FiniteReference.Case c, JsonNode loss, FloatCost cost) {
    FloatNetwork network = FloatReference.network(c);
    FloatNetworkPass pass = FloatNetworkPass.withCopies(network, 4, 1);
    FloatMatrix f = pass.forwardRows(x);
    FloatMatrix d = FloatMatrix.zeros(2, 4);
    double value = cost.apply(f, new int[] {0, 1, 2, 3}, 4, d);
    assertEquals(loss.get("cost").asDouble(), value, 5 * FiniteReference.FLOAT_TOLERANCE, "cost");
    FloatParameterVector gradient = FloatParameterVector.zeros(network);
    pass.backward(d, gradient.adding(-0.25f)); // the direction goes down
    List<DoubleMatrix> weights = FiniteReference.matrices(loss.get("grad_W"));
    List<double[]> biases = FiniteReference.vectors(loss.get("grad_b"));
    for (int l = 0; l < 3; l++) {
      FloatReference.assertClose("∂C/∂W" + l, weights.get(l), gradient.weights(l), 1);
      FloatReference.assertClose("∂C/∂b" + l, biases.get(l), gradient.biases(l), 1);
    }
  }

  private void steps(FiniteReference.Case c, JsonNode loss, FloatCost cost, int chunk) {
    FloatNetwork network = FloatReference.network(c);
    FloatTrainer trainer =
        FloatTrainer.of(network, x, cost)
            .learningRate(loss.get("lr").asDouble())
            .chunk(chunk)
            .build();
    for (JsonNode step : loss.get("steps")) {
      trainer.train(1);
      assertEquals(
          step.get("cost").asDouble(),
          trainer.evaluate(),
          20 * FiniteReference.FLOAT_TOLERANCE,
          "cost after step " + trainer.stepCount());
      FloatReference.assertClose(
          "outputs after step " + trainer.stepCount(),
          FiniteReference.matrix(step.get("outputs")),
          trainer.outputs().transpose(),
          10);
    }
    List<DoubleMatrix> weights = FiniteReference.matrices(loss.get("W_after_5"));
    List<double[]> biases = FiniteReference.vectors(loss.get("b_after_5"));
    for (int l = 0; l < 3; l++) {
      FloatReference.assertClose("W" + l, weights.get(l), network.weights(l), 4);
      FloatReference.assertClose("b" + l, biases.get(l), network.biases(l), 4);
    }
  }
}
