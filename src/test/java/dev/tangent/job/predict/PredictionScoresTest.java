package dev.tangent.job.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.References;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions as distributions: class probabilities, intervals, dual weights. */
class PredictionScoresTest {
  @TempDir Path directory;

  private PredictionResult predict(PredictionSpec spec, String name) {
    return (PredictionResult) Jobs.run(PredictionJob.open(spec), directory.resolve(name));
  }

  private static PredictionSpec digits() {
    return PredictionSpec.of(DataSpec.named("digits"), 60)
        .with("train-rows", 150)
        .with("relative-ridge", 1e-2);
  }

  @Test
  void classProbabilitiesAreCalibratedByLeaveOneOut() {
    PredictionResult result = predict(digits().with("get", "mean,probabilities"), "softmax");
    NpyArray p = Npy.read(result.files().get("probabilities"));
    assertArrayEquals(new int[] {60, 10}, p.shape());
    DoubleMatrix rows = p.toDoubleMatrix();
    for (int i = 0; i < 60; i++) {
      double sum = 0;
      for (int c = 0; c < 10; c++) {
        sum += rows.get(i, c);
      }
      assertEquals(1, sum, 1e-12);
    }
    Map<?, ?> scores = (Map<?, ?>) result.report().get("probabilityScores");
    assertTrue((double) scores.get("temperature") > 0);
    assertEquals(
        Objects.requireNonNull(result.accuracies()).getLast(),
        (double) scores.get("accuracy"),
        1e-12);
    double nll = (double) scores.get("nll");
    assertTrue(nll > 0 && nll < 1, "far better than log 10 = 2.30: " + nll);
    assertTrue((double) scores.get("ece") < 0.25);
    PredictionResult gaussian =
        predict(
            digits().with("kernel", "ntkgp").with("get", "probabilities").with("link", "gaussian"),
            "gaussian");
    Map<?, ?> other = (Map<?, ?>) gaussian.report().get("probabilityScores");
    assertTrue((double) other.get("nll") < 1, other.toString());
  }

  /**
   * Functions drawn from the prior with the noise that is said: intervals hold what they should.
   */
  @Test
  void intervalsOfTheRightModelCoverWhatTheySay() {
    int n = 400;
    int width = 3;
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    for (int i = 0; i < n * width; i++) {
      x.set(i / width, i % width, CounterRandom.normal(5, 0, i));
    }
    LimitKernel limit =
        LimitKernel.of(Architecture.mlp(width, 3, 1, 1, Activations.erf(), 1.5, 0.3));
    DoubleMatrix k = limit.compute(x).nngp();
    double noise = 0.05;
    for (int i = 0; i < n; i++) {
      k.set(i, i, k.get(i, i) + noise);
    }
    int outputs = 4;
    DoubleMatrix z = DoubleMatrix.zeros(n, outputs);
    for (int i = 0; i < n * outputs; i++) {
      z.set(i / outputs, i % outputs, CounterRandom.normal(6, 1, i));
    }
    DoubleMatrix lower = DoubleCholesky.factor(k).lower();
    DoubleMatrix y = DoubleMatrix.zeros(n, outputs);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < outputs; c++) {
        for (int j = 0; j <= i; j++) {
          y.set(i, c, y.get(i, c) + lower.get(i, j) * z.get(j, c));
        }
      }
    }
    Path inputs = directory.resolve("x.npy");
    Path targets = directory.resolve("y.npy");
    Npy.write(inputs, NpyArray.of(x));
    Npy.write(targets, NpyArray.of(y));
    PredictionSpec spec =
        PredictionSpec.of(DataSpec.of(inputs, targets), 200)
            .with("depth", 3)
            .with("activation", "erf")
            .with("sigma-w", "1.5")
            .with("beta", "0.3")
            .with("kernel", "nngp")
            .with("ridge", noise)
            .with("get", "mean,percentiles");
    PredictionResult result = predict(spec, "gp");
    Map<?, ?> scores = (Map<?, ?>) result.report().get("intervals");
    // 800 values: ± 4 standard errors of a share.
    for (int level : new int[] {50, 80, 90, 95}) {
      double p = level / 100.0;
      assertEquals(p, (double) scores.get("coverage" + level), 4 * Math.sqrt(p * (1 - p) / 800));
    }
    double mse = 2 * Objects.requireNonNull(result.testCosts()).getLast() / outputs;
    double crps = (double) scores.get("crps");
    assertTrue(crps < Math.sqrt(mse), crps + " < " + Math.sqrt(mse));
  }

  /** dual.npy is of t = ∞ beside whatever else is asked for. */
  @Test
  void theDualIsOfTheEndWhateverOtherTimesAre() {
    PredictionSpec spec = digits().with("train-rows", 60).with("test-rows", 20);
    PredictionResult all =
        predict(spec.with("get", "mean,cov,dual").with("times", "0,1,10,inf"), "all");
    PredictionResult alone = predict(spec.with("get", "dual,mean"), "alone");
    DoubleMatrix dual = Npy.read(all.files().get("dual")).toDoubleMatrix();
    DoubleMatrix expected = Npy.read(alone.files().get("dual")).toDoubleMatrix();
    assertTrue(References.distance(dual, expected) < 1e-8);
    assertTrue(
        References.distance(all.means().getLast(), alone.means().getLast()) < 1e-9, "the mean");
    assertEquals(4, all.means().size());
    assertTrue(Products.largest(dual) > 0);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertRefused("--link without", digits(), "link", "gaussian");
    assertThrows(
        SpecException.class,
        () -> predict(digits().with("get", "probabilities").with("times", "1,inf"), "times"));
    assertThrows(
        SpecException.class,
        () ->
            predict(
                PredictionSpec.of(DataSpec.named("circle:30"), 5).with("get", "probabilities"),
                "one"));
  }

  private static void assertRefused(
      String message, PredictionSpec spec, String setting, Object value) {
    SpecException refused = assertThrows(SpecException.class, () -> spec.with(setting, value));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }
}
