package dev.tangent.linalg.factor;

import static dev.tangent.linalg.Transpose.NO;
import static dev.tangent.linalg.Transpose.YES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.DoubleGemm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netlib.util.intW;

class SymmetricEigenTest {
  private static final double EPSILON = Math.ulp(1.0);

  /** Rounding of 4n³/3 + … flops grows like √n at most: measured 13 eps at n = 500. */
  private static final double FACTOR = 40;

  static DoubleMatrix random(int n, long seed) {
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    CounterRandom.normals(seed, 0, 0, a.array(), 0, n * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a.set(j, i, a.get(i, j));
      }
    }
    return a;
  }

  interface Entry {
    double at(int i, int j);
  }

  static DoubleMatrix matrix(int n, Entry entry) {
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a.set(i, j, entry.at(i, j));
      }
    }
    return a;
  }

  /** Q diag(values) Qᵀ with Q a product of three reflections: orthogonal to rounding. */
  static DoubleMatrix withSpectrum(double... values) {
    int n = values.length;
    DoubleMatrix a = matrix(n, (i, j) -> i == j ? values[i] : 0);
    for (int stream = 0; stream < 3; stream++) {
      double[] v = new double[n];
      CounterRandom.normals(11, stream, 0, v, 0, n);
      double square = Arrays.stream(v).map(x -> x * x).sum();
      for (int side = 0; side < 2; side++) {
        a = a.transpose();
        for (int i = 0; i < n; i++) {
          double dot = 0;
          for (int j = 0; j < n; j++) {
            dot += a.get(i, j) * v[j];
          }
          for (int j = 0; j < n; j++) {
            a.set(i, j, a.get(i, j) - 2 * dot / square * v[j]);
          }
        }
      }
    }
    return a;
  }

  /** Residual, orthogonality and order; the lower triangle of a counts. */
  private static SymmetricEigen check(DoubleMatrix a) {
    int n = a.rows();
    SymmetricEigen e = SymmetricEigen.of(a);
    assertEquals(n, e.values().length);
    DoubleMatrix av = DoubleMatrix.zeros(n, n);
    DoubleMatrix gram = DoubleMatrix.zeros(n, n);
    DoubleGemm.multiply(NO, NO, 1, a, e.vectors(), 0, av);
    DoubleGemm.multiply(YES, NO, 1, e.vectors(), e.vectors(), 0, gram);
    double scale = norm(a);
    double residual = 0;
    double orthogonality = 0;
    for (int i = 0; i < n; i++) {
      assertTrue(i == 0 || e.values()[i - 1] >= e.values()[i], "not descending at " + i);
      for (int j = 0; j < n; j++) {
        double r = av.get(i, j) - e.values()[j] * e.vectors().get(i, j);
        residual = Math.hypot(residual, r);
        orthogonality = Math.hypot(orthogonality, gram.get(i, j) - (i == j ? 1 : 0));
      }
    }
    double bound = FACTOR * EPSILON;
    assertTrue(residual <= bound * scale, n + ": residual " + residual / scale);
    assertTrue(orthogonality <= bound * Math.sqrt(n), n + ": orthogonality " + orthogonality);
    return e;
  }

  private static double norm(DoubleMatrix a) {
    double norm = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        norm = Math.hypot(norm, a.get(i, j));
      }
    }
    return norm;
  }

  private static void checkValues(DoubleMatrix a, double... expected) {
    double[] sorted = expected.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double size = n == 0 ? 0 : Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
    double[] values = check(a).values();
    for (int i = 0; i < n; i++) {
      assertEquals(sorted[n - 1 - i], values[i], FACTOR * EPSILON * size, "value " + i);
    }
  }

  private static void checkValues(DoubleMatrix a, IntToDoubleFunction value) {
    double[] expected = new double[a.rows()];
    Arrays.setAll(expected, value);
    checkValues(a, expected);
  }

  @Test
  void allSmallSizes() {
    for (int n = 0; n <= 70; n++) {
      check(random(n, n));
    }
  }

  /** Against LAPACK's dsyevd in pure Java (F2J), which is not ours. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 33, 64, 100, 215, 390})
  void valuesOfLapack(int n) {
    DoubleMatrix a = random(n, 5);
    double[] expected = new double[n];
    double[] work = new double[1 + 6 * n + 2 * n * n];
    int[] integers = new int[3 + 5 * n];
    intW info = new intW(0);
    JavaLAPACK.getInstance()
        .dsyevd(
            "N",
            "L",
            n,
            a.toArray(),
            n,
            expected,
            work,
            work.length,
            integers,
            integers.length,
            info);
    assertEquals(0, info.val);
    checkValues(a, expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 65, 130, 300})
  void prescribedSpectra(int n) {
    IntToDoubleFunction[] spectra = {
      i -> Math.pow(10, -16.0 * i / n), // ill-conditioned
      i -> i % 3 == 0 ? 1 : 1 + 1e-14 * i, // one cluster
      i -> i < n / 2 ? -1 : 1, // two of high multiplicity
      i -> i == 0 ? 1 : 1e-12 * i, // one stands alone
      i -> 1.0 / (1 + i / 2) / (1 + i / 2), // pairs that decay like a kernel's on a circle
      i -> i % 2 == 0 ? i : -i, // indefinite
    };
    for (IntToDoubleFunction spectrum : spectra) {
      double[] values = new double[n];
      Arrays.setAll(values, spectrum);
      checkValues(withSpectrum(values), values);
    }
  }

  /** A circulant's eigenvalues are the discrete Fourier transform of its first row. */
  @ParameterizedTest
  @ValueSource(ints = {5, 64, 129, 256})
  void circulants(int n) {
    double[] first = new double[n];
    Arrays.setAll(first, j -> 1 / (1 + Math.pow(Math.min(j, n - j), 2)));
    checkValues(
        matrix(n, (i, j) -> first[Math.abs(i - j)]),
        k -> {
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += first[j] * Math.cos(2 * Math.PI * ((long) j * k % n) / n);
          }
          return sum;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 33, 200, 401})
  void secondDifferences(int n) {
    for (int sign : new int[] {-1, 1}) {
      checkValues(
          matrix(n, (i, j) -> i == j ? 2 : Math.abs(i - j) == 1 ? sign : 0),
          i -> 4 * Math.pow(Math.sin((i + 1) * Math.PI / (2 * (n + 1))), 2));
    }
  }

  @Test
  void degenerateMatrices() {
    int n = 150;
    checkValues(DoubleMatrix.zeros(n, n), i -> 0);
    checkValues(matrix(n, (i, j) -> i == j ? 3 : 0), i -> 3);
    checkValues(matrix(n, (i, j) -> 1), i -> i == 0 ? n : 0);
    checkValues(matrix(n, (i, j) -> i == j ? i % 7 : 0), i -> i % 7);
    // The points of a kernel come three times each: two thirds of the spectrum are zero.
    check(matrix(n, (i, j) -> Math.exp(-Math.pow((i / 3 - j / 3) / 5.0, 2))));
    // Wilkinson's W: pairs that agree to more digits than there are.
    check(matrix(n, (i, j) -> i == j ? Math.abs(i - n / 2) : Math.abs(i - j) == 1 ? 1 : 0));
    // Blocks that do not couple.
    check(matrix(n, (i, j) -> i / 50 == j / 50 ? 1.0 / (1 + i + j) : 0));
  }

  @Test
  void vectorsOfADiagonalMatrixAreUnitVectors() {
    SymmetricEigen e = SymmetricEigen.of(matrix(40, (i, j) -> i == j ? i : 0));
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 40; j++) {
        assertEquals(i == 39 - j ? 1 : 0, e.vectors().get(i, j));
      }
      assertEquals(39 - i, e.values()[i]);
    }
  }

  /** Powers of two change nothing but the exponents, from the smallest numbers to the largest. */
  @Test
  void scalesFreely() {
    DoubleMatrix a = random(100, 3);
    SymmetricEigen e = SymmetricEigen.of(a);
    for (double scale : new double[] {0x1p-900, 0x1p1000}) {
      SymmetricEigen scaled = SymmetricEigen.of(matrix(100, (i, j) -> scale * a.get(i, j)));
      assertArrayEquals(e.vectors().array(), scaled.vectors().array());
      for (int i = 0; i < 100; i++) {
        assertEquals(scale * e.values()[i], scaled.values()[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 257})
  void gradedOverTheWholeRange(int n) {
    DoubleMatrix noise = random(n, 4);
    for (int direction : new int[] {-1, 1}) {
      Entry entry =
          (i, j) -> {
            double exponent = -300.0 * (i + j) / (n - 1);
            double size = Math.pow(10, direction < 0 ? exponent : -600 - exponent);
            return size * (i == j ? 2 : noise.get(i, j));
          };
      check(matrix(n, entry));
      check(matrix(n, (i, j) -> entry.at(i, j) * 1e300 / 1e150));
    }
  }

  @Test
  void readsTheLowerTriangleOnly() {
    DoubleMatrix a = random(45, 6);
    double[] expected = SymmetricEigen.of(a).values();
    DoubleMatrix half = matrix(45, (i, j) -> j > i ? Double.NaN : a.get(i, j));
    assertArrayEquals(expected, SymmetricEigen.of(half).values());
    DoubleMatrix wide = DoubleMatrix.zeros(50, 60);
    wide.fill(Double.NaN);
    DoubleMatrix view = wide.view(2, 47, 7, 52);
    view.assign(a);
    assertArrayEquals(expected, SymmetricEigen.of(view).values());
  }

  @Test
  void refusesWhatHasNoSpectrum() {
    DoubleMatrix a = random(70, 7);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      a.set(66, 3, bad);
      NonFiniteException e = assertThrows(NonFiniteException.class, () -> SymmetricEigen.of(a));
      assertEquals(66, e.row());
      assertEquals(3, e.column());
      assertTrue(e.getMessage().contains("float64 70×70"), e.getMessage());
    }
    DoubleMatrix wide = DoubleMatrix.zeros(3, 4);
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(wide));
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    DoubleMatrix a = random(500, 8);
    SymmetricEigen[] results = new SymmetricEigen[3];
    for (int threads = 1; threads <= 3; threads++) {
      try (Threads pool = Threads.ofCount(threads)) {
        int at = threads - 1;
        pool.run(() -> results[at] = SymmetricEigen.of(a));
      }
    }
    for (int i = 1; i < 3; i++) {
      assertArrayEquals(results[0].values(), results[i].values());
      assertArrayEquals(results[0].vectors().array(), results[i].vectors().array());
    }
  }

  @Test
  void reportsProgressAndStops() {
    DoubleMatrix a = random(200, 9);
    Map<String, Long> seen = new HashMap<>();
    SymmetricEigen.of(
        a,
        (what, done, total) -> {
          assertTrue(done > seen.getOrDefault(what, 0L) && done <= total, what + " " + done);
          seen.put(what, done == total ? total : done);
        });
    assertEquals(
        Map.of("tridiagonalization", 200L, "divide and conquer", 3L, "back-transformation", 200L),
        seen);
    Progress stop = (what, done, total) -> Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> SymmetricEigen.of(a, stop));
    assertEquals(false, Thread.interrupted());
  }
}
