package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solutions with a shifted matrix, against Cholesky factors of each shifted matrix. */
class ShiftedSymmetricTest {
  /** X Xᵀ: of rank 7 at most, so that shifts matter. */
  private static DoubleMatrix gram(int n, double scale) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 7);
    CounterRandom.normals(n, 3, 0, x.array(), 0, 7 * n);
    DoubleMatrix k = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int c = 0; c < 7; c++) {
          k.set(i, j, k.get(i, j) + scale * x.get(i, c) * x.get(j, c));
        }
      }
    }
    return k;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 32, 33, 34, 64, 65, 66, 97, 193, 200, 257})
  void solvesAndDiagonalsAreThoseOfCholesky(int n) {
    DoubleMatrix k = gram(n, 1);
    DoubleMatrix y = DoubleMatrix.zeros(n, 3);
    CounterRandom.normals(1, 4, 0, y.array(), 0, 3 * n);
    double[] shifts = {1e-4, 0.5, 1e3};
    ShiftedSymmetric solver = ShiftedSymmetric.of(k, Progress.NONE);
    DoubleMatrix diagonals = solver.inverseDiagonals(shifts);
    DoubleMatrix forms = solver.inverseForms(y.transpose(), shifts);
    for (int r = 0; r < shifts.length; r++) {
      DoubleMatrix shifted = k.copy();
      DoubleMatrix identity = DoubleMatrix.zeros(n, n);
      for (int i = 0; i < n; i++) {
        shifted.set(i, i, k.get(i, i) + shifts[r]);
        identity.set(i, i, 1);
      }
      DoubleCholesky factor = DoubleCholesky.factor(shifted.copy());
      DoubleMatrix inverse = factor.solve(identity);
      DoubleMatrix x = solver.solve(shifts[r], y);
      // Residuals, as the solution itself has the condition of the matrix.
      DoubleMatrix back = Products.multiply(shifted, x);
      double size = solver.largest() + shifts[r];
      for (int i = 0; i < n; i++) {
        assertEquals(inverse.get(i, i), diagonals.get(i, r), 1e-14 * size / shifts[r] / shifts[r]);
        for (int c = 0; c < 3; c++) {
          assertEquals(y.get(i, c), back.get(i, c), 1e-13 * size / shifts[r]);
        }
      }
      DoubleMatrix exact = factor.solve(y);
      for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += y.get(i, c) * exact.get(i, c);
        }
        assertEquals(sum, forms.get(c, r), 1e-13 * size / shifts[r] * sum);
      }
    }
  }

  @Test
  void scalesDoNotMatter() {
    for (double scale : new double[] {1e-200, 1, 1e200}) {
      ShiftedSymmetric solver = ShiftedSymmetric.of(gram(20, scale), Progress.NONE);
      assertEquals(1 / (0.1 * scale), solver.inverseDiagonals(0.1 * scale).get(3, 0), 10 / scale);
      assertTrue(solver.isPositiveSemiDefinite());
    }
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    DoubleMatrix k = gram(300, 1);
    double[] one = Threads.ofCount(1).call(() -> diagonals(k));
    assertArrayEquals(one, Threads.ofCount(3).call(() -> diagonals(k)));
  }

  private static double[] diagonals(DoubleMatrix k) {
    return ShiftedSymmetric.of(k, Progress.NONE).inverseDiagonals(0.1, 1).toArray();
  }

  @Test
  void whatIsNotPositiveIsSaid() {
    DoubleMatrix k = DoubleMatrix.of(2, 2, 1, 2, 2, 1); // eigenvalues 3 and −1
    ShiftedSymmetric solver = ShiftedSymmetric.of(k, Progress.NONE);
    assertFalse(solver.isPositiveSemiDefinite());
    assertThrows(IllegalArgumentException.class, () -> solver.inverseDiagonals(0.5));
    // (2.5 2; 2 2.5)⁻¹ has 2.5/2.25 on its diagonal.
    assertEquals(2.5 / 2.25, solver.inverseDiagonals(1.5).get(0, 0), 1e-14);
    assertThrows(
        IllegalArgumentException.class,
        () -> ShiftedSymmetric.of(DoubleMatrix.of(1, 1, Double.NaN), Progress.NONE));
  }
}
