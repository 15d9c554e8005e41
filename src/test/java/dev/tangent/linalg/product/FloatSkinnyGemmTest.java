// twin: double
package dev.tangent.linalg.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatSkinny;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatSkinnyGemmTest {
  private static final float KEEP = 77f;

  private static FloatMatrix normals(int seed, int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, columns, 0, x.array(), 0, rows * columns);
    return x;
  }

  /**
   * The lower triangle of C + W S against sums in double, with room for k + 1 roundings; nothing
   * beside C is written. The longest contraction is longer than a strip's piece.
   */
  @ParameterizedTest
  @CsvSource({"1,5", "5,1", "6,7", "12,40", "13,40", "16,33", "24,64", "61,300", "64,1100"})
  void lowerTriangleOfASquare(int n, int k) {
    assumeFalse(Width.SCALAR); // the packed forms are those of vectors
    FloatMatrix w = normals(1, n, k);
    FloatMatrix s = normals(2, n, k); // its rows are the columns of S
    FloatMatrix around = normals(3, n + 2, n + 5);
    FloatMatrix c = around.view(1, n + 1, 2, n + 2);
    FloatMatrix old = c.copy();
    for (int i = 0; i < around.rows(); i++) {
      for (int j = 0; j < around.columns(); j++) {
        if (i < 1 || i > n || j < 2 || j > n + 1) {
          around.set(i, j, KEEP);
        }
      }
    }
    float[] panel = new float[k * FloatGemm.roundUp(n, FloatSkinny.CHUNK)];
    FloatSkinnyGemm.pack(s, true, -1f, panel);
    FloatSkinnyGemm.lower(w, panel, k, c);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = old.get(i, j);
        double size = Math.abs(sum);
        for (int p = 0; p < k; p++) {
          double product = 1.0 * w.get(i, p) * s.get(j, p);
          sum -= product;
          size += Math.abs(product);
        }
        assertEquals(sum, c.get(i, j), (k + 1) * Math.ulp(1f) * size, i + ", " + j);
      }
    }
    for (int i = 0; i < around.rows(); i++) {
      for (int j = 0; j < around.columns(); j++) {
        if (i < 1 || i > n || j < 2 || j > n + 1) {
          assertEquals(KEEP, around.get(i, j), "written outside");
        }
      }
    }
  }
}
