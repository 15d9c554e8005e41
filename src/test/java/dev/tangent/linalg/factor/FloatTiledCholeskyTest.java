// twin: double
package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.large.ClosedMatrixException;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.FloatGemm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("cast") // casts that only one twin needs
class FloatTiledCholeskyTest {
  private static void fill(FloatSymmetricTiles tiles, FloatMatrix a) {
    tiles.storeLower(0, 0, a);
  }

  @ParameterizedTest
  @CsvSource({"1,4", "4,4", "5,4", "37,16", "64,16", "130,48", "50,64", "0,8", "707,150"})
  void agreesWithTheFactorizationInOnePiece(int n, int tile, @TempDir Path folder)
      throws Exception {
    FloatMatrix a = FloatCholeskyTest.positive(n);
    FloatCholesky whole = FloatCholesky.factor(a.copy());
    FloatMatrix b = FloatMatrix.zeros(n, 3);
    CounterRandom.normals(2, n, 0, b.array(), 0, 3 * n);
    FloatMatrix expected = whole.solve(b);
    long[] steps = new long[2];
    FloatMatrix x;
    try (FloatSymmetricTiles tiles = FloatSymmetricTiles.onHeap(n, tile)) {
      fill(tiles, a);
      FloatTiledCholesky l =
          FloatTiledCholesky.factor(
              tiles,
              (what, done, total) -> {
                assertTrue(steps[0] < done && done <= total, done + " of " + total);
                steps[0] = done;
                steps[1] = total;
              });
      assertEquals(steps[1], steps[0]);
      x = l.solve(b);
      for (int i = 0; i < 3 * n; i++) { // condition below 5: a few n rounding units
        assertEquals(expected.array()[i], x.array()[i], 100.0 * n * Math.ulp(1f));
      }
      assertEquals(whole.logDeterminant(), l.logDeterminant(), 10.0 * n * n * Math.ulp(1f));
    }
    if (n > 0) {
      try (FloatSymmetricTiles tiles =
          FloatSymmetricTiles.mapped(folder.resolve("a.tiles"), n, tile)) {
        fill(tiles, a);
        assertArrayEquals(
            x.array(), FloatTiledCholesky.factor(tiles, Progress.NONE).solve(b).array());
      }
    }
  }

  /** The other triangle is not stored; in the order of tiles, so a few n rounding units. */
  @ParameterizedTest
  @CsvSource({"1,4", "37,16", "64,16", "50,64", "0,8"})
  void productsAreThoseOfTheWholeMatrix(int n, int tile, @TempDir Path folder) throws Exception {
    FloatMatrix a = FloatCholeskyTest.positive(n);
    FloatMatrix x = FloatMatrix.zeros(n, 3);
    CounterRandom.normals(3, n, 0, x.array(), 0, 3 * n);
    FloatMatrix expected = FloatMatrix.zeros(n, 3);
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1, a, x, 0, expected);
    for (boolean file : new boolean[] {false, true}) {
      if (file && n == 0) {
        continue; // nothing can be mapped
      }
      try (FloatSymmetricTiles tiles =
          file
              ? FloatSymmetricTiles.mapped(folder.resolve("m"), n, tile)
              : FloatSymmetricTiles.onHeap(n, tile)) {
        fill(tiles, a);
        FloatMatrix y = FloatMatrix.zeros(n, 3);
        y.fill(Float.NaN); // old entries are ignored
        tiles.multiply(x, y);
        for (int i = 0; i < 3 * n; i++) {
          assertEquals(expected.array()[i], y.array()[i], 20.0 * n * Math.ulp(1f));
        }
      }
    }
  }

  @Test
  void namesThePivotOfTheWholeMatrix() {
    FloatMatrix a = FloatCholeskyTest.positive(70);
    a.set(50, 50, -3f);
    try (FloatSymmetricTiles tiles = FloatSymmetricTiles.onHeap(70, 16)) {
      fill(tiles, a);
      NotPositiveDefiniteException refused =
          assertThrows(
              NotPositiveDefiniteException.class,
              () -> FloatTiledCholesky.factor(tiles, Progress.NONE));
      assertEquals(50, refused.pivot());
      assertTrue(refused.getMessage().contains("70 × 70"), refused.getMessage());
    }
  }

  /**
   * In a mapped file, several tiles in: the pivot of the whole, its value, and a ridge that does.
   */
  @Test
  void aFailureInAFileNamesPivotValueAndRidge(@TempDir Path folder) throws Exception {
    int n = 511;
    FloatMatrix a = FloatCholeskyTest.positive(n);
    a.set(437, 437, -3f);
    NotPositiveDefiniteException refused;
    try (FloatSymmetricTiles tiles = FloatSymmetricTiles.mapped(folder.resolve("c"), n, 96)) {
      fill(tiles, a);
      refused =
          assertThrows(
              NotPositiveDefiniteException.class,
              () -> FloatTiledCholesky.factor(tiles, Progress.NONE));
    }
    assertEquals(437, refused.pivot());
    // The Schur complement of a_ii = −3: what the rows before it explain is taken off.
    assertTrue(refused.value() < -3, "value " + refused.value());
    assertTrue(refused.getMessage().contains("pivot 437"), refused.getMessage());
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + (float) refused.suggestedRidge());
    }
    try (FloatSymmetricTiles tiles = FloatSymmetricTiles.mapped(folder.resolve("d"), n, 96)) {
      fill(tiles, a);
      FloatTiledCholesky.factor(tiles, Progress.NONE);
    }
  }

  @Test
  void aClosedMatrixIsRefused(@TempDir Path folder) throws Exception {
    FloatSymmetricTiles heap = FloatSymmetricTiles.onHeap(20, 8);
    FloatSymmetricTiles mapped = FloatSymmetricTiles.mapped(folder.resolve("b"), 20, 8);
    heap.storeLower(0, 0, FloatCholeskyTest.positive(20));
    FloatTiledCholesky l = FloatTiledCholesky.factor(heap, Progress.NONE);
    heap.close();
    mapped.close();
    mapped.close(); // twice is harmless
    assertThrows(ClosedMatrixException.class, () -> heap.get(3, 3));
    assertThrows(ClosedMatrixException.class, () -> mapped.get(3, 3));
    assertThrows(ClosedMatrixException.class, mapped::force);
    assertThrows(ClosedMatrixException.class, l::logDeterminant);
  }

  @Test
  void sameBitsForAnyNumberOfThreads() throws Exception {
    float[][] results = new float[3][];
    for (int count = 1; count <= 3; count++) {
      try (Threads pool = Threads.ofCount(count);
          FloatSymmetricTiles tiles = FloatSymmetricTiles.onHeap(250, 100)) {
        fill(tiles, FloatCholeskyTest.positive(250));
        FloatMatrix ones = FloatMatrix.zeros(250, 1);
        ones.fill(1f);
        pool.run(() -> FloatTiledCholesky.factor(tiles, Progress.NONE).solveLower(ones));
        results[count - 1] = ones.array();
      }
    }
    assertArrayEquals(results[0], results[1]);
    assertArrayEquals(results[0], results[2]);
  }
}
