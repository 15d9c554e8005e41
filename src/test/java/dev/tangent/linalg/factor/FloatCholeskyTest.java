// twin: double
package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("cast") // casts that only one twin needs
class FloatCholeskyTest {
  /** B Bᵀ + n I: condition below 5, so errors stay a few times n rounding units. */
  static FloatMatrix positive(int n) {
    FloatMatrix b = FloatMatrix.zeros(n, n);
    CounterRandom.normals(5, n, 0, b.array(), 0, n * n);
    FloatMatrix a = FloatMatrix.zeros(n, n);
    FloatGemm.multiply(Transpose.NO, Transpose.YES, 1f, b, b, 0f, a);
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + n);
    }
    return a;
  }

  /** γ_k = k u / (1 − k u): what k roundings do to a sum of products at most. */
  private static double gamma(int k, double ulp) {
    return k * ulp / 2 / (1 - k * ulp / 2);
  }

  /**
   * |A − L Lᵀ| ≤ γ_{n+1} |L| |Lᵀ| entry by entry (N. J. Higham, Accuracy and Stability of Numerical
   * Algorithms, 2nd ed., Theorem 10.3), for any order of the sums; two roundings more, as pivots
   * are divided by as products with their reciprocals.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 200, 333, 451})
  void factorsAndSolves(int n) {
    FloatMatrix a = positive(n);
    FloatMatrix work = a.copy();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        work.set(i, j, 77f); // only the lower triangle may be read or written
      }
    }
    FloatCholesky factor = FloatCholesky.factor(work);
    // The second term is what the sums of this test are off, in double.
    double bound = gamma(n + 3, Math.ulp(1f)) + gamma(n + 1, Math.ulp(1.0));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        double size = 0;
        for (int p = 0; p <= j; p++) {
          double product = (double) work.get(i, p) * work.get(j, p);
          sum += product;
          size += Math.abs(product);
        }
        assertEquals(a.get(i, j), sum, bound * size, i + ", " + j);
      }
      for (int j = i + 1; j < n; j++) {
        assertEquals(77f, work.get(i, j));
      }
    }
    int columns = n > 400 ? 131 : 3; // several strips of a solve, or one
    FloatMatrix x = FloatMatrix.zeros(n, columns);
    CounterRandom.normals(6, n, 0, x.array(), 0, columns * n);
    FloatMatrix b = FloatMatrix.zeros(n, columns);
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, x, 0f, b);
    assertResidualsAreSmall(a, work, factor.solve(b), b);
  }

  /** |b − A x| ≤ γ_{3n+1} |L| |Lᵀ| |x| (Theorem 10.4 there); four roundings more, as above. */
  private static void assertResidualsAreSmall(
      FloatMatrix a, FloatMatrix l, FloatMatrix x, FloatMatrix b) {
    int n = a.rows();
    double bound = gamma(3 * n + 5, Math.ulp(1f)) + gamma(n + 1, Math.ulp(1.0));
    for (int k = 0; k < x.columns(); k++) {
      double[] inner = new double[n]; // |Lᵀ| |x|
      for (int i = 0; i < n; i++) {
        for (int p = 0; p <= i; p++) {
          inner[p] += Math.abs((double) l.get(i, p) * x.get(i, k));
        }
      }
      for (int i = 0; i < n; i++) {
        double product = 0;
        double size = 0;
        for (int j = 0; j < n; j++) {
          product += (double) a.get(i, j) * x.get(j, k);
        }
        for (int p = 0; p <= i; p++) {
          size += Math.abs(l.get(i, p)) * inner[p];
        }
        assertEquals(b.get(i, k), product, bound * size, i + ", " + k);
      }
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
    assertRidgeWorks(150, refused);
    FloatMatrix b = positive(150);
    b.set(70, 3, Float.NaN);
    Exception nan = assertThrows(NonFiniteException.class, () -> FloatCholesky.factor(b));
    assertTrue(nan.getMessage().contains("row 70, column 3"), nan.getMessage());
    b.set(70, 3, Float.POSITIVE_INFINITY);
    assertThrows(NonFiniteException.class, () -> FloatCholesky.factor(b));
  }

  private static void assertRidgeWorks(int n, NotPositiveDefiniteException refused) {
    FloatMatrix a = positive(n);
    a.set(100, 100, -1f);
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + (float) refused.suggestedRidge());
    }
    FloatCholesky.factor(a);
  }

  /** Rank one: every pivot but the first is rounding, and a ridge of that size is enough. */
  @Test
  void aSingularGramMatrixNeedsASmallRidge() {
    int n = 90;
    FloatMatrix x = FloatMatrix.zeros(n, 1);
    CounterRandom.normals(9, 0, 0, x.array(), 0, n);
    FloatMatrix a = FloatMatrix.zeros(n, n);
    FloatGemm.multiply(Transpose.NO, Transpose.YES, 1f, x, x, 0f, a);
    NotPositiveDefiniteException refused =
        assertThrows(NotPositiveDefiniteException.class, () -> FloatCholesky.factor(a.copy()));
    assertTrue(refused.suggestedRidge() < 1e5 * Math.ulp(1f) * n, refused.getMessage());
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + (float) refused.suggestedRidge());
    }
    FloatCholesky.factor(a);
  }

  /** The eigenvalues of a circulant are the Fourier transform of its first row. */
  @Test
  void circulantsHaveTheDeterminantOfTheFourierTransform() {
    int n = 257;
    FloatMatrix a = FloatMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int d = Math.min(Math.abs(i - j), n - Math.abs(i - j));
        a.set(i, j, (float) Math.exp(-0.5 * d));
      }
    }
    double expected = 0;
    for (int k = 0; k < n; k++) {
      double value = 0;
      for (int j = 0; j < n; j++) {
        value += a.get(0, j) * Math.cos(2 * Math.PI * j * k / n);
      }
      expected += Math.log(value);
    }
    // Condition 17: each pivot is off by a few n rounding units at most.
    double actual = FloatCholesky.factor(a).logDeterminant();
    assertEquals(expected, actual, 17.0 * n * n * Math.ulp(1f));
  }

  /**
   * A = H D H, H = I − 2 v vᵀ, with eigenvalues from 1 down to a thousandth of a rounding unit⁻¹.
   */
  @Test
  void illConditionedSystemsHaveSmallResiduals() {
    int n = 200;
    double smallest = 1e3 * Math.ulp(1f);
    double[] v = new double[n];
    double[] d = new double[n];
    double squares = 0;
    double expected = 0;
    CounterRandom.normals(4, 4, 0, v, 0, n);
    for (int i = 0; i < n; i++) {
      d[i] = Math.pow(smallest, i / (n - 1.0));
      expected += Math.log(d[i]);
      squares += v[i] * v[i];
    }
    double vdv = 0;
    for (int i = 0; i < n; i++) {
      vdv += d[i] * v[i] * v[i] / squares;
    }
    FloatMatrix a = FloatMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double rank = v[i] * v[j] / squares * (4 * vdv - 2 * d[i] - 2 * d[j]);
        a.set(i, j, (float) (rank + (i == j ? d[i] : 0)));
      }
    }
    FloatCholesky factor = FloatCholesky.factor(a.copy());
    // Rounding A moves an eigenvalue by an ulp: 1e-3 of the smallest, n of them at most.
    assertEquals(expected, factor.logDeterminant(), 0.02 * n);
    FloatMatrix b = FloatMatrix.zeros(n, 1);
    b.fill(1f);
    FloatMatrix x = factor.solve(b);
    double size = 0;
    for (int i = 0; i < n; i++) {
      size = Math.max(size, Math.abs(x.get(i, 0)));
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += (double) a.get(i, j) * x.get(j, 0);
      }
      assertEquals(1, sum, 10.0 * n * Math.ulp(1f) * size); // backward stable, ‖A‖ = 1
    }
    double condition = factor.conditionEstimate();
    assertTrue(condition > 0.1 / smallest && condition < 100 / smallest, "condition " + condition);
  }

  /** Several blocks of rows and panels, with cuts that no size of a kernel divides. */
  @Test
  void sameBitsWithAnyNumberOfThreads() {
    FloatMatrix a = positive(709);
    FloatMatrix[] factors = new FloatMatrix[5];
    FloatMatrix[] solutions = new FloatMatrix[factors.length];
    for (int count = 1; count < factors.length; count++) {
      FloatMatrix work = a.copy();
      FloatMatrix x = a.columnRange(0, 150).copy();
      try (Threads threads = Threads.ofCount(count)) {
        threads.run(
            () -> {
              FloatCholesky factor = FloatCholesky.factor(work);
              factor.solveLower(x);
              factor.solveLowerTransposed(x);
            });
      }
      factors[count] = work;
      solutions[count] = x;
      assertArrayEquals(factors[1].toArray(), work.toArray(), count + " threads");
      assertArrayEquals(solutions[1].toArray(), x.toArray(), count + " threads");
    }
  }

  /** Those that wait for the block that failed must not wait for ever. */
  @ParameterizedTest
  @ValueSource(ints = {0, 63, 64, 300, 500, 639})
  void aLatePivotFailsInEveryThread(int pivot) {
    FloatMatrix a = positive(640);
    a.set(pivot, pivot, -1f);
    for (int count = 1; count <= 3; count++) {
      FloatMatrix work = a.copy();
      try (Threads threads = Threads.ofCount(count)) {
        NotPositiveDefiniteException refused =
            assertThrows(
                NotPositiveDefiniteException.class,
                () -> threads.run(() -> FloatCholesky.factor(work)));
        assertEquals(pivot, refused.pivot());
      }
    }
  }

  @Test
  void progressReachesTheEndAndAnInterruptCancels() {
    FloatMatrix a = positive(640);
    long[] last = new long[1];
    FloatCholesky.factor(
        a.copy(),
        (what, done, total) -> {
          assertTrue(done > last[0] && done <= total, "%d after %d".formatted(done, last[0]));
          last[0] = done;
        });
    assertEquals(640, last[0]);
    for (int count = 1; count <= 3; count++) {
      try (Threads threads = Threads.ofCount(count)) {
        assertTrue(isCancelled(threads, a));
        assertFalse(Thread.interrupted());
        threads.run(() -> FloatCholesky.factor(a.copy())); // the pool still works
      }
    }
  }

  /** Tries again where other threads had done all before the interrupted one reported. */
  private static boolean isCancelled(Threads threads, FloatMatrix a) {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        threads.run(
            () ->
                FloatCholesky.factor(
                    a.copy(), (what, done, total) -> Thread.currentThread().interrupt()));
      } catch (CancellationException expected) {
        return true;
      }
    }
    return false;
  }
}
