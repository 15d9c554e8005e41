package dev.tangent.dynamics.learner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.selection.Evidence;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners against definitions, refits and optimality conditions. */
class LearnersTest {
  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 7, 0, x.array(), 0, rows * columns);
    return x;
  }

  private static DoubleMatrix rows(DoubleMatrix a, int... rows) {
    DoubleMatrix r = DoubleMatrix.zeros(rows.length, a.columns());
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < a.columns(); j++) {
        r.set(i, j, a.get(rows[i], j));
      }
    }
    return r;
  }

  private static int[] allBut(int n, int left) {
    return IntStream.range(0, n).filter(i -> i != left).toArray();
  }

  @Test
  void leaveOneOutIsWhatRefittingGives() {
    int n = 25;
    DoubleMatrix x = normals(n, 3, 1);
    DoubleMatrix y = normals(n, 2, 2);
    RadialKernel kernel = new RadialKernel(false, 0.2);
    DoubleMatrix k = kernel.square(x);
    double[] ridges = {1e-3, 0.1, 10};
    RidgeSweep.Fit fit = RidgeSweep.of(k, ridges).fit(y);
    for (int r = 0; r < ridges.length; r++) {
      Evidence evidence = Evidence.of(k, Ridge.relative(ridges[r]), y);
      DoubleMatrix loo = fit.leaveOneOut(r);
      for (int i = 0; i < n; i++) {
        int[] others = allBut(n, i);
        DoubleMatrix xs = rows(x, others);
        DoubleMatrix dual =
            KernelRegression.of(kernel.square(xs), Ridge.absolute(ridges[r]))
                .fit(rows(y, others))
                .dual();
        DoubleMatrix between = kernel.between(rows(x, i), xs);
        for (int c = 0; c < 2; c++) {
          double f = 0;
          for (int t = 0; t < n - 1; t++) {
            f += between.get(0, t) * dual.get(t, c);
          }
          assertEquals(f, loo.get(i, c), 1e-10);
          assertEquals(evidence.leaveOneOutErrors().get(i, c), loo.get(i, c) - y.get(i, c), 1e-10);
        }
      }
      assertEquals(evidence.leaveOneOutCost(), fit.leaveOneOutErrors()[r], 1e-10 * n);
    }
  }

  @Test
  void ridgesAndKernelsThatHaveNoAnswerAreRefused() {
    DoubleMatrix k = new RadialKernel(false, 1).square(normals(5, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> RidgeSweep.of(k, 0));
    assertThrows(IllegalArgumentException.class, () -> RidgeSweep.of(k, 1e-18));
    assertThrows(IllegalArgumentException.class, () -> RidgeSweep.of(DoubleMatrix.zeros(3, 3), 1));
    assertThrows(IllegalArgumentException.class, () -> new RadialKernel(true, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> SupportVectorClassifier.path(k, new int[] {1, 1, 1, 1, 1}, 2, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> SupportVectorClassifier.path(k, new int[] {1, 0, 1, 1, 1}, 2, 1, 0.5));
    assertThrows(
        IllegalArgumentException.class,
        () -> SupportVectorClassifier.path(k, new int[] {1, 0, 2, 1, 1}, 2, 1));
  }

  @Test
  void radialKernelsAreTheirFormulas() {
    DoubleMatrix x = normals(6, 3, 4);
    DoubleMatrix y = normals(4, 3, 5);
    for (boolean laplace : new boolean[] {false, true}) {
      DoubleMatrix k = new RadialKernel(laplace, 0.3).between(x, y);
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 4; j++) {
          double square = 0;
          for (int c = 0; c < 3; c++) {
            square += Math.pow(x.get(i, c) - y.get(j, c), 2);
          }
          assertEquals(Math.exp(-0.3 * (laplace ? Math.sqrt(square) : square)), k.get(i, j), 1e-13);
        }
      }
      assertEquals(1, new RadialKernel(laplace, 0.3).square(x).get(2, 2));
    }
  }

  /**
   * Karush, Kuhn and Tucker's conditions within the tolerance, and a dual that equals the primal.
   */
  @ParameterizedTest
  @CsvSource({"0.01, 40", "1, 40", "100, 40", "10000, 40", "1, 3", "10, 150"})
  void supportVectorsAreOptimal(double cost, int n) {
    DoubleMatrix x = normals(n, 2, 6);
    DoubleMatrix noise = normals(n, 1, 8);
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      positive[i] = x.get(i, 0) + 0.3 * noise.get(i, 0) > 0 || i == 0;
    }
    positive[1] = false;
    double[] k = new RadialKernel(false, 0.5).square(x).toArray();
    SupportVectorSolver solver = new SupportVectorSolver(k.clone(), n, positive);
    for (double c : new double[] {cost / 100, cost / 10, cost}) {
      solver.solve(c, 1_000_000);
      assertTrue(solver.converged());
    }
    double[] beta = solver.weights();
    assertEquals(0, Arrays.stream(beta).sum(), 1e-9 * cost * n);
    double primal = 0;
    double gap = 0;
    for (int i = 0; i < n; i++) {
      double f = solver.bias();
      for (int j = 0; j < n; j++) {
        f += k[i * n + j] * beta[j];
        primal += 0.5 * beta[i] * beta[j] * k[i * n + j];
      }
      double y = positive[i] ? 1 : -1;
      double alpha = y * beta[i];
      assertTrue(alpha >= 0 && alpha <= cost);
      primal += cost * Math.max(0, 1 - y * f);
      gap += cost;
      double tolerance = 1.01 * SupportVectorSolver.TOLERANCE;
      if (alpha > 0 && alpha < cost) {
        assertEquals(1, y * f, tolerance);
      } else {
        assertTrue(alpha == 0 ? y * f >= 1 - tolerance : y * f <= 1 + tolerance);
      }
    }
    assertEquals(primal, solver.dual(), gap * SupportVectorSolver.TOLERANCE);
    // A start from nothing ends at the same place.
    SupportVectorSolver cold = new SupportVectorSolver(k.clone(), n, positive);
    cold.solve(cost, 1_000_000);
    assertEquals(cold.dual(), solver.dual(), 1e-3 * cold.dual());
  }

  /**
   * A noisy problem with a large cost, which iterations alone need long for. With Newton's steps
   * the dual is as large and the decisions at other points are the same, in fewer iterations.
   */
  @ParameterizedTest
  @CsvSource({"100, 250, false, 0.7", "10000, 250, false, 0.3", "10000, 120, true, 0.5"})
  void newtonsStepsEndWhereIterationsAloneDo(double cost, int n, boolean twins, double share) {
    DoubleMatrix x = normals(n, 5, 20);
    DoubleMatrix noise = normals(n, 1, 21);
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      if (twins && i % 3 == 1) { // equal rows make the free part of the kernel singular
        x.rowRange(i, i + 1).assign(x.rowRange(i - 1, i));
      }
      positive[i] = x.get(i, 0) + noise.get(i, 0) > 0;
    }
    RadialKernel kernel = new RadialKernel(false, 0.1);
    double[] k = kernel.square(x).toArray();
    SupportVectorSolver plain = new SupportVectorSolver(k, n, positive, false);
    SupportVectorSolver solver = new SupportVectorSolver(k, n, positive);
    long[] iterations = new long[2];
    for (double c = cost / 1e4; c <= cost; c *= 10) {
      plain.solve(c, 20_000_000);
      solver.solve(c, 20_000_000);
      assertTrue(plain.converged() && solver.converged());
      iterations[0] += plain.iterations();
      iterations[1] += solver.iterations();
      // Both stop within TOLERANCE of the conditions, which leaves each dual a gap of its own.
      assertEquals(1, solver.dual() / plain.dual(), 2e-4);
    }
    assertEquals(0, Arrays.stream(solver.weights()).sum(), 1e-10 * cost * n);
    assertTrue(iterations[1] < share * iterations[0], iterations[1] + " of " + iterations[0]);
    DoubleMatrix between = kernel.between(normals(300, 5, 22), x);
    for (int i = 0; i < between.rows(); i++) {
      double f = solver.bias();
      double g = plain.bias();
      for (int j = 0; j < n; j++) {
        f += between.get(i, j) * solver.weights()[j];
        g += between.get(i, j) * plain.weights()[j];
      }
      assertEquals(g, f, 20 * SupportVectorSolver.TOLERANCE);
    }
    // The slacks that steps keep up to date are those of the weights.
    double linear = 0;
    double quadratic = 0;
    double[] beta = solver.weights();
    for (int i = 0; i < n; i++) {
      linear += Math.abs(beta[i]);
      for (int j = 0; j < n; j++) {
        quadratic += beta[i] * beta[j] * k[i * n + j];
      }
    }
    assertEquals(linear - 0.5 * quadratic, solver.dual(), 1e-9 * solver.dual());
  }

  /** Two points have a closed form: α = min(C, 2/‖φ₁ − φ₂‖²). */
  @Test
  void twoPointsHaveAClosedForm() {
    double[] k = {1, 0.25, 0.25, 2};
    SupportVectorSolver solver = new SupportVectorSolver(k, 2, new boolean[] {true, false});
    solver.solve(0.1, 100);
    assertArrayEquals(new double[] {0.1, -0.1}, solver.weights(), 1e-15);
    solver.solve(100, 100);
    assertArrayEquals(new double[] {0.8, -0.8}, solver.weights(), 1e-15);
    assertEquals(0.4, solver.bias(), 1e-15); // f = 1 at the first, −1 at the second
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void threeClassesAreVotedFor(int threads) throws Exception {
    int n = 60;
    DoubleMatrix x = normals(n, 2, 9);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
      x.set(i, 0, x.get(i, 0) + 6 * Math.cos(2 * Math.PI * labels[i] / 3));
      x.set(i, 1, x.get(i, 1) + 6 * Math.sin(2 * Math.PI * labels[i] / 3));
    }
    RadialKernel kernel = new RadialKernel(false, 0.1);
    DoubleMatrix k = kernel.square(x);
    List<SupportVectorClassifier> path =
        Threads.ofCount(threads).call(() -> SupportVectorClassifier.path(k, labels, 3, 0.1, 1, 10));
    assertArrayEquals(labels, path.getLast().classes(k));
    assertEquals(0, path.getLast().unconverged());
    DoubleMatrix scores = path.getLast().scores(k);
    for (int i = 0; i < n; i++) {
      assertTrue(scores.get(i, labels[i]) > 1.5, "two votes, and less than half of one");
    }
    // What is kept of it decides alike.
    DoubleMatrix decisions = DoubleMatrix.zeros(n, 3);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, k, path.getLast().weights(), 0, decisions);
    int[][] pairs = path.getLast().pairs();
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < 3; p++) {
        double f = decisions.get(i, p) + path.getLast().biases()[p];
        assertTrue(labels[i] != pairs[p][0] || f > 0);
        assertTrue(labels[i] != pairs[p][1] || f < 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void featureMachinesFindTheInputsThatMatter(boolean laplace) {
    int n = 300;
    int d = 8;
    DoubleMatrix x = normals(n, d, 10);
    DoubleMatrix y = DoubleMatrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      y.set(i, 0, x.get(i, 2) * x.get(i, 5));
    }
    RadialKernel kernel = new RadialKernel(laplace, laplace ? 0.2 : 0.05);
    double[] ridges = {1e-6, 1e-4, 1e-2};
    FeatureMachine plain = FeatureMachine.fit(x, y, kernel, 0, ridges, Progress.NONE);
    FeatureMachine machine = FeatureMachine.fit(x, y, kernel, 5, ridges, Progress.NONE);
    assertTrue(machine.error() < 0.2 * plain.error(), machine.error() + " of " + plain.error());
    assertTrue(machine.metric().get(2, 2) + machine.metric().get(5, 5) > 0.95 * d);
    double trace = IntStream.range(0, d).mapToDouble(j -> machine.metric().get(j, j)).sum();
    assertEquals(d, trace, 1e-9);
    DoubleMatrix fresh = normals(200, d, 11);
    DoubleMatrix predicted = machine.predict(fresh);
    DoubleMatrix before = plain.predict(fresh);
    double error = 0;
    double errorBefore = 0;
    for (int i = 0; i < 200; i++) {
      double target = fresh.get(i, 2) * fresh.get(i, 5);
      error += Math.pow(predicted.get(i, 0) - target, 2);
      errorBefore += Math.pow(before.get(i, 0) - target, 2);
    }
    assertTrue(error < 0.5 * errorBefore, error + " of " + errorBefore);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsAreThoseOfFiniteDifferences(boolean laplace) {
    DoubleMatrix x = normals(40, 3, 12);
    DoubleMatrix y = normals(40, 2, 13);
    FeatureMachine machine =
        FeatureMachine.fit(
            x, y, new RadialKernel(laplace, 0.4), 2, new double[] {0.01, 0.1}, Progress.NONE);
    DoubleMatrix at = normals(5, 3, 14);
    DoubleMatrix[] gradients = machine.gradientsAt(at);
    double h = 1e-5;
    for (int j = 0; j < 3; j++) {
      DoubleMatrix up = at.copy();
      DoubleMatrix down = at.copy();
      for (int i = 0; i < 5; i++) {
        up.set(i, j, at.get(i, j) + h);
        down.set(i, j, at.get(i, j) - h);
      }
      DoubleMatrix a = machine.predict(up);
      DoubleMatrix b = machine.predict(down);
      for (int i = 0; i < 5; i++) {
        for (int c = 0; c < 2; c++) {
          double slope = (a.get(i, c) - b.get(i, c)) / (2 * h);
          assertEquals(slope, gradients[c].get(i, j), 1e-7 * (1 + Math.abs(slope)));
        }
      }
    }
  }
}
