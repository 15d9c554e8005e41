// twin: double
package dev.tangent.linalg.product;

import static dev.tangent.linalg.Transpose.NO;
import static dev.tangent.linalg.Transpose.YES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatSyrkTest {
  @ParameterizedTest
  @CsvSource({"0,3", "1,1", "5,0", "7,13", "96,40", "193,401", "390,70", "70,5003"})
  void lowerTriangleMatchesCompensatedSums(int n, int k) {
    for (Transpose t : Transpose.values()) {
      FloatMatrix a = t == NO ? FloatGemmTest.random(n, k, 1) : FloatGemmTest.random(k, n, 1);
      float[][] factors = {{1, 0}, {-1, 1}, {0.5f, -2}};
      for (float[] f : factors) {
        FloatMatrix c = FloatGemmTest.random(n, n, 3);
        FloatMatrix old = c.copy();
        FloatSyrk.lower(t, f[0], a, f[1], c);
        Transpose other = t == NO ? YES : NO;
        FloatGemmTest.check(t, other, f[0], a, a, f[1], old, c, true);
        for (int i = 0; i < n; i++) {
          for (int j = i + 1; j < n; j++) {
            assertEquals(old.get(i, j), c.get(i, j), "the upper triangle has changed");
          }
        }
      }
    }
  }

  @Test
  void everyTileComesOnce() {
    FloatMatrix a = FloatGemmTest.random(410, 50, 1);
    FloatMatrix b = FloatGemmTest.random(230, 50, 2);
    int[] seen = new int[410 * 230];
    FloatMatrix c = FloatMatrix.zeros(410, 230);
    FloatSyrk.tiles(
        NO,
        a,
        b,
        (i0, j0, tile) -> {
          for (int i = 0; i < tile.rows(); i++) {
            for (int j = 0; j < tile.columns(); j++) {
              seen[(i0 + i) * 230 + j0 + j]++;
              c.set(i0 + i, j0 + j, tile.get(i, j));
              tile.set(i, j, Float.NaN); // the consumer may overwrite its tile
            }
          }
        });
    for (int count : seen) {
      assertEquals(1, count);
    }
    FloatGemmTest.check(NO, YES, 1, a, b, 0, c, c, false);
  }

  /** The second is cut along the features. */
  @ParameterizedTest
  @CsvSource({"300,800", "64,6001"})
  void sameBitsForAnyNumberOfThreads(int n, int k) {
    FloatMatrix a = FloatGemmTest.random(n, k, 1);
    float[][] results = new float[3][];
    for (int threads = 1; threads <= 3; threads++) {
      FloatMatrix c = FloatMatrix.zeros(n, n);
      try (Threads pool = Threads.ofCount(threads)) {
        pool.run(() -> FloatSyrk.lower(1, a, 0, c));
      }
      results[threads - 1] = c.array();
    }
    assertArrayEquals(results[0], results[1]);
    assertArrayEquals(results[0], results[2]);
  }

  @Test
  void consumersMayMultiply() {
    FloatMatrix a = FloatGemmTest.random(250, 30, 1);
    AtomicInteger calls = new AtomicInteger();
    FloatSyrk.tiles(
        NO,
        a,
        (i0, j0, tile) -> {
          FloatMatrix c = FloatMatrix.zeros(tile.rows(), tile.rows());
          FloatMatrix copy = tile.copy();
          FloatGemm.multiply(NO, YES, 1, tile, tile, 0, c);
          assertArrayEquals(copy.array(), tile.toArray(), "the tile was used by another product");
          calls.incrementAndGet();
        });
    assertEquals(true, calls.get() >= 3);
  }
}
