package dev.tangent.simd.spectral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tangent.simd.Width;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The vector code against its scalar twins. Sums are in another order, so they agree up to the
 * rounding of the terms.
 */
class SpectralKernelsTest {
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 63, 64, 65, 100, 257
  };
  private static final int[] OFFSETS = {0, 1, 5, 8};

  @BeforeEach
  void vectors() {
    assumeFalse(Width.SCALAR, "there is one form only");
  }

  private static double[] random(int n, int seed) {
    return new Random(seed).doubles(n, -1, 1).toArray();
  }

  @Test
  void dots() {
    for (int n : SIZES) {
      for (int offset : OFFSETS) {
        double[] x = random(offset + n, 1);
        double[] y = random(2 * offset + n, 2);
        double expected = ScalarSpectralKernels.dot(x, offset, y, 2 * offset, n);
        double actual = VectorSpectralKernels.dot(x, offset, y, 2 * offset, n);
        assertEquals(expected, actual, 1e-16 * n, n + " from " + offset);
      }
    }
  }

  @Test
  void bandRows() {
    int w = SpectralKernels.BAND_COLUMNS;
    for (int count : new int[] {0, 1, 2, 7, 31, 32}) {
      double[] l = random(count + 3, 6);
      double[] x = random(w + 5, 7);
      double[] expected = random((count + 1) * w, 8);
      double[] actual = expected.clone();
      double[] sums = random(w, 9);
      double[] actualSums = sums.clone();
      ScalarSpectralKernels.bandRow(l, 3, count, 0.7, x, 5, expected, count * w, sums);
      VectorSpectralKernels.bandRow(l, 3, count, 0.7, x, 5, actual, count * w, actualSums);
      for (int i = 0; i < actual.length; i++) {
        assertEquals(expected[i], actual[i], 1e-15 * (count + 1), count + ", entry " + i);
      }
      for (int c = 0; c < w; c++) {
        assertEquals(sums[c], actualSums[c], 1e-14 * (count + 1), count + ", sum " + c);
      }
    }
  }

  @Test
  void symmetricRows() {
    for (int row = 0; row <= 88; row += SpectralKernels.ROWS) {
      int n = row + SpectralKernels.ROWS;
      for (int padding : OFFSETS) {
        double[] a = random(n * (n + padding), 3);
        double[] x = random(n, 4);
        double[] expected = random(n, 5);
        double[] actual = expected.clone();
        ScalarSpectralKernels.symmetricRows(a, n + padding, row, x, expected);
        VectorSpectralKernels.symmetricRows(a, n + padding, row, x, actual);
        for (int i = 0; i < n; i++) {
          assertEquals(expected[i], actual[i], 1e-16 * (n + 8), row + ", entry " + i);
        }
      }
    }
  }

  /** Groups of rows and the triangles at their ends are a whole product. */
  @Test
  void triangleIsTheWholeMatrix() {
    int n = 48;
    double[] a = random(n * n, 6);
    double[] x = random(n, 7);
    double[] y = new double[n];
    for (int row = 0; row < n; row += SpectralKernels.ROWS) {
      SpectralKernels.symmetricRows(a, n, row, x, y);
    }
    for (int i = 0; i < n; i++) {
      int at = i;
      double expected =
          IntStream.range(0, n)
              .mapToDouble(j -> a[Math.max(at, j) * n + Math.min(at, j)] * x[j])
              .sum();
      assertEquals(expected, y[i], 1e-14);
    }
  }

  @Test
  void secularSums() {
    double[] scalar = new double[3];
    double[] vector = new double[3];
    for (int n : SIZES) {
      for (int from : OFFSETS) {
        int to = from + n;
        double[] z = random(to + 3, 8);
        double[] d = IntStream.range(0, to + 3).mapToDouble(j -> j + 0.3 * z[j]).toArray();
        double origin = d[to / 2];
        ScalarSpectralKernels.secular(d, z, from, to, origin, 1e-3, scalar, 1);
        VectorSpectralKernels.secular(d, z, from, to, origin, 1e-3, vector, 1);
        for (int i = 1; i < 3; i++) {
          double size = 1 + Math.abs(scalar[i]);
          assertTrue(Math.abs(scalar[i] - vector[i]) <= 1e-13 * size, n + " from " + from);
        }
        assertEquals(0, vector[0]);
      }
    }
  }
}
