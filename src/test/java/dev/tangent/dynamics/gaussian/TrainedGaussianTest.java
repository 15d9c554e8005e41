package dev.tangent.dynamics.gaussian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.RandomFeatures;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.TrainingTime.Flow;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedGaussianTest {
  private static final Flow FOREVER = new Flow(Double.POSITIVE_INFINITY);

  private final DoubleMatrix x = SampleKernels.normals(19, 2, 1);
  private final DoubleMatrix z = SampleKernels.normals(5, 2, 2);
  private final DoubleMatrix y = SampleKernels.normals(19, 2, 3);

  /** Θ = S + something positive, as for networks. */
  private static DoubleMatrix ntk(DoubleMatrix a, DoubleMatrix b) {
    return Products.add(SampleKernels.laplace(a, b, 1), 0.5, SampleKernels.gaussian(a, b, 0.3));
  }

  private static DoubleMatrix nngp(DoubleMatrix a, DoubleMatrix b) {
    return SampleKernels.laplace(a, b, 1);
  }

  private TrainedGaussian whole(double ridge) {
    KernelGradientDescent descent = KernelGradientDescent.of(ntk(x, x), Ridge.absolute(ridge));
    return TrainedGaussian.of(descent, nngp(x, x), y);
  }

  private TestGaussian wholeTest(double ridge) {
    return whole(ridge).test(ntk(z, x), nngp(z, x), nngp(z, z));
  }

  private static List<TrainingTime> manyTimes() {
    double[] times = new double[64];
    for (int i = 1; i < 63; i++) {
      times[i] = Math.pow(10, -3 + i / 6.0);
    }
    times[63] = Double.POSITIVE_INFINITY;
    return TrainingTime.flow(times);
  }

  /** The sweep shares work between times; the covariances don't. 1e-13 of the prior variance 1. */
  @Test
  void variancesOfManyTimesAreTheDiagonalsOfTheCovariances() {
    for (TestGaussian test : List.of(wholeTest(0), wholeTest(0.1), lastLayer(0), lastLayer(0.2))) {
      List<TrainingTime> times = manyTimes();
      DoubleMatrix variances = test.variances(times);
      for (int t = 0; t < times.size(); t++) {
        DoubleMatrix covariance = test.covariance(times.get(t));
        for (int m = 0; m < 5; m++) {
          assertEquals(covariance.get(m, m), variances.get(t, m), 2e-13);
        }
      }
    }
  }

  @Test
  void skeletonTimesGiveTheOthers() {
    double[] rates = KernelGradientDescent.of(ntk(x, x), Ridge.NONE).rates();
    DoubleMatrix curves = DoubleMatrix.zeros(64, 400);
    List<TrainingTime> times = manyTimes();
    for (int t = 0; t < 64; t++) {
      for (int i = 0; i < 400; i++) {
        double rate = rates[0] * Math.pow(10, -i / 40.0);
        curves.set(t, i, 1 - times.get(t).remaining(rate));
      }
    }
    TimeSkeleton skeleton = TimeSkeleton.of(curves);
    // About five a decade: 64 times over ten decades of rates.
    assertTrue(skeleton.size() < 50, "size " + skeleton.size());
    for (int t = 0; t < 64; t++) {
      for (int i = 0; i < 400; i++) {
        double sum = 0;
        for (int s = 0; s < skeleton.size(); s++) {
          sum += skeleton.coefficient(t, s) * curves.get(skeleton.time(s), i);
        }
        assertEquals(curves.get(t, i), sum, 1e-12);
      }
    }
  }

  /** More points than one block of eigenvalues, more test points than one batch. */
  @Test
  void variancesOfManyPointsAreTheDiagonal() {
    DoubleMatrix many = SampleKernels.normals(300, 3, 11);
    DoubleMatrix test = SampleKernels.normals(150, 3, 12);
    for (double ridge : new double[] {0, 0.3}) {
      TestGaussian gaussian =
          TrainedGaussian.of(
                  KernelGradientDescent.of(ntk(many, many), Ridge.absolute(ridge)),
                  nngp(many, many),
                  SampleKernels.normals(300, 1, 13))
              .test(ntk(test, many), nngp(test, many), nngp(test, test));
      List<TrainingTime> times = manyTimes();
      DoubleMatrix variances = gaussian.variances(times);
      for (int t : new int[] {0, 1, 30, 50, 63}) {
        DoubleMatrix covariance = gaussian.covariance(times.get(t));
        for (int m = 0; m < 150; m++) {
          assertEquals(covariance.get(m, m), variances.get(t, m), 1e-11, "t " + t + ", m " + m);
        }
      }
    }
  }

  private TestGaussian lastLayer(double noise) {
    KernelGradientDescent descent = KernelGradientDescent.of(nngp(x, x), Ridge.absolute(noise));
    return TrainedGaussian.lastLayer(descent, y).test(nngp(z, x), nngp(z, x), nngp(z, z));
  }

  /** Mean S_*(S + rI)⁻¹y and covariance S_** − S_*(S + rI)⁻¹S_*ᵀ, by Cholesky. */
  @Test
  void lastLayerEndsAtThePosteriorOfGaussianProcessRegression() {
    for (double noise : new double[] {0, 0.2}) {
      KernelRegression regression = KernelRegression.of(nngp(x, x), Ridge.absolute(noise));
      DoubleMatrix mean = regression.fit(y).predict(nngp(z, x));
      DoubleMatrix explained = regression.fit(nngp(x, z)).predict(nngp(z, x));
      TestGaussian posterior = lastLayer(noise);
      assertTrue(References.distance(posterior.means(List.of(FOREVER)).getFirst(), mean) < 1e-12);
      DoubleMatrix covariance = Products.add(nngp(z, z), -1, explained);
      assertTrue(References.distance(posterior.covariance(FOREVER), covariance, 1) < 1e-12);
    }
  }

  /** On the data as if off it: Cov = R S Rᵀ must be what the test formula gives at X. */
  @Test
  void trainAndTestFormulasAgree() {
    for (double ridge : new double[] {0, 0.3}) {
      TrainedGaussian gaussian = whole(ridge);
      TestGaussian same = gaussian.test(ntk(x, x), nngp(x, x), nngp(x, x));
      KernelGradientDescent last = KernelGradientDescent.of(nngp(x, x), Ridge.absolute(ridge));
      TrainedGaussian lastLayer = TrainedGaussian.lastLayer(last, y);
      TestGaussian lastSame = lastLayer.test(nngp(x, x), nngp(x, x), nngp(x, x));
      for (double t : new double[] {0, 0.1, 10, 1000, Double.POSITIVE_INFINITY}) {
        Flow time = new Flow(t);
        assertTrue(
            References.distance(gaussian.trainCovariance(time), same.covariance(time), 1) < 1e-12);
        assertTrue(
            References.distance(lastLayer.trainCovariance(time), lastSame.covariance(time), 1)
                < 1e-12);
      }
    }
  }

  /** 20,000 functions drawn jointly, each trained by itself: 5 standard errors of a variance. */
  @Test
  void isWhatTrainingDrawnFunctionsGives() {
    int draws = 20_000;
    DoubleMatrix all = DoubleMatrix.zeros(24, 2);
    all.rowRange(0, 19).assign(x);
    all.rowRange(19, 24).assign(z);
    RandomFeatures drawn = RandomFeatures.draw(Spectrum.of(nngp(all, all)), draws, 5);
    DoubleMatrix f0 = drawn.features();
    KernelGradientDescent descent = KernelGradientDescent.of(ntk(x, x), Ridge.NONE);
    DoubleMatrix column = y.columnRange(0, 1);
    DoubleMatrix targets = DoubleMatrix.zeros(19, draws);
    for (int i = 0; i < 19; i++) {
      for (int j = 0; j < draws; j++) {
        targets.set(i, j, column.get(i, 0));
      }
    }
    Trajectory trajectory = descent.fit(targets, f0.rowRange(0, 19).copy());
    Flow time = new Flow(8);
    DoubleMatrix test =
        trajectory
            .test(descent.test(ntk(z, x)), f0.rowRange(19, 24).copy(), List.of(time))
            .getFirst();
    TestGaussian gaussian = wholeTest(0);
    DoubleMatrix covariance = gaussian.covariance(time);
    DoubleMatrix mean = gaussian.means(List.of(time)).getFirst();
    for (int m = 0; m < 5; m++) {
      double sum = 0;
      double squares = 0;
      for (int j = 0; j < draws; j++) {
        sum += test.get(m, j);
        squares += Math.pow(test.get(m, j) - mean.get(m, 0), 2);
      }
      double v = covariance.get(m, m);
      assertEquals(mean.get(m, 0), sum / draws, 5 * Math.sqrt(v / draws));
      assertEquals(v, squares / draws, 5 * v * Math.sqrt(2.0 / draws));
    }
  }

  @Test
  void percentilesAreGaussian() {
    TestGaussian test = wholeTest(0);
    List<TrainingTime> times = TrainingTime.flow(1, 10);
    List<List<DoubleMatrix>> percentiles = test.percentiles(times, 10, 50, 90);
    DoubleMatrix mean = test.means(times).get(1);
    double sd = Math.sqrt(test.variances(times).get(1, 3));
    assertEquals(mean.get(3, 1), percentiles.get(1).get(1).get(3, 1), 1e-15);
    assertEquals(
        mean.get(3, 1) + 1.2815515655446004 * sd, percentiles.get(1).get(2).get(3, 1), 1e-14);
    assertEquals(
        mean.get(3, 1) - 1.2815515655446004 * sd, percentiles.get(1).get(0).get(3, 1), 1e-14);
    assertThrows(IllegalArgumentException.class, () -> test.percentiles(times, 0));
    assertThrows(IllegalArgumentException.class, () -> test.percentiles(times, 100));
  }

  /** Means within 5 standard errors; the same seed gives the same functions. */
  @Test
  void samplesHaveTheMomentsAndAreReproducible() {
    TestGaussian test = wholeTest(0);
    Flow time = new Flow(2);
    int count = 4000;
    List<DoubleMatrix> samples = test.samples(time, count, 11);
    DoubleMatrix mean = test.means(List.of(time)).getFirst();
    DoubleMatrix covariance = test.covariance(time);
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = 0;
        for (DoubleMatrix s : samples) {
          sum += (s.get(a, 1) - mean.get(a, 1)) * (s.get(b, 1) - mean.get(b, 1));
        }
        double scale = Math.sqrt(covariance.get(a, a) * covariance.get(b, b) / count);
        assertEquals(covariance.get(a, b), sum / count, 5 * Math.sqrt(2) * scale);
      }
    }
    List<DoubleMatrix> again = test.samples(time, 3, 11);
    assertEquals(0, References.distance(again.get(2), samples.get(2), 1));
  }

  /** Points on the circle and band-limited kernels: every component is known. */
  @Test
  void circulantKernelsInClosedForm() {
    int n = 16;
    double[] data = SampleKernels.evenAngles(n);
    double[] elsewhere = {0.1, 1.234, 4.4};
    double[] theta = {0.3, 1, 0.5, 0.25, 0.01};
    double[] sigma = {0.2, 0.6, 0.1, 0.1, 0.01};
    DoubleMatrix y = DoubleMatrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      y.set(i, 0, Math.cos(2 * data[i]) + 2 * Math.sin(3 * data[i]));
    }
    KernelGradientDescent descent =
        KernelGradientDescent.of(SampleKernels.circle(data, data, theta), Ridge.NONE);
    TrainedGaussian gaussian =
        TrainedGaussian.of(descent, SampleKernels.circle(data, data, sigma), y);
    TestGaussian test =
        gaussian.test(
            SampleKernels.circle(elsewhere, data, theta),
            SampleKernels.circle(elsewhere, data, sigma),
            SampleKernels.circle(elsewhere, elsewhere, sigma));
    for (double t : new double[] {0, 0.5, 7, 100}) {
      DoubleMatrix mean = test.means(List.of(new Flow(t))).getFirst();
      DoubleMatrix covariance = test.covariance(new Flow(t));
      for (int i = 0; i < 3; i++) {
        // K/N has eigenvalue c_m/2 on cos(m·), sin(m·).
        double expected =
            -Math.expm1(-t * theta[2] / 2) * Math.cos(2 * elsewhere[i])
                - 2 * Math.expm1(-t * theta[3] / 2) * Math.sin(3 * elsewhere[i]);
        assertEquals(expected, mean.get(i, 0), 1e-13);
        for (int j = 0; j < 3; j++) {
          double sum = sigma[0] * Math.exp(-2 * t * theta[0]);
          for (int m = 1; m < 5; m++) {
            double kept = Math.exp(-t * theta[m] / 2);
            sum += sigma[m] * kept * kept * Math.cos(m * (elsewhere[i] - elsewhere[j]));
          }
          assertEquals(sum, covariance.get(i, j), 1e-13);
        }
      }
    }
    // The kernel has 9 of 16 dimensions; the targets and f₀ live in them, so ∞ is answerable.
    DoubleMatrix end = test.means(List.of(FOREVER)).getFirst();
    assertEquals(Math.cos(2 * elsewhere[1]) + 2 * Math.sin(3 * elsewhere[1]), end.get(1, 0), 1e-12);
    assertEquals(0, test.covariance(FOREVER).get(1, 1), 1e-12);
  }

  @Test
  void blocksOfDifferentKernelsAreRefused() {
    TrainedGaussian gaussian = whole(0);
    List<DoubleMatrix> wrong = new ArrayList<>();
    wrong.add(Products.scaled(nngp(z, x), 3));
    TestGaussian test = gaussian.test(ntk(z, x), wrong.getFirst(), nngp(z, z));
    String message =
        assertThrows(IllegalArgumentException.class, () -> test.covariance(FOREVER)).getMessage();
    assertTrue(message.contains("not blocks of one kernel"), message);
    assertThrows(
        IllegalArgumentException.class, () -> gaussian.test(ntk(z, x), nngp(z, x), nngp(x, x)));
  }

  @Test
  void covarianceIsSymmetricAndPositive() {
    DoubleMatrix c = wholeTest(0).covariance(new Flow(3));
    assertEquals(0, References.distance(c, c.transpose(), 1));
    DoubleMatrix v = SampleKernels.normals(5, 1, 8);
    DoubleMatrix q = Products.multiply(Transpose.YES, v, Transpose.NO, Products.multiply(c, v));
    assertTrue(q.get(0, 0) > 0);
  }
}
