package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.LinearOperator;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockConjugateGradientsTest {
  private static final BlockConjugateGradients.Watcher NOBODY = (_, _) -> {};

  private static DoubleMatrix random(int rows, int columns) {
    DoubleMatrix b = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(8, rows, 0, b.array(), 0, rows * columns);
    return b;
  }

  private static ConjugateGradients.Result solve(
      DoubleMatrix a, DoubleMatrix b, @Nullable LinearOperator preconditioner, double tolerance) {
    return BlockConjugateGradients.solve(
        LinearOperator.of(a), b, preconditioner, 0, tolerance, 10_000, null, NOBODY);
  }

  private static void close(DoubleMatrix expected, DoubleMatrix found, double bound) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(expected.get(i, j), found.get(i, j), bound, i + ", " + j);
      }
    }
  }

  /** One column, a block, and more than share their directions. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 33, 70})
  void agreesWithCholesky(int m) {
    DoubleMatrix a = RefinedSolverTest.withCondition(120, 1e4);
    DoubleMatrix b = random(120, m);
    ConjugateGradients.Result result = solve(a, b, null, 1e-12);
    assertTrue(result.residual() < 1e-11, "residual " + result.residual());
    close(DoubleCholesky.factor(a.copy()).solve(b), result.solution(), 1e-6);
  }

  /** Columns that are equal, 0, sums of others, and tiny: each as exact as if it were alone. */
  @Test
  void dependentRightHandSides() {
    int n = 120;
    DoubleMatrix a = RefinedSolverTest.withCondition(n, 1e4);
    DoubleMatrix b = random(n, 6);
    for (int i = 0; i < n; i++) {
      b.set(i, 1, b.get(i, 0));
      b.set(i, 2, 0);
      b.set(i, 4, b.get(i, 0) - 2 * b.get(i, 3));
      b.set(i, 5, 1e-12 * b.get(i, 5));
    }
    DoubleMatrix exact = DoubleCholesky.factor(a.copy()).solve(b);
    ConjugateGradients.Result result = solve(a, b, null, 1e-12);
    assertTrue(result.residual() < 1e-11, "residual " + result.residual());
    close(exact, result.solution(), 1e-6);
    for (int i = 0; i < n; i++) {
      assertEquals(0, result.solution().get(i, 2));
      assertEquals(exact.get(i, 5), result.solution().get(i, 5), 1e-18);
    }
  }

  /** There are no more directions than rows: what rounding leaves of the others is none. */
  @Test
  void moreRightHandSidesThanRows() {
    DoubleMatrix a = RefinedSolverTest.withCondition(5, 10);
    DoubleMatrix b = random(5, 9);
    ConjugateGradients.Result result = solve(a, b, null, 1e-13);
    assertEquals(1, result.iterations());
    close(DoubleCholesky.factor(a.copy()).solve(b), result.solution(), 1e-12);
  }

  /**
   * Right-hand sides that differ in their last digits are solved as well as others, and what is
   * known of their common part helps all of them.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-9, 1e-14})
  void nearlyEqualRightHandSides(double apart) {
    int n = 200;
    DoubleMatrix a = RefinedSolverTest.withCondition(n, 1e3);
    DoubleMatrix b = random(n, 4);
    for (int i = 0; i < n; i++) {
      for (int j = 1; j < 4; j++) {
        b.set(i, j, b.get(i, 0) + apart * b.get(i, j));
      }
    }
    ConjugateGradients.Result result = solve(a, b, null, 1e-11);
    assertTrue(result.residual() < 1e-10, "residual " + result.residual());
    int alone = solve(a, b.columnRange(0, 1).copy(), null, 1e-11).iterations();
    // The last digit alone is no direction.
    int most = apart > 1e-13 ? (int) (0.8 * alone) : alone + 1;
    assertTrue(result.iterations() <= most, result.iterations() + " of " + alone);
  }

  /** In exact arithmetic n/m iterations suffice, and two with two distinct eigenvalues. */
  @Test
  void directionsAreShared() {
    DoubleMatrix a = RefinedSolverTest.withCondition(96, 1e2);
    DoubleMatrix b = random(96, 16);
    int block = solve(a, b, null, 1e-8).iterations();
    int single = ConjugateGradients.solve(LinearOperator.of(a), b, null, 1e-8, 10_000).iterations();
    assertTrue(block <= 8 && single > 20, block + " and " + single);
    DoubleMatrix two = DoubleMatrix.zeros(96, 96);
    for (int i = 0; i < 96; i++) {
      two.set(i, i, 1 + i % 2);
    }
    assertEquals(2, solve(two, random(96, 3), null, 1e-12).iterations());
    DoubleCholesky inverse = DoubleCholesky.factor(a.copy());
    LinearOperator exact =
        new LinearOperator() {
          @Override
          public int size() {
            return 96;
          }

          @Override
          public void apply(DoubleMatrix x, DoubleMatrix y) {
            y.assign(inverse.solve(x));
          }
        };
    assertEquals(1, solve(a, b, exact, 1e-10).iterations());
  }

  /** Random right-hand sides beside one that is asked for: fewer products, the same answer. */
  @Test
  void helpersSaveProducts() {
    DoubleMatrix a = RefinedSolverTest.withCondition(300, 1e4);
    DoubleMatrix b = random(300, 1);
    ConjugateGradients.Result helped =
        BlockConjugateGradients.solve(
            LinearOperator.of(a), b, null, 3, 1e-10, 10_000, null, NOBODY);
    ConjugateGradients.Result alone = solve(a, b, null, 1e-10);
    assertEquals(1, helped.solution().columns());
    assertTrue(helped.residual() < 1e-9, "residual " + helped.residual());
    close(DoubleCholesky.factor(a.copy()).solve(b), helped.solution(), 1e-5);
    assertTrue(
        helped.iterations() < 0.75 * alone.iterations(),
        helped.iterations() + " of " + alone.iterations());
  }

  /**
   * Eigenvalues from 1 to 2 and some that are much larger and far apart: in exact arithmetic each
   * of these costs an iteration. Rounding errors bring them back unless former directions are
   * remembered.
   */
  @Test
  void largeEigenvaluesAreDealtWithOnce() {
    int n = 300;
    int large = 16;
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, i < large ? Math.pow(10, 2 + 6.0 * i / large) : 1 + (double) i / n);
    }
    DoubleMatrix b = random(n, 1);
    int iterations = solve(a, b, null, 1e-10).iterations();
    int forgetful =
        ConjugateGradients.solve(LinearOperator.of(a), b, null, 1e-10, 10_000).iterations();
    // 16, and 13 for those up to 2, whose condition number is 2: 2 (√2 − 1)^{2k} ≤ 1e-10.
    assertTrue(iterations <= 31 && forgetful > 40, iterations + " and " + forgetful);
  }

  @Test
  void goesOnFromAStateToTheSameBits() {
    DoubleMatrix a = RefinedSolverTest.withCondition(120, 1e3);
    DoubleMatrix b = random(120, 5);
    double[] expected = solve(a, b, null, 1e-10).solution().toArray();
    BlockConjugateGradients.State[] kept = new BlockConjugateGradients.State[1];
    assertThrows(
        CancellationException.class,
        () ->
            BlockConjugateGradients.solve(
                LinearOperator.of(a),
                b,
                null,
                0,
                1e-10,
                1000,
                null,
                (state, _) -> {
                  if (state.iteration() == 7) {
                    kept[0] =
                        new BlockConjugateGradients.State(
                            state.x().copy(),
                            state.q().copy(),
                            state.s().copy(),
                            state.c().copy(),
                            state.past().copy(),
                            state.pastZ().copy(),
                            7);
                    Thread.currentThread().interrupt();
                  }
                }));
    ConjugateGradients.Result result =
        BlockConjugateGradients.solve(
            LinearOperator.of(a), b, null, 0, 1e-10, 1000, kept[0], NOBODY);
    assertArrayEquals(expected, result.solution().toArray());
  }

  @Test
  void anIndefiniteOperatorIsRefused() {
    DoubleMatrix a = DoubleMatrix.zeros(3, 3);
    a.set(0, 0, 1);
    a.set(1, 1, -1);
    a.set(2, 2, 2);
    ArithmeticException refused =
        assertThrows(ArithmeticException.class, () -> solve(a, random(3, 2), null, 1e-10));
    assertTrue(refused.getMessage().contains("add a ridge"), refused.getMessage());
  }
}
