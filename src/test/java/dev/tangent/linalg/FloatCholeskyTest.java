// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("cast") // casts that only one twin needs
class FloatCholeskyTest {
  /** B Bᵀ + n I: condition below 5, so errors stay a few times n rounding units. */
  private static FloatMatrix positive(int n) {
    FloatMatrix b = FloatMatrix.zeros(n, n);
    CounterRandom.normals(5, n, 0, b.array(), 0, n * n);
    FloatMatrix a = FloatMatrix.zeros(n, n);
    FloatGemm.multiply(Transpose.NO, Transpose.YES, 1f, b, b, 0f, a);
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + n);
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 128, 129, 200, 333})
  void factorsAndSolves(int n) {
    FloatMatrix a = positive(n);
    FloatMatrix work = a.copy();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        work.set(i, j, 77f); // only the lower triangle may be read or written
      }
    }
    FloatCholesky factor = FloatCholesky.factor(work);
    double unit = Math.ulp(1f) * 20.0 * Math.max(1, n) * 5 * Math.max(1, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p <= j; p++) {
          sum += (double) work.get(i, p) * work.get(j, p);
        }
        assertEquals(a.get(i, j), sum, unit);
      }
      for (int j = i + 1; j < n; j++) {
        assertEquals(77f, work.get(i, j));
      }
    }
    FloatMatrix x = FloatMatrix.zeros(n, 3);
    CounterRandom.normals(6, n, 0, x.array(), 0, 3 * n);
    FloatMatrix b = FloatMatrix.zeros(n, 3);
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, x, 0f, b);
    FloatMatrix solved = factor.solve(b);
    for (int i = 0; i < 3 * n; i++) {
      assertEquals(x.array()[i], solved.array()[i], 100.0 * n * Math.ulp(1f));
    }
  }

  @Test
  void refusesAtThePivot() {
    FloatMatrix a = positive(150);
    a.set(100, 100, -1f);
    NotPositiveDefiniteException refused =
        assertThrows(NotPositiveDefiniteException.class, () -> FloatCholesky.factor(a));
    assertEquals(100, refused.pivot());
    assertTrue(refused.value() < 0);
    FloatMatrix b = positive(150);
    b.set(70, 3, Float.NaN);
    assertThrows(NotPositiveDefiniteException.class, () -> FloatCholesky.factor(b));
  }

  @Test
  void sameBitsWithAnyNumberOfThreads() {
    FloatMatrix one = positive(300);
    FloatMatrix three = one.copy();
    try (Threads threads = Threads.ofCount(1)) {
      threads.run(() -> FloatCholesky.factor(one));
    }
    try (Threads threads = Threads.ofCount(3)) {
      threads.run(() -> FloatCholesky.factor(three));
    }
    assertArrayEquals(one.toArray(), three.toArray());
  }
}
