package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.insight.LinearizationGap;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The first-order expansion, output scales and the mean-field parametrization. */
class LinearizationTest {
  private static DoubleNetwork network(JsonNode golden) {
    JsonNode sizes = golden.get("sizes");
    Architecture architecture =
        Architecture.mlp(
            sizes.get(0).asInt(),
            sizes.size() - 1,
            sizes.get(1).asInt(),
            sizes.get(sizes.size() - 1).asInt(),
            Activations.tanh(),
            golden.get("sigma_w").asDouble(),
            golden.get("beta").asDouble());
    List<DoubleMatrix> weights = new ArrayList<>();
    List<double[]> biases = new ArrayList<>();
    for (int l = 0; l < sizes.size() - 1; l++) {
      weights.add(References.matrix(golden.get("W").get(l)));
      biases.add(References.array(golden.get("b").get(l)));
    }
    return DoubleNetwork.of(architecture, Parametrization.NTK, weights, biases);
  }

  /** Trained by ourselves, expanded by ourselves: the kept gaps of fifty digits. */
  @Test
  void theExpansionAlongTheNetworksOwnPathIsTheKeptOne() {
    int checked = 0;
    for (JsonNode golden : References.read("diagnostics.json").get("linearization")) {
      DoubleNetwork network = network(golden);
      DoubleLinearization linear = DoubleLinearization.at(network.copy());
      DoubleMatrix x = References.matrix(golden.get("x"));
      DoubleMatrix test = References.matrix(golden.get("x_test"));
      DoubleTrainer trainer =
          DoubleTrainer.of(network, x, new DoubleLeastSquares(References.matrix(golden.get("y"))))
              .learningRate(golden.get("learning_rate").asDouble())
              .build();
      for (JsonNode step : golden.get("steps")) {
        trainer.train(step.get("step").asLong() - trainer.stepCount());
        for (String part : new String[] {"train", "test"}) {
          DoubleMatrix at = part.equals("train") ? x : test;
          JsonNode kept = step.get(part);
          assertTrue(
              References.distance(
                      linear.outputs(network, at), References.matrix(kept.get("taylor")))
                  < 1e-12,
              part);
          LinearizationGap gap =
              LinearizationGap.of(
                  network.outputs(at), linear.outputs(network, at), linear.startOutputs(at));
          double expected = kept.get("relative_gap_taylor").asDouble();
          assertEquals(expected, gap.relative(), 1e-9 * Math.max(1e-3, expected), part);
          checked++;
        }
      }
    }
    assertTrue(checked > 4, "checked " + checked);
  }

  private static final DoubleMatrix X = DoubleMatrix.of(4, 2, 1, 0, 0, 1, -0.6, 0.8, 0.8, 0.6);
  private static final DoubleMatrix Y = DoubleMatrix.of(4, 1, 1, -1, 0.5, 0.2);

  /** f = α (h − h_0) at its rate is the network whose outputs are multiplied, by hand. */
  @Test
  void anOutputScaleIsTheCostOfTheScaledOutputs() {
    Architecture architecture = Architecture.mlp(2, 2, 30, 1, Activations.tanh(), 1, 0.1);
    DoubleNetwork network = DoubleNetwork.initialize(architecture, 3);
    DoubleMatrix start = network.outputs(X);
    double scale = 4;
    DoubleScaledDirection direction =
        new DoubleScaledDirection(new DoubleLeastSquares(Y), scale, 1, start);
    assertEquals(1, direction.curvature());
    DoubleTrainer trainer = DoubleTrainer.of(network, X, direction).learningRate(0.3).build();
    trainer.train(1);
    // By hand: θ += η/(N α) Σ J_hᵀ (y − f_0) with f_0 = 0, that is a step of least squares on h
    // with targets h_0 + y/α.
    DoubleNetwork other = DoubleNetwork.initialize(architecture, 3);
    DoubleMatrix moved = start.copy();
    for (int i = 0; i < 4; i++) {
      moved.set(i, 0, start.get(i, 0) + Y.get(i, 0) / scale);
    }
    DoubleTrainer.of(other, X, new DoubleLeastSquares(moved)).learningRate(0.3).build().train(1);
    assertTrue(References.distance(network.outputs(X), other.outputs(X)) < 1e-14);
    assertEquals(
        0.5 * (1 + 1 + 0.25 + 0.04) / 4, trainer.costAtStart(), 1e-15, "the cost at f_0 = 0");
  }

  @Test
  void theMeanFieldOutputIsOverTheRootOfTheWidth() {
    Architecture architecture = Architecture.mlp(2, 3, 64, 1, Activations.tanh(), 1, 0);
    DoubleNetwork ntk = DoubleNetwork.initialize(architecture, 5);
    DoubleNetwork meanField = DoubleNetwork.initialize(architecture, 5, Parametrization.MEAN_FIELD);
    DoubleMatrix h = ntk.outputs(X);
    DoubleMatrix f = meanField.outputs(X);
    for (int i = 0; i < 4; i++) {
      assertEquals(h.get(i, 0) / 8, f.get(i, 0), 1e-15);
    }
    assertEquals(64, Parametrization.MEAN_FIELD.rateFactor(64));
    assertEquals(1, Parametrization.NTK.rateFactor(64));
  }
}
