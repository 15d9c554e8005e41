package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargestEigenTest {
  /** An operator with known eigenvalues, of which only products are available. */
  private static LinearOperator diagonal(int n, IntToDoubleFunction value) {
    return new LinearOperator() {
      @Override
      public int size() {
        return n;
      }

      @Override
      public void apply(DoubleMatrix x, DoubleMatrix y) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < x.columns(); j++) {
            y.set(i, j, value.applyAsDouble(i) * x.get(i, j));
          }
        }
      }
    };
  }

  /** Values, residuals as they are and as they are reported, and orthogonality. */
  private static void check(LinearOperator op, int k, double... spectrum) {
    SymmetricEigen e = SymmetricEigen.largest(op, k);
    double[] sorted = spectrum.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double norm = n == 0 ? 0 : Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
    assertEquals(k, e.values().length);
    assertEquals(k, e.residuals().length);
    DoubleMatrix v = e.vectors();
    DoubleMatrix image = DoubleMatrix.zeros(n, k);
    op.apply(v, image);
    for (int j = 0; j < k; j++) {
      assertEquals(sorted[n - 1 - j], e.values()[j], 2e-13 * norm, "value " + j);
      double residual = 0;
      for (int i = 0; i < n; i++) {
        residual = Math.hypot(residual, image.get(i, j) - e.values()[j] * v.get(i, j));
      }
      assertTrue(residual <= 1e-13 * norm, "residual " + residual / norm);
      assertEquals(residual, e.residuals()[j], 1e-15 * norm);
      for (int p = 0; p <= j; p++) {
        double dot = 0;
        for (int i = 0; i < n; i++) {
          dot += v.get(i, p) * v.get(i, j);
        }
        assertEquals(p == j ? 1 : 0, dot, 1e-13);
      }
    }
  }

  private static void check(int n, int k, IntToDoubleFunction value) {
    double[] spectrum = new double[n];
    Arrays.setAll(spectrum, value);
    check(diagonal(n, value), k, spectrum);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "1,1", "2,1", "40,40", "192,5", "193,1", "300,10", "300,60", "401,3"})
  void powerLaws(int n, int k) {
    check(n, k, i -> 1.0 / ((i + 1.0) * (i + 1)));
  }

  @Test
  void spectraThatAreHard() {
    int n = 500;
    check(n, 10, i -> 1 - i / (double) n); // no gaps: the basis is restarted
    check(n, 10, i -> i < 30 ? 2 : 1); // more copies than are wanted
    check(n, 10, i -> i == 0 ? 1 : i < 15 ? 1e-3 : 1e-4); // all copies of the second
    check(n, 10, i -> 1.0 / (1 + i / 2)); // pairs, as on a circle
    check(n, 10, i -> i < 10 ? 1 - 0.01 * i : -1000 + i); // the largest are not the farthest
    check(n, 10, i -> -1 - i); // all are negative
    check(n, 10, i -> i < 3 ? 1 : 0); // fewer than are wanted are not zero
    check(n, 10, i -> 0);
    check(n, 10, i -> 1e-160 / (1 + i)); // squares of lengths vanish
    check(n, 10, i -> 1e150 / (1 + i));
  }

  @ParameterizedTest
  @ValueSource(ints = {250, 700})
  void agreesWithTheFullDecomposition(int n) {
    DoubleMatrix a = SymmetricEigenTest.random(n, 21);
    check(LinearOperator.of(a), 7, SymmetricEigen.of(a).values());
  }

  /** Tenfold eigenvalues, each vector known: entries of the same residue class. */
  @Test
  void findsWholeEigenspaces() {
    SymmetricEigen e = SymmetricEigen.largest(diagonal(300, i -> i % 30), 10);
    for (int j = 0; j < 10; j++) {
      double inside = 0;
      for (int i = 29; i < 300; i += 30) {
        inside = Math.hypot(inside, e.vectors().get(i, j));
      }
      assertEquals(1, inside, 1e-13);
    }
  }

  @Test
  void looserTolerancesCostLess() {
    int[] products = {0};
    LinearOperator inner = diagonal(600, i -> 1 - i / 600.0);
    LinearOperator counting =
        new LinearOperator() {
          @Override
          public int size() {
            return 600;
          }

          @Override
          public void apply(DoubleMatrix x, DoubleMatrix y) {
            products[0]++;
            inner.apply(x, y);
          }
        };
    SymmetricEigen.largest(counting, 4, 1e-4, Progress.NONE);
    int loose = products[0];
    SymmetricEigen e = SymmetricEigen.largest(counting, 4);
    assertTrue(loose < products[0] - loose, loose + " of " + products[0]);
    assertEquals(1, e.values()[0], 1e-13);
  }

  /** A kernel that was rounded to float, entry by entry, differs from its transpose by 1e-8. */
  @Test
  void toleratesAsymmetryOfRounding() {
    int n = 400;
    DoubleMatrix exact =
        SymmetricEigenTest.matrix(n, (i, j) -> Math.exp(-Math.pow((i - j) / 40.0, 2)));
    DoubleMatrix noise = DoubleMatrix.zeros(n, n);
    CounterRandom.normals(2, 0, 0, noise.array(), 0, n * n);
    DoubleMatrix rounded =
        SymmetricEigenTest.matrix(n, (i, j) -> exact.get(i, j) * (1 + 3e-8 * noise.get(i, j)));
    double[] expected = SymmetricEigen.of(exact).values();
    SymmetricEigen e = SymmetricEigen.largest(LinearOperator.of(rounded), 5);
    for (int j = 0; j < 5; j++) {
      assertEquals(expected[j], e.values()[j], 1e-5 * expected[0]);
      assertTrue(e.residuals()[j] > 0 && e.residuals()[j] < 1e-5 * expected[0]);
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    LinearOperator op = diagonal(300, i -> i);
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.largest(op, -1));
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.largest(op, 301));
    assertThrows(
        IllegalArgumentException.class,
        () -> SymmetricEigen.largest(op, 1, Double.NaN, Progress.NONE));
    LinearOperator bad = diagonal(300, i -> i == 9 ? Double.NaN : i);
    assertEquals(
        9, assertThrows(NonFiniteException.class, () -> SymmetricEigen.largest(bad, 2)).column());
    DoubleMatrix skew =
        SymmetricEigenTest.matrix(300, (i, j) -> Integer.signum(i - j) + (i == j ? 1.0 : 0));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SymmetricEigen.largest(LinearOperator.of(skew), 2));
    assertTrue(e.getMessage().contains("not symmetric"), e.getMessage());
    LinearOperator small = LinearOperator.of(skew.view(0, 50, 0, 50).copy());
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.largest(small, 2));
    // Gaps of 1e-11 at the top: it says so instead of giving something.
    LinearOperator flat = diagonal(600, i -> 1 - Math.pow(i / 600.0, 4));
    assertThrows(
        EigenConvergenceException.class,
        () -> BlockEigen.largest(flat, 2, 1e-13, 30, Progress.NONE));
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    DoubleMatrix a = SymmetricEigenTest.random(450, 8);
    SymmetricEigen[] results = new SymmetricEigen[3];
    for (int threads = 1; threads <= 3; threads++) {
      try (Threads pool = Threads.ofCount(threads)) {
        int at = threads - 1;
        pool.run(() -> results[at] = SymmetricEigen.largest(LinearOperator.of(a), 5));
      }
    }
    for (int i = 1; i < 3; i++) {
      assertArrayEquals(results[0].values(), results[i].values());
      assertArrayEquals(results[0].vectors().array(), results[i].vectors().array());
    }
  }

  @Test
  void stopsWhenInterrupted() {
    LinearOperator op = diagonal(500, i -> i);
    Progress stop = (what, done, total) -> Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> SymmetricEigen.largest(op, 10, 1e-13, stop));
    assertEquals(false, Thread.interrupted());
  }
}
