package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.error.ShapeException;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.LinearOperator;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ConjugateGradientsTest {
  private static DoubleMatrix random(int rows, int columns) {
    DoubleMatrix b = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(8, rows, 0, b.array(), 0, rows * columns);
    return b;
  }

  @Test
  void agreesWithCholeskyColumnByColumn() {
    int n = 120;
    DoubleMatrix a = RefinedSolverTest.withCondition(n, 1e4);
    DoubleMatrix b = random(n, 4);
    for (int i = 0; i < n; i++) {
      b.set(i, 2, 0); // nothing to do for this one
    }
    DoubleMatrix exact = DoubleCholesky.factor(a.copy()).solve(b);
    ConjugateGradients.Result result =
        ConjugateGradients.solve(LinearOperator.of(a), b, null, 1e-13, 10_000);
    assertTrue(result.residual() < 1e-11, "residual " + result.residual());
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 4; j++) { // error ≤ condition · residual · ‖x‖
        assertEquals(exact.get(i, j), result.solution().get(i, j), 1e-6);
      }
      assertEquals(0, result.solution().get(i, 2));
    }
  }

  /** As many iterations as distinct eigenvalues: here three. */
  @Test
  void needsAsManyIterationsAsDistinctEigenvalues() {
    int n = 60;
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, 1 + i % 3);
    }
    DoubleMatrix b = random(n, 1);
    ConjugateGradients.Result result =
        ConjugateGradients.solve(LinearOperator.of(a), b, null, 1e-12, 100);
    assertEquals(3, result.iterations());
    for (int i = 0; i < n; i++) {
      assertEquals(b.get(i, 0) / (1 + i % 3), result.solution().get(i, 0), 1e-11);
    }
  }

  @Test
  void anExactPreconditionerNeedsOneIteration() {
    int n = 90;
    DoubleMatrix a = RefinedSolverTest.withCondition(n, 1e6);
    DoubleCholesky l = DoubleCholesky.factor(a.copy());
    LinearOperator inverse =
        new LinearOperator() {
          @Override
          public int size() {
            return n;
          }

          @Override
          public void apply(DoubleMatrix x, DoubleMatrix y) {
            y.assign(l.solve(x));
          }
        };
    DoubleMatrix b = random(n, 2);
    LinearOperator op = LinearOperator.of(a);
    int with = ConjugateGradients.solve(op, b, inverse, 1e-8, 1000).iterations();
    int without = ConjugateGradients.solve(op, b, null, 1e-8, 1000).iterations();
    assertTrue(with <= 2, with + " iterations");
    assertTrue(without > 50, without + " iterations");
  }

  /** It stops as soon as ‖r‖ ≤ tolerance · ‖b‖, equality included, and not before. */
  @Test
  void stopsAtItsTolerance() {
    LinearOperator op = LinearOperator.of(RefinedSolverTest.withCondition(100, 1e2));
    DoubleMatrix b = random(100, 1);
    double before = 1;
    for (int most = 1; most <= 30; most++) {
      double now = ConjugateGradients.solve(op, b, null, 0, most).residual();
      if (now < before) { // the tolerance between the two is met by the later one alone
        double between = Math.sqrt(now * before);
        assertEquals(
            most, ConjugateGradients.solve(op, b, null, between, 1000).iterations(), "of " + most);
        before = now;
      }
    }
    assertTrue(before < 1e-2, "residual " + before);
    // A start at 0 has the residual ‖b‖: a tolerance of 1 is met at once.
    assertEquals(0, ConjugateGradients.solve(op, b, null, 1, 1000).iterations());
  }

  @Test
  void saysHowFarItCame() {
    DoubleMatrix a = RefinedSolverTest.withCondition(100, 1e6);
    DoubleMatrix b = random(100, 1);
    ConjugateGradients.Result result =
        ConjugateGradients.solve(LinearOperator.of(a), b, null, 1e-12, 3);
    assertEquals(3, result.iterations());
    assertTrue(result.residual() > 1e-6 && Double.isFinite(result.residual()));
  }

  @Test
  void refusesWhatItCanNotSolve() {
    DoubleMatrix a = DoubleMatrix.of(2, 2, 1, 0, 0, -1);
    DoubleMatrix b = DoubleMatrix.of(2, 1, 1, 2);
    LinearOperator op = LinearOperator.of(a);
    ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> ConjugateGradients.solve(op, b, null, 1e-10, 10));
    assertTrue(e.getMessage().contains("not positive definite"), e.getMessage());
    a.set(0, 0, Double.NaN);
    assertThrows(ArithmeticException.class, () -> ConjugateGradients.solve(op, b, null, 1e-10, 10));
    DoubleMatrix other = DoubleMatrix.zeros(3, 1);
    ShapeException sizes =
        assertThrows(
            ShapeException.class, () -> ConjugateGradients.solve(op, other, null, 1e-10, 10));
    assertEquals(
        "rows of the right-hand side: 3, expected 2 (size of the operator)", sizes.getMessage());
    LinearOperator fine = LinearOperator.of(RefinedSolverTest.withCondition(20, 1e3));
    DoubleMatrix right = random(20, 1);
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class, () -> ConjugateGradients.solve(fine, right, null, 1e-10, 10));
  }
}
