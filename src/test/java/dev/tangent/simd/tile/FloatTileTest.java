// twin: double
package dev.tangent.simd.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tangent.simd.Width;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The register kernels against their scalar twin and against sums in double, at awkward lengths and
 * offsets, within (k + 2) rounding units of Σ|a||b| + |c|, a bound that holds for any order of
 * summation.
 */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatTileTest {
  private static final double UNIT = Math.ulp(1f) / 2.0;
  private static final int GAP = 3; // columns between a row of C and the next
  private static final float KEEP = 77;

  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 63, 64, 65, 127, 384, 513})
  void addsAndSetsAtAnyOffset(int k) {
    int rows = FloatTile.ROWS;
    int columns = FloatTile.COLUMNS;
    for (int shift = 0; shift < 4; shift++) {
      float[] a = random(k, shift + k * rows);
      float[] b = random(k + 1000, 2 * shift + k * columns);
      float[] old = random(k + 2000, 5 + shift + rows * (columns + GAP));
      float[] sum = old.clone();
      FloatTile.add(k, a, shift, b, 2 * shift, sum, shift, columns + GAP);
      check(k, a, shift, b, 2 * shift, old, 1, sum, shift);
      float[] set = old.clone();
      FloatTile.set(k, a, shift, b, 2 * shift, set, shift, columns + GAP);
      check(k, a, shift, b, 2 * shift, old, 0, set, shift);
    }
  }

  /** Rows of B in any order and over each other, as patches of an image are. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9, 64, 65, 384})
  void rowsMayLieAnywhere(int k) {
    int stride = FloatOffsetTile.COLUMNS + GAP;
    float[] a = random(k, 1 + k * FloatOffsetTile.ROWS);
    float[] b = random(k + 1000, 2000 + FloatOffsetTile.COLUMNS);
    int[] offsets = new Random(k).ints(2 + k, 0, 1990).toArray();
    float[] z = random(k + 2000, 3 + FloatOffsetTile.ROWS * stride);
    float[] c = new float[5 + FloatOffsetTile.ROWS * stride];
    Arrays.fill(c, KEEP);
    float[] cold = c.clone();
    FloatOffsetTile.multiply(k, a, 1, b, 7, offsets, 2, z, 3, stride, c, 5, stride);
    FloatOffsetTile.cold(k, a, 1, b, 7, offsets, 2, z, 3, stride, cold, 5, stride);
    assertArrayEquals(cold, c);
    for (int m = 0; m < c.length; m++) {
      int i = (m - 5) / stride;
      int j = (m - 5) % stride;
      if (m < 5 || j >= FloatOffsetTile.COLUMNS) {
        assertEquals(KEEP, c[m]);
        continue;
      }
      double sum = z[3 + i * stride + j];
      double size = Math.abs(sum);
      for (int s = 0; s < k; s++) {
        double term = (double) a[1 + s * FloatOffsetTile.ROWS + i] * b[7 + offsets[2 + s] + j];
        sum += term;
        size += Math.abs(term);
      }
      assertEquals(sum, c[m], (k + 2) * UNIT * size);
    }
  }

  /** Which of the two runs depends on how old the JVM is: nobody must be able to tell. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 64, 65, 384})
  void aColdStartHasTheSameBits(int k) {
    assumeFalse(Width.SCALAR, "there are no vectors");
    int stride = FloatTile.COLUMNS + GAP;
    float[] a = random(k, 1 + k * FloatTile.ROWS);
    float[] b = random(k + 1000, 2 + k * FloatTile.COLUMNS);
    float[] old = random(k + 2000, 5 + FloatTile.ROWS * stride);
    float[] vectors = old.clone();
    float[] cold = old.clone();
    FloatVectorTile.multiply(k, a, 1, b, 2, old, 3, stride, vectors, 3, stride);
    FloatColdTile.multiply(k, a, 1, b, 2, old, 3, stride, cold, 3, stride);
    assertArrayEquals(vectors, cold);
  }

  private static void check(
      int k, float[] a, int ao, float[] b, int bo, float[] old, int keep, float[] c, int co) {
    int rows = FloatTile.ROWS;
    int columns = FloatTile.COLUMNS;
    boolean[] inside = new boolean[c.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = co + i * (columns + GAP) + j;
        inside[at] = true;
        double sum = keep * (double) old[at];
        double size = Math.abs(sum);
        for (int p = 0; p < k; p++) {
          double product = (double) a[ao + p * rows + i] * b[bo + p * columns + j];
          sum += product;
          size += Math.abs(product);
        }
        assertEquals(sum, c[at], 2 * (k + 2) * UNIT * size);
      }
    }
    for (int i = 0; i < c.length; i++) {
      if (!inside[i]) {
        assertEquals(old[i], c[i], "written outside at " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 63, 64, 65, 127, 384, 1030})
  void skinnyProductsInBothForms(int k) {
    assumeFalse(Width.SCALAR, "the skinny kernels have no scalar twin: the packed product runs");
    int v = FloatSkinny.chunk(1);
    int[] widths = {v, 2 * v, FloatSkinny.CHUNK};
    for (int width : widths) {
      for (int shift = 0; shift < 2; shift++) {
        skinny(false, k, width, shift);
        skinny(true, k, width, shift);
      }
    }
  }

  private static void skinny(boolean transposed, int k, int width, int shift) {
    int rows = FloatSkinny.ROWS;
    int lda = transposed ? rows + 5 : k + 5;
    float[] a = random(k, shift + (transposed ? k * lda : rows * lda));
    float[] p = random(k + 1, shift + k * width);
    int ldc = width + GAP;
    float[] old = random(k + 2, shift + rows * ldc + width);
    float[] c = old.clone();
    FloatSkinny.multiply(transposed, k, a, shift, lda, p, shift, width, c, shift, ldc);
    float[] expected = old.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        double sum = old[shift + i * ldc + j];
        double size = Math.abs(sum);
        for (int q = 0; q < k; q++) {
          double x = a[shift + (transposed ? q * lda + i : i * lda + q)];
          sum += x * p[shift + q * width + j];
          size += Math.abs(x * p[shift + q * width + j]);
        }
        assertEquals(sum, c[shift + i * ldc + j], 2 * (k + 2) * UNIT * size);
        expected[shift + i * ldc + j] = c[shift + i * ldc + j];
      }
    }
    for (int i = 0; i < c.length; i++) {
      assertEquals(expected[i], c[i], "written outside at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 8, 17, 33, 64, 100})
  void theScalarTwinRunsOnEveryMachine(int k) {
    int rows = FloatScalarTile.ROWS;
    int columns = FloatScalarTile.COLUMNS;
    float[] a = random(k, 1 + k * rows);
    float[] b = random(k + 1, 1 + k * columns);
    float[] z = random(k + 2, rows * columns);
    float[] c = new float[2 + rows * (columns + 1)];
    java.util.Arrays.fill(c, KEEP);
    FloatScalarTile.multiply(k, a, 1, b, 1, z, 0, columns, c, 1, columns + 1);
    assertEquals(KEEP, c[0]);
    for (int i = 0; i < rows; i++) {
      assertEquals(KEEP, c[1 + i * (columns + 1) + columns]);
      for (int j = 0; j < columns; j++) {
        double sum = z[i * columns + j];
        double size = Math.abs(sum);
        for (int p = 0; p < k; p++) {
          sum += (double) a[1 + p * rows + i] * b[1 + p * columns + j];
          size += Math.abs((double) a[1 + p * rows + i] * b[1 + p * columns + j]);
        }
        assertEquals(sum, c[1 + i * (columns + 1) + j], 2 * (k + 2) * UNIT * size);
      }
    }
  }
}
