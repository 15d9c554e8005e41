package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.insight.SphereSpectrum.Kernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Locale;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predicted learning curves against the errors of real regressions. */
class MeasuredCurveTest {
  private static LimitKernel relu(int dimension) {
    return LimitKernel.of(Architecture.mlp(dimension, 2, 10, 1, Activations.relu(), 1, 0));
  }

  private static BinaryOperator<DoubleMatrix> ntk(LimitKernel limit) {
    return (x, y) -> x == y ? limit.compute(x).ntk() : limit.compute(x, y).ntk();
  }

  /** Spheres of three dimensions, around the peaks where n passes the number of linear modes. */
  @ParameterizedTest
  @CsvSource({"3, 0", "10, 0.01", "25, 0"})
  void theoryIsWithinTheErrorBars(int dimension, double ridge) {
    LimitKernel limit = relu(dimension);
    double[] power = {0.1, 1, 0.5};
    double noise = 0.2;
    ModeSpectrum spectrum =
        SphereSpectrum.of(limit, Kernel.NTK, dimension == 25 ? 8 : 12).withPower(power);
    LearningCurve curve = LearningCurve.of(spectrum, noise);
    SphereTrials trials = new SphereTrials(dimension, ntk(limit), power, noise, 500, 7);
    int repetitions = 24;
    for (int n : new int[] {4, dimension + 1, 3 * dimension, 150}) {
      double sum = 0;
      double squares = 0;
      double train = 0;
      double trainSquares = 0;
      for (int r = 0; r < repetitions; r++) {
        RegressionTrial.Errors e = trials.draw(n, r).run(ridge);
        sum += e.test() + noise;
        squares += (e.test() + noise) * (e.test() + noise);
        train += e.train() / repetitions;
        trainSquares += e.train() * e.train() / repetitions;
      }
      double mean = sum / repetitions;
      double error = Math.sqrt((squares / repetitions - mean * mean) / (repetitions - 1));
      LearningCurve.Point p = curve.at(n, ridge);
      String at =
          String.format(
              Locale.ROOT,
              "d=%d n=%d: %.4f ± %.4f, theory %.4f",
              dimension,
              n,
              mean,
              error,
              p.testError());
      double off = Math.abs(mean - p.testError());
      // the theory is of many modes: a few points in three dimensions have few
      double few = n < 10 ? 0.15 : 0.08;
      assertTrue(off <= 4 * error || off <= few * p.testError(), at);
      if (ridge > 0 && n >= 10) {
        double trainError = Math.sqrt((trainSquares - train * train) / (repetitions - 1));
        assertEquals(p.trainError(), train, 4 * trainError, at);
      }
    }
  }

  @Test
  void targetsOnTheSphereHaveTheirPower() {
    double[] power = {0, 0.7, 0, 0.4};
    SphereTrials trials = new SphereTrials(4, ntk(relu(4)), power, 0, 20_000, 3);
    DoubleMatrix y = trials.draw(1, 0).testTargets();
    assertEquals(1.1, Products.dot(y, y) / 20_000, 0.03);
  }

  @Test
  void aPoolOfRowsIsItsOwnPopulation() {
    int pool = 400;
    DoubleMatrix x = SampleKernels.normals(pool, 5, 1);
    DoubleMatrix kernel = relu(5).compute(x).ntk();
    DoubleMatrix y = DoubleMatrix.zeros(pool, 2);
    DoubleMatrix noise = SampleKernels.normals(pool, 2, 9);
    for (int i = 0; i < pool; i++) {
      y.set(i, 0, x.get(i, 0) + Math.abs(x.get(i, 1)) + 0.3 * noise.get(i, 0));
      y.set(i, 1, x.get(i, 2) * x.get(i, 3) + 0.3 * noise.get(i, 1));
    }
    ModeSpectrum spectrum = SampleSpectrum.of(kernel, y, 0);
    assertEquals(Products.dot(y, y) / pool, spectrum.totalPower(), 1e-12 * spectrum.totalPower());
    double trace = 0;
    for (int i = 0; i < pool; i++) {
      trace += kernel.get(i, i) / pool;
    }
    assertEquals(trace, spectrum.trace(), 1e-12 * trace);
    double v = 0.1;
    PoolTrials trials = new PoolTrials(kernel, y, v, 5);
    for (int n : new int[] {20, 100, 300}) {
      double mean = 0;
      for (int r = 0; r < 20; r++) {
        mean += (trials.draw(n, r).run(0.05).test() + v) / 20;
      }
      double theory = LearningCurve.of(spectrum, v).at(n, 0.05).testError();
      // few points of Gaussian inputs: norms differ more than the theory's many modes allow for
      assertEquals(theory, mean, (n < 50 ? 0.25 : 0.1) * theory, "n = " + n);
    }
    // the same draw twice is the same; other repetitions are others; subsets are nested
    assertEquals(0, difference(trials.draw(20, 3), trials.draw(20, 3)));
    assertTrue(difference(trials.draw(20, 3), trials.draw(20, 4)) > 0);
    DoubleMatrix few = trials.draw(20, 3).kernel();
    DoubleMatrix more = trials.draw(30, 3).kernel().view(0, 20, 0, 20);
    assertEquals(0, Products.largest(Products.add(few, -1, more)));
    assertEquals(3, trials.heldOut(2, 1, 200), 1e-14);
    assertThrows(IllegalArgumentException.class, () -> trials.draw(401, 0));
  }

  private static double difference(RegressionTrial a, RegressionTrial b) {
    return Products.largest(Products.add(a.targets(), -1, b.targets()));
  }
}
