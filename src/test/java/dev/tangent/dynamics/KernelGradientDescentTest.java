package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.TrainingTime.Flow;
import dev.tangent.dynamics.TrainingTime.Steps;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelGradientDescentTest {
  private static final Flow FOREVER = new Flow(Double.POSITIVE_INFINITY);

  private final DoubleMatrix x = SampleKernels.normals(23, 3, 1);
  private final DoubleMatrix z = SampleKernels.normals(7, 3, 2);
  private final DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
  private final DoubleMatrix cross = SampleKernels.laplace(z, x, 2);
  private final DoubleMatrix targets = SampleKernels.normals(23, 10, 3);
  private final DoubleMatrix initial = SampleKernels.normals(23, 10, 4);
  private final DoubleMatrix initialTest = SampleKernels.normals(7, 10, 5);

  /** Classical Runge–Kutta on f' = K(·, X)(y − f(X))/N, train and test rows together. */
  private DoubleMatrix integrate(double time, int steps, double ridge) {
    DoubleMatrix alpha = DoubleMatrix.zeros(23, 10);
    double h = time / steps;
    for (int s = 0; s < steps; s++) {
      DoubleMatrix k1 = slope(alpha, ridge);
      DoubleMatrix k2 = slope(Products.add(alpha, h / 2, k1), ridge);
      DoubleMatrix k3 = slope(Products.add(alpha, h / 2, k2), ridge);
      DoubleMatrix k4 = slope(Products.add(alpha, h, k3), ridge);
      Products.addTo(alpha, h / 6, k1);
      Products.addTo(alpha, h / 3, k2);
      Products.addTo(alpha, h / 3, k3);
      Products.addTo(alpha, h / 6, k4);
    }
    return alpha;
  }

  private DoubleMatrix slope(DoubleMatrix alpha, double ridge) {
    DoubleMatrix f = Products.add(initial, 1, Products.multiply(kernel, alpha));
    DoubleMatrix d = Products.add(targets, -1, f);
    Products.addTo(d, -ridge, alpha);
    return Products.scaled(d, 1.0 / 23);
  }

  /** RK4 with h·λ_max/N = 0.01 has error about 1e-11. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void isTheSolutionOfTheDifferentialEquation(double ridge) {
    DoubleMatrix alpha = integrate(5, 2000, ridge);
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.absolute(ridge));
    Trajectory trajectory = descent.fit(targets, initial);
    Flow time = new Flow(5);
    assertTrue(References.distance(trajectory.dual(time), alpha) < 1e-10);
    DoubleMatrix train = Products.add(initial, 1, Products.multiply(kernel, alpha));
    assertTrue(References.distance(trajectory.train(time), train) < 1e-10);
    DoubleMatrix test = Products.add(initialTest, 1, Products.multiply(cross, alpha));
    DoubleMatrix actual =
        trajectory.test(descent.test(cross), initialTest, List.of(time)).getFirst();
    assertTrue(References.distance(actual, test) < 1e-10);
  }

  @Test
  void aTrainingPointIsATestPoint() {
    for (Ridge ridge : List.of(Ridge.NONE, Ridge.relative(0.1))) {
      KernelGradientDescent descent = KernelGradientDescent.of(kernel, ridge);
      Trajectory trajectory = descent.fit(targets, initial);
      List<Flow> times = List.of(new Flow(0), new Flow(1), new Flow(1e4), FOREVER);
      List<DoubleMatrix> on = trajectory.train(times);
      List<DoubleMatrix> off = trajectory.test(descent.test(kernel), initial, times);
      for (int t = 0; t < times.size(); t++) {
        assertTrue(References.distance(on.get(t), off.get(t)) < 1e-11);
      }
    }
  }

  @Test
  void startsAtTheStartAndEndsAtTheTargets() {
    Trajectory trajectory = KernelGradientDescent.of(kernel, Ridge.NONE).fit(targets, initial);
    assertArrayEquals(initial.toArray(), trajectory.train(new Flow(0)).toArray());
    assertTrue(References.distance(trajectory.train(FOREVER), targets) < 1e-12);
    // t → 0: f moves by t K (y − f0)/N.
    double t = 1e-9;
    DoubleMatrix slope =
        Products.scaled(Products.multiply(kernel, Products.add(targets, -1, initial)), 1 / 23.0);
    DoubleMatrix moved = Products.scaled(trajectory.dual(new Flow(t)), 1 / t);
    assertTrue(References.distance(Products.multiply(kernel, moved), slope) < 1e-8);
  }

  @Test
  void ridgeIsRidgeRegression() {
    double r = 0.37;
    DoubleMatrix ridged = kernel.copy();
    for (int i = 0; i < 23; i++) {
      ridged.set(i, i, ridged.get(i, i) + r);
    }
    DoubleMatrix alpha =
        KernelGradientDescent.of(kernel, Ridge.absolute(r)).fit(targets).dual(FOREVER);
    assertTrue(References.distance(Products.multiply(ridged, alpha), targets) < 1e-12);
    // The diagonal of this kernel is 1, so relative and absolute agree.
    DoubleMatrix same =
        KernelGradientDescent.of(kernel, Ridge.relative(r)).fit(targets).dual(FOREVER);
    assertTrue(References.distance(same, alpha) < 1e-13);
    assertEquals(2 * r, Ridge.relative(r).of(Products.scaled(kernel, 2)), 1e-14);
  }

  @Test
  void discreteStepsAreTheLoop() {
    double eta = 1.5;
    DoubleMatrix f = initial.copy();
    Trajectory trajectory = KernelGradientDescent.of(kernel, Ridge.NONE).fit(targets, initial);
    for (int k = 0; k <= 30; k++) {
      assertTrue(References.distance(trajectory.train(new Steps(eta, k)), f) < 1e-12, "k = " + k);
      DoubleMatrix d = Products.add(targets, -1, f);
      Products.addTo(f, eta / 23, Products.multiply(kernel, d));
    }
  }

  @Test
  void divergingStepsAreRefused() {
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.NONE);
    double limit = 2 / descent.rates()[0];
    Trajectory trajectory = descent.fit(targets);
    trajectory.train(new Steps(0.999 * limit, 1000));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> trajectory.train(new Steps(1.001 * limit, 1000)))
            .getMessage();
    assertTrue(message.contains("diverges"), message);
  }

  @Test
  void duplicatesWithOneTargetNeedNoRidge() {
    DoubleMatrix twice = DoubleMatrix.zeros(24, 3);
    twice.rowRange(0, 23).assign(x);
    twice.rowRange(23, 24).assign(x.rowRange(4, 5));
    DoubleMatrix y = DoubleMatrix.zeros(24, 10);
    y.rowRange(0, 23).assign(targets);
    y.rowRange(23, 24).assign(targets.rowRange(4, 5));
    KernelGradientDescent descent =
        KernelGradientDescent.of(SampleKernels.laplace(twice, twice, 2), Ridge.NONE);
    Trajectory trajectory = descent.fit(y);
    DoubleMatrix test = trajectory.test(descent.test(SampleKernels.laplace(z, twice, 2)), FOREVER);
    KernelGradientDescent once = KernelGradientDescent.of(kernel, Ridge.NONE);
    DoubleMatrix expected = once.fit(targets).test(once.test(cross), FOREVER);
    // The same interpolant, however often a point counts.
    assertTrue(References.distance(test, expected) < 1e-11);
    assertEquals(1, trajectory.conditioning().unresolved());
    assertTrue(trajectory.conditioning().unresolvedShare() < 1e-12);
  }

  @Test
  void duplicatesWithTwoTargetsAreRefusedAtTheEndOnly() {
    DoubleMatrix twice = DoubleMatrix.zeros(24, 3);
    twice.rowRange(0, 23).assign(x);
    twice.rowRange(23, 24).assign(x.rowRange(4, 5));
    DoubleMatrix singular = SampleKernels.laplace(twice, twice, 2);
    DoubleMatrix y = SampleKernels.normals(24, 1, 9);
    Trajectory trajectory = KernelGradientDescent.of(singular, Ridge.NONE).fit(y);
    DoubleMatrix late = trajectory.train(new Flow(1e5));
    double mean = (y.get(4, 0) + y.get(23, 0)) / 2;
    assertEquals(mean, late.get(4, 0), 1e-6);
    // Their eigenvalue is 0 to rounding, of either sign, and e^{−tλ/N} has t times that.
    assertEquals(late.get(4, 0), late.get(23, 0), 1e5 * Math.ulp(1.0));
    SingularKernelException refused =
        assertThrows(SingularKernelException.class, () -> trajectory.train(FOREVER));
    double ridge = refused.suggestedRidge();
    Trajectory ridged = KernelGradientDescent.of(singular, Ridge.absolute(ridge)).fit(y);
    assertTrue(Double.isFinite(Products.largest(ridged.train(FOREVER))));
    // The suggestion is twice what rounding may make of the eigenvalue 0, so a share of up to that
    // over the ridge of the targets' difference stays; a thousand times the ridge leaves 1/2000.
    Trajectory firm = KernelGradientDescent.of(singular, Ridge.absolute(1000 * ridge)).fit(y);
    double difference = Math.abs(y.get(4, 0) - y.get(23, 0)) / 2;
    assertEquals(mean, firm.train(FOREVER).get(4, 0), difference / 2000 + 1e-6);
  }

  /** A smooth kernel on many points: most eigenvalues are below rounding. */
  @Test
  void nearlySingularKernelsGiveNumbersOrRefusal() {
    DoubleMatrix smooth = SampleKernels.gaussian(x, x, 300);
    KernelGradientDescent descent = KernelGradientDescent.of(smooth, Ridge.NONE);
    assertTrue(descent.spectrum().resolved(0) < 23);
    for (double t : new double[] {0, 1, 1e3, 1e6}) {
      assertTrue(
          Double.isFinite(Products.largest(descent.fit(targets).train(new Flow(t)))), "t = " + t);
    }
    assertThrows(SingularKernelException.class, () -> descent.fit(targets).train(FOREVER));
    // A target that the kernel can see has an answer.
    DoubleMatrix seen = Products.multiply(smooth, targets);
    DoubleMatrix test =
        descent.fit(seen).test(descent.test(SampleKernels.gaussian(z, x, 300)), FOREVER);
    DoubleMatrix expected = Products.multiply(SampleKernels.gaussian(z, x, 300), targets);
    assertTrue(References.distance(test, expected) < 1e-6);
  }

  @Test
  void onePoint() {
    KernelGradientDescent descent =
        KernelGradientDescent.of(DoubleMatrix.of(1, 1, 2.0), Ridge.NONE);
    Trajectory trajectory = descent.fit(DoubleMatrix.of(1, 1, 3.0));
    assertEquals(3 * (1 - Math.exp(-2 * 0.5)), trajectory.train(new Flow(0.5)).get(0, 0), 1e-15);
    DoubleMatrix test = trajectory.test(descent.test(DoubleMatrix.of(1, 1, 1.0)), FOREVER);
    assertEquals(1.5, test.get(0, 0), 1e-15);
  }

  @Test
  void zeroKernelLearnsNothing() {
    KernelGradientDescent descent = KernelGradientDescent.of(DoubleMatrix.zeros(3, 3), Ridge.NONE);
    Trajectory trajectory = descent.fit(SampleKernels.normals(3, 1, 1));
    assertEquals(0, Products.largest(trajectory.train(new Flow(1e9))));
    assertThrows(SingularKernelException.class, () -> trajectory.train(FOREVER));
  }

  /** Float32 entries: K moves by 6e-8, f by that times the condition (about 30 here). */
  @Test
  void floatKernelsAgree() {
    DoubleMatrix rounded = Matrices.toDouble(Matrices.toFloat(kernel));
    Spectrum spectrum = Spectrum.of(rounded, Math.ulp(1.0f));
    DoubleMatrix f = KernelGradientDescent.of(spectrum, 0).fit(targets).dual(new Flow(100));
    DoubleMatrix g = KernelGradientDescent.of(kernel, Ridge.NONE).fit(targets).dual(new Flow(100));
    assertTrue(References.distance(f, g) < 1e-5);
  }

  @Test
  void sameBitsWithAnyNumberOfThreads() throws Exception {
    DoubleMatrix one;
    try (Threads threads = Threads.ofCount(1)) {
      one =
          threads.call(
              () -> KernelGradientDescent.of(kernel, Ridge.NONE).fit(targets).train(FOREVER));
    }
    try (Threads threads = Threads.ofCount(3)) {
      DoubleMatrix three =
          threads.call(
              () -> KernelGradientDescent.of(kernel, Ridge.NONE).fit(targets).train(FOREVER));
      assertArrayEquals(one.toArray(), three.toArray());
    }
  }

  @Test
  void badInputIsRefusedWithShapes() {
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.NONE);
    refused("23", () -> descent.fit(SampleKernels.normals(22, 1, 1)));
    refused("23", () -> descent.test(SampleKernels.normals(4, 22, 1)));
    refused("10", () -> descent.fit(targets, SampleKernels.normals(23, 9, 1)));
    DoubleMatrix bad = targets.copy();
    bad.set(5, 2, Double.NaN);
    refused("row 5, column 2", () -> descent.fit(bad));
    refused("negative", () -> Ridge.absolute(-1));
    refused("-1", () -> new Flow(-1));
    refused("NaN", () -> new Flow(Double.NaN));
    refused("no times", TrainingTime::flow);
    refused("square", () -> KernelGradientDescent.of(cross, Ridge.NONE));
    DoubleMatrix crooked = kernel.copy();
    crooked.set(3, 1, 5);
    refused("not symmetric", () -> KernelGradientDescent.of(crooked, Ridge.NONE));
    DoubleMatrix negative = Products.scaled(kernel, -1);
    refused("not positive semi-definite", () -> KernelGradientDescent.of(negative, Ridge.NONE));
    TestPoints foreign = KernelGradientDescent.of(kernel, Ridge.NONE).test(cross);
    refused("another kernel", () -> descent.fit(targets).test(foreign, FOREVER));
  }

  private static void refused(String what, org.junit.jupiter.api.function.Executable body) {
    String message = assertThrows(IllegalArgumentException.class, body).getMessage();
    assertTrue(message.contains(what), message);
  }
}
