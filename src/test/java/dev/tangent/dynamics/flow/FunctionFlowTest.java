package dev.tangent.dynamics.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.TrainingTime.Flow;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionFlowTest {
  private final DoubleMatrix x = SampleKernels.normals(17, 2, 1);
  private final DoubleMatrix z = SampleKernels.normals(4, 2, 2);
  private final DoubleMatrix kernel = SampleKernels.laplace(x, x, 1);
  private final DoubleMatrix cross = SampleKernels.laplace(z, x, 1);
  private final DoubleMatrix initial = SampleKernels.normals(17, 3, 4);
  private final DoubleMatrix initialTest = SampleKernels.normals(4, 3, 5);

  private static DoubleMatrix oneHot() {
    int[] labels = new int[17];
    for (int i = 0; i < 17; i++) {
      labels[i] = i % 3;
    }
    return Products.add(Classification.centredOneHot(labels, 3), 1, constant(17, 3, 1.0 / 3));
  }

  private static DoubleMatrix constant(int rows, int columns, double value) {
    DoubleMatrix m = DoubleMatrix.zeros(rows, columns);
    m.fill(value);
    return m;
  }

  /** Classical Runge–Kutta with small steps; f on training points stacked over momentum. */
  private DoubleMatrix reference(
      FunctionDirection direction, double friction, double time, int steps) {
    boolean heavy = friction > 0;
    DoubleMatrix f = initial.copy();
    DoubleMatrix v = DoubleMatrix.zeros(17, 3);
    double h = time / steps;
    for (int s = 0; s < steps; s++) {
      DoubleMatrix[] df = new DoubleMatrix[4];
      DoubleMatrix[] dv = new DoubleMatrix[4];
      double[] at = {0, h / 2, h / 2, h};
      for (int i = 0; i < 4; i++) {
        DoubleMatrix fi = i == 0 ? f : Products.add(f, at[i], df[i - 1]);
        DoubleMatrix vi = i == 0 ? v : Products.add(v, at[i], dv[i - 1]);
        DoubleMatrix d = DoubleMatrix.zeros(17, 3);
        direction.direction(fi, d);
        DoubleMatrix force = Products.scaled(Products.multiply(kernel, d), 1.0 / 17);
        df[i] = heavy ? vi : force;
        dv[i] = heavy ? Products.add(force, -friction, vi) : DoubleMatrix.zeros(17, 3);
      }
      for (int i = 0; i < 4; i++) {
        double w = (i == 0 || i == 3) ? h / 6 : h / 3;
        Products.addTo(f, w, df[i]);
        Products.addTo(v, w, dv[i]);
      }
    }
    return f;
  }

  /** Global error: about the tolerance of a step times their number, here below 100. */
  @Test
  void leastSquaresIsTheClosedForm() {
    DoubleMatrix y = SampleKernels.normals(17, 3, 3);
    FunctionTrajectory path =
        FunctionFlow.descend(kernel, FunctionCosts.leastSquares(), y)
            .from(initial)
            .ridge(Ridge.absolute(0.1))
            .tolerance(1e-9)
            .run(0, 0.5, 20, 1e4);
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.absolute(0.1));
    Trajectory exact = descent.fit(y, initial);
    for (int t = 0; t < 4; t++) {
      Flow time = new Flow(path.times()[t]);
      assertTrue(References.distance(path.train(t), exact.train(time)) < 1e-7);
      DoubleMatrix test =
          exact.test(descent.test(cross), initialTest, java.util.List.of(time)).getFirst();
      assertTrue(References.distance(path.test(t, cross, initialTest), test) < 1e-7);
    }
    // Stiff: λ_max t/N is about 5000, an explicit method would need thousands of steps.
    assertTrue(path.steps() < 600, path.steps() + " steps");
  }

  static java.util.List<FunctionCost> costs() {
    return java.util.List.of(
        FunctionCosts.crossEntropy(), FunctionCosts.huber(0.7), new PseudoHuber());
  }

  /** A cost as a user would write it: value and gradient, no curvature. */
  private record PseudoHuber() implements FunctionCost {
    @Override
    public double value(double[] f, double[] y) {
      double sum = 0;
      for (int j = 0; j < f.length; j++) {
        sum += Math.sqrt(1 + (f[j] - y[j]) * (f[j] - y[j])) - 1;
      }
      return sum;
    }

    @Override
    public void gradient(double[] f, double[] y, double[] g) {
      for (int j = 0; j < f.length; j++) {
        g[j] = (f[j] - y[j]) / Math.sqrt(1 + (f[j] - y[j]) * (f[j] - y[j]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("costs")
  void anyCostIsTheSolutionOfItsEquation(FunctionCost cost) {
    FunctionTrajectory path =
        FunctionFlow.descend(kernel, cost, oneHot()).from(initial).tolerance(1e-8).run(3, 30);
    DoubleMatrix f = reference(FunctionDirection.of(cost, oneHot()), 0, 30, 6000);
    double d = References.distance(path.train(1), f);
    assertTrue(d < 1e-6, "differs by " + d);
    assertTrue(path.cost(1) < path.cost(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 3})
  void momentumIsTheHeavyBall(double friction) {
    FunctionTrajectory path =
        FunctionFlow.descend(kernel, FunctionCosts.crossEntropy(), oneHot())
            .from(initial)
            .momentum(friction)
            .tolerance(1e-8)
            .run(30);
    FunctionDirection direction = FunctionDirection.of(FunctionCosts.crossEntropy(), oneHot());
    DoubleMatrix f = reference(direction, friction, 30, 6000);
    double d = References.distance(path.train(0), f);
    assertTrue(d < 1e-6, "differs by " + d);
  }

  /** A rotation is no gradient of anything. */
  @Test
  void anyDirection() {
    FunctionDirection rotation =
        (f, d) -> {
          for (int i = 0; i < f.rows(); i++) {
            d.set(i, 0, -f.get(i, 1));
            d.set(i, 1, f.get(i, 0));
            d.set(i, 2, -f.get(i, 2));
          }
        };
    FunctionTrajectory path =
        FunctionFlow.along(kernel, rotation, 3, 1).from(initial).tolerance(1e-8).run(10);
    double d = References.distance(path.train(0), reference(rotation, 0, 10, 4000));
    assertTrue(d < 1e-6, "differs by " + d);
    assertThrows(IllegalStateException.class, () -> path.cost(0));
  }

  /** Halving the tolerance by 16 halves the error by about 16: the control does what it says. */
  @Test
  void errorFollowsTheTolerance() {
    FunctionDirection direction = FunctionDirection.of(FunctionCosts.crossEntropy(), oneHot());
    DoubleMatrix exact = reference(direction, 0, 10, 8000);
    double loose = errorAt(1e-4, exact);
    double tight = errorAt(1e-7, exact);
    assertTrue(loose < 3e-3, "loose " + loose);
    assertTrue(tight < 3e-6, "tight " + tight);
  }

  private double errorAt(double tolerance, DoubleMatrix exact) {
    return References.distance(
        FunctionFlow.descend(kernel, FunctionCosts.crossEntropy(), oneHot())
            .from(initial)
            .tolerance(tolerance)
            .run(10)
            .train(0),
        exact);
  }

  @Test
  void crossEntropyIsRightForLargeOutputs() {
    FunctionCost cost = FunctionCosts.crossEntropy();
    double[] f = {800, -900, 0};
    double[] y = {0, 1, 0};
    double[] g = new double[3];
    cost.gradient(f, y, g);
    assertEquals(1700, cost.value(f, y), 1e-9);
    assertEquals(1, g[0], 1e-15);
    assertEquals(-1, g[1], 1e-15);
    double[] h = new double[3];
    cost.curvature(new double[] {0, 0, 0}, y, new double[] {1, 0, 0}, h);
    assertEquals(2.0 / 9, h[0], 1e-15);
    assertEquals(-1.0 / 9, h[1], 1e-15);
  }

  @Test
  void refusals() {
    FunctionFlow flow = FunctionFlow.descend(kernel, FunctionCosts.crossEntropy(), oneHot());
    assertThrows(IllegalArgumentException.class, () -> flow.run(1, Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> flow.run(2, 1));
    assertThrows(IllegalArgumentException.class, () -> flow.momentum(0));
    assertThrows(IllegalArgumentException.class, () -> flow.tolerance(0));
    assertThrows(IllegalArgumentException.class, () -> flow.from(SampleKernels.normals(3, 3, 1)));
    String message =
        assertThrows(ArithmeticException.class, () -> flow.tolerance(1e-10).maxSteps(3).run(1e3))
            .getMessage();
    assertTrue(message.contains("allow more steps"), message);
  }

  @Test
  void aDirectionThatIsNotFiniteStops() {
    FunctionDirection broken = (f, d) -> d.fill(Products.largest(f) > 2 ? Double.NaN : 1);
    FunctionFlow flow = FunctionFlow.along(kernel, broken, 1, 1);
    assertThrows(ArithmeticException.class, () -> flow.run(100));
  }

  @Test
  void interruptCancels() {
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () -> FunctionFlow.descend(kernel, FunctionCosts.crossEntropy(), oneHot()).run(10));
    Thread.interrupted();
  }
}
