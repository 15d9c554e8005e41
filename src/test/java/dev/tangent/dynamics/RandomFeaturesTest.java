package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;

class RandomFeaturesTest {
  private final DoubleMatrix x = SampleKernels.normals(15, 2, 1);
  private final DoubleMatrix kernel = SampleKernels.laplace(x, x, 1);
  private final Spectrum spectrum = Spectrum.of(kernel);

  private double error(int count) {
    DoubleMatrix k = RandomFeatures.draw(spectrum, count, 3).tangentKernel();
    DoubleMatrix d = Products.add(k, -1, kernel);
    return Math.sqrt(Products.dot(d, d));
  }

  /** E‖K̃ − K‖² = (‖K‖² + tr(K)²)/P for Gaussian functions; one draw is within a factor 2 of it. */
  @Test
  void tangentKernelTendsToTheKernelAsTheRootOfTheCount() {
    double trace = 15;
    double expected = Math.sqrt(Products.dot(kernel, kernel) + trace * trace);
    for (int count : new int[] {100, 10_000, 100_000}) {
      double scaled = error(count) * Math.sqrt(count) / expected;
      assertTrue(scaled > 0.5 && scaled < 2, count + " functions: " + scaled);
    }
  }

  /** Descent on θ and kernel gradient descent with K̃ are the same steps. */
  @Test
  void descentOnTheParametersIsKernelDescentWithTheTangentKernel() {
    RandomFeatures features = RandomFeatures.draw(spectrum, 40, 7);
    DoubleMatrix y = SampleKernels.normals(10, 2, 4);
    DoubleMatrix outputs = features.outputs(features.descend(10, y, 0.5, 60));
    DoubleMatrix k = features.tangentKernel();
    KernelGradientDescent descent =
        KernelGradientDescent.of(k.view(0, 10, 0, 10).copy(), Ridge.NONE);
    Trajectory path = descent.fit(y);
    TrainingTime.Steps time = new TrainingTime.Steps(0.5, 60);
    assertTrue(References.distance(outputs.rowRange(0, 10), path.train(time)) < 1e-11);
    DoubleMatrix test = path.test(descent.test(k.view(10, 15, 0, 10).copy()), time);
    assertTrue(References.distance(outputs.rowRange(10, 15), test) < 1e-11);
  }

  @Test
  void moreFunctionsExtendFewer() {
    DoubleMatrix few = RandomFeatures.draw(spectrum, 5, 3).features();
    DoubleMatrix many = RandomFeatures.draw(spectrum, 9, 3).features();
    assertTrue(References.distance(many.columnRange(0, 5), few) < 1e-14);
    assertThrows(IllegalArgumentException.class, () -> RandomFeatures.draw(spectrum, 0, 3));
  }

  /** ∂_t C = −‖d‖²_K, by a difference of costs along the flow. */
  @Test
  void costFallsByTheKernelNormOfTheGradient() {
    DoubleMatrix y = SampleKernels.normals(15, 3, 4);
    Trajectory path = KernelGradientDescent.of(kernel, Ridge.NONE).fit(y);
    double t = 2;
    double h = 1e-4;
    double slope =
        (cost(path.train(new TrainingTime.Flow(t + h)), y)
                - cost(path.train(new TrainingTime.Flow(t - h)), y))
            / (2 * h);
    DoubleMatrix d = Products.add(path.train(new TrainingTime.Flow(t)), -1, y);
    assertEquals(slope, KernelNorms.costDecrease(kernel, d), 1e-8 * Math.abs(slope));
    double norm = KernelNorms.kernelNorm(kernel, d);
    assertEquals(-slope, norm * norm, 1e-8 * Math.abs(slope));
  }

  private static double cost(DoubleMatrix f, DoubleMatrix y) {
    double norm = KernelNorms.functionNorm(Products.add(f, -1, y));
    return norm * norm / 2;
  }

  /** ‖f‖_K ≤ ‖K‖_op ‖f‖_in, with equality on the first component. */
  @Test
  void operatorNormIsTheLargestRatio() {
    double norm = KernelNorms.operatorNorm(kernel);
    assertEquals(Math.sqrt(spectrum.largest() / 15), norm, 1e-9);
    DoubleMatrix first = spectrum.vectors().columnRange(0, 1);
    assertEquals(
        norm, KernelNorms.kernelNorm(kernel, first) / KernelNorms.functionNorm(first), 1e-9);
    DoubleMatrix f = SampleKernels.normals(15, 2, 6);
    assertTrue(KernelNorms.kernelNorm(kernel, f) <= norm * KernelNorms.functionNorm(f));
  }

  /** Noisy targets of a smooth function: stopping early beats both ends. */
  @Test
  void earlyStoppingFindsTheMinimum() {
    DoubleMatrix train = SampleKernels.normals(60, 1, 1);
    DoubleMatrix held = SampleKernels.normals(40, 1, 2);
    DoubleMatrix noise = SampleKernels.normals(60, 1, 3);
    DoubleMatrix y = DoubleMatrix.zeros(60, 1);
    DoubleMatrix truth = DoubleMatrix.zeros(40, 1);
    for (int i = 0; i < 60; i++) {
      y.set(i, 0, Math.sin(2 * train.get(i, 0)) + 0.5 * noise.get(i, 0));
    }
    for (int i = 0; i < 40; i++) {
      truth.set(i, 0, Math.sin(2 * held.get(i, 0)));
    }
    KernelGradientDescent descent =
        KernelGradientDescent.of(SampleKernels.laplace(train, train, 1), Ridge.NONE);
    Trajectory path = descent.fit(y);
    TestPoints points = descent.test(SampleKernels.laplace(held, train, 1));
    EarlyStopping stopping =
        EarlyStopping.of(path, descent.rates(), points, DoubleMatrix.zeros(40, 1), truth);
    double[] costs = stopping.costs();
    assertTrue(stopping.optimalCost() < 0.7 * costs[0]);
    assertTrue(stopping.optimalCost() < 0.7 * costs[costs.length - 1]);
    double best = stopping.optimalTime();
    for (double factor : new double[] {0.5, 0.9, 1.1, 2}) {
      DoubleMatrix f = path.test(points, new TrainingTime.Flow(best * factor));
      double norm = KernelNorms.functionNorm(Products.add(f, -1, truth));
      assertTrue(norm * norm / 2 >= stopping.optimalCost());
    }
  }

  /** The ends of the curve: targets without noise never want an end, targets of zeros no start. */
  @Test
  void earlyStoppingMayBeAtOnceOrNever() {
    DoubleMatrix x = DoubleMatrix.zeros(20, 1);
    DoubleMatrix y = DoubleMatrix.zeros(20, 1);
    for (int i = 0; i < 20; i++) {
      x.set(i, 0, 3 * i);
      y.set(i, 0, Math.sin(i));
    }
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 1);
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.NONE);
    Trajectory path = descent.fit(y);
    TestPoints points = descent.test(kernel);
    DoubleMatrix zeros = DoubleMatrix.zeros(20, 1);
    EarlyStopping never = EarlyStopping.of(path, descent.rates(), points, zeros, y);
    assertEquals(Double.POSITIVE_INFINITY, never.optimalTime());
    assertTrue(never.optimalCost() < 1e-25);
    EarlyStopping atOnce = EarlyStopping.of(path, descent.rates(), points, zeros, zeros);
    assertEquals(0, atOnce.optimalTime());
    assertEquals(0, atOnce.optimalCost());
  }
}
