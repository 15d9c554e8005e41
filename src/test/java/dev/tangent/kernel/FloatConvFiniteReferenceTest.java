// twin: double
package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.ConvReference;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatLinearizedNetwork;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkPass;
import dev.tangent.network.FloatParameterVector;
import dev.tangent.network.FloatReference;
import dev.tangent.network.FloatTangentProduct;
import dev.tangent.network.FloatTrainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Small convolutional networks against two independent programs: outputs, gradients, training, the
 * empirical kernel by both ways and for each layer.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
class FloatConvFiniteReferenceTest {
  static List<ConvReference.Case> cases() {
    return ConvReference.cases();
  }

  private final FloatMatrix x = FloatReference.matrix(ConvReference.images());

  private static FloatNetwork network(ConvReference.Case c) {
    List<FloatMatrix> weights = new ArrayList<>();
    for (DoubleMatrix w : matrices(c.net().get("W"))) {
      weights.add(FloatReference.matrix(w));
    }
    List<float[]> biases = new ArrayList<>();
    c.biases(c.net().get("b")).forEach(b -> biases.add(FloatReference.vector(b)));
    return FloatNetwork.of(c.architecture(), Parametrization.NTK, weights, biases);
  }

  /** W of each layer, out × the rest. */
  private static List<DoubleMatrix> matrices(JsonNode list) {
    List<DoubleMatrix> result = new ArrayList<>();
    list.forEach(w -> result.add(ConvReference.rows(w)));
    return result;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsAndGradients(ConvReference.Case c) {
    FloatNetwork network = network(c);
    DoubleMatrix outputs = ConvReference.rows(c.values().get("outputs"));
    FloatReference.assertClose("outputs", outputs, network.outputs(x), 1);
    FloatMatrix y = FloatReference.matrix(ConvReference.rows(c.net().get("y")));
    FloatNetworkPass pass = FloatNetworkPass.withCopies(network, x.rows(), 1);
    FloatMatrix f = pass.forwardRows(x);
    FloatMatrix d = FloatMatrix.zeros(f.rows(), f.columns());
    double cost = new FloatLeastSquares(y).apply(f, new int[] {0, 1, 2, 3}, 4, d);
    assertEquals(c.values().get("cost").asDouble(), cost, 2e-5);
    FloatParameterVector gradient = FloatParameterVector.zeros(network);
    pass.backward(d, gradient.adding(-0.25f));
    List<DoubleMatrix> weights = matrices(c.values().get("grad_W"));
    for (int l = 0; l < weights.size(); l++) {
      FloatReference.assertClose("∂C/∂W" + l, weights.get(l), gradient.weights(l), 2);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fiveSteps(ConvReference.Case c) {
    FloatMatrix y = FloatReference.matrix(ConvReference.rows(c.net().get("y")));
    for (int chunk : new int[] {4, 3, 1}) {
      FloatNetwork network = network(c);
      FloatTrainer trainer =
          FloatTrainer.of(network, x, new FloatLeastSquares(y))
              .learningRate(c.net().get("lr").asDouble())
              .chunk(chunk)
              .build();
      for (JsonNode step : c.values().get("steps")) {
        trainer.train(1);
        assertEquals(step.get("cost").asDouble(), trainer.evaluate(), 1e-4);
      }
      List<DoubleMatrix> weights = matrices(c.values().get("W_after_5"));
      List<double[]> biases = c.biases(c.values().get("b_after_5"));
      for (int l = 0; l < weights.size(); l++) {
        FloatReference.assertClose("W" + l, weights.get(l), network.weights(l), 4);
        FloatReference.assertClose("b" + l, biases.get(l), network.biases(l), 4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kernels(ConvReference.Case c) {
    FloatNetwork network = network(c);
    FloatMatrix same = x.copy();
    FloatEmpiricalKernel kernel = FloatEmpiricalKernel.of(network);
    FloatEmpiricalKernel streamed = kernel.withMemory(1); // one image at a time
    DoubleMatrix expected = gram(c.values().get("ntk"));
    FloatReference.assertClose("Θ(X, X)", expected, kernel.ntk(x).gram(), 2);
    FloatReference.assertClose("Θ(X, Y)", expected, kernel.ntk(x, same).gram(), 2);
    FloatReference.assertClose("streamed", expected, streamed.ntk(x).gram(), 2);
    FloatReference.assertClose("streamed", expected, streamed.ntk(x, same).gram(), 2);
    List<FloatKernelTensor> shares = kernel.byLayer(x, x);
    for (int l = 0; l < shares.size(); l++) {
      DoubleMatrix share = gram(c.values().get("ntk_by_layer").get(l));
      FloatReference.assertClose("layer " + l, share, shares.get(l).gram(), 2);
    }
    DoubleMatrix first = DoubleMatrix.zeros(4, 4);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        first.set(i, j, expected.get(4 + i, 4 + j));
      }
    }
    FloatReference.assertClose("single", first, kernel.single(1, x, x), 2);
    FloatReference.assertClose("diagonal", first, kernel.diagonal(x, same).get(1), 2);
  }

  /** Entry (a · n + i, b · n + j) from ntk[i][j][a][b]. */
  private static DoubleMatrix gram(JsonNode ntk) {
    int n = ntk.size();
    int k = ntk.get(0).get(0).size();
    DoubleMatrix result = DoubleMatrix.zeros(n * k, n * k);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int a = 0; a < k; a++) {
          for (int b = 0; b < k; b++) {
            double entry = ntk.get(i).get(j).get(a).get(b).asDouble();
            result.set(a * n + i, b * n + j, entry);
          }
        }
      }
    }
    return result;
  }

  /** Θ v without Θ, and a linearized network, whose kernel does not change. */
  @ParameterizedTest
  @MethodSource("cases")
  void products(ConvReference.Case c) {
    FloatNetwork network = network(c);
    DoubleMatrix theta = gram(c.values().get("ntk"));
    FloatMatrix v = FloatMatrix.zeros(2, 4);
    for (int i = 0; i < 8; i++) {
      v.array()[i] = (float) Math.cos(1 + i);
    }
    FloatMatrix result = FloatMatrix.zeros(2, 4);
    new FloatTangentProduct(network, x).apply(v, result);
    DoubleMatrix expected = DoubleMatrix.zeros(2, 4);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        double term = theta.get(i, j) * v.get(j / 4, j % 4);
        expected.set(i / 4, i % 4, expected.get(i / 4, i % 4) + term);
      }
    }
    FloatReference.assertClose("Θv", expected, result, 4);
    FloatMatrix y = FloatReference.matrix(ConvReference.rows(c.net().get("y")));
    FloatLinearizedNetwork linear =
        new FloatLinearizedNetwork(network, x, new FloatLeastSquares(y), 0.1);
    FloatMatrix start = network.outputs(x);
    double before = c.values().get("cost").asDouble();
    assertTrue(linear.train(1) < before);
    FloatMatrix moved = linear.outputs(x);
    for (int i = 0; i < 8; i++) { // f_1 = f_0 + η/N Θ (y − f_0)
      double change = 0;
      for (int j = 0; j < 8; j++) {
        change += theta.get(i, j) * (y.get(j % 4, j / 4) - start.get(j % 4, j / 4));
      }
      double expect = start.get(i % 4, i / 4) + 0.1 / 4 * change;
      assertEquals(expect, moved.get(i % 4, i / 4), 2e-5 * Math.max(1, Math.abs(expect)));
    }
  }
}
