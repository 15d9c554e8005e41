// twin: double
package dev.tangent.linalg.large;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweeps over blocks against sums entry by entry. */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatSweptBlocksTest {
  private static DoubleMatrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    DoubleMatrix a = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      a.array()[i] = random.nextGaussian();
    }
    return a;
  }

  private static FloatMatrix entries(int rows, int columns, long seed) {
    DoubleMatrix a = random(rows, columns, seed);
    FloatMatrix b = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      b.array()[i] = (float) a.array()[i];
    }
    return b;
  }

  private static void close(DoubleMatrix expected, DoubleMatrix found, int terms) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(expected.get(i, j), found.get(i, j), 1e-14 * terms, i + ", " + j);
      }
    }
  }

  /** Pieces and slices that are whole, cut, and single; few columns, odd ones, and many. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "24, 480, 10", "50, 600, 3", "29, 1000, 8", "100, 97, 70", "23, 481, 1"})
  void bothProductsAreThoseOfTheEntries(int rows, int columns, int m) {
    FloatMatrix b = entries(rows, columns, 1);
    FloatSweptBlocks memory = new FloatSweptBlocks(2 * FloatSweptBlocks.bytes(rows, columns));
    memory.add(rows, columns).store(0, 0, entries(rows, columns, 2)); // another one before it
    FloatSweptBlocks.Block block = memory.add(rows, columns);
    int half = columns / 2;
    block.store(0, 0, b.columnRange(0, half)); // in parts that slices cut
    block.store(0, half, b.columnRange(half, columns));
    DoubleMatrix x = random(columns, m, 3);
    DoubleMatrix left = random(rows, m, 4);
    DoubleMatrix own = random(rows, m, 5);
    DoubleMatrix turned = random(columns, m, 6);
    DoubleMatrix alone = own.copy();
    DoubleMatrix expectedOwn = own.copy();
    DoubleMatrix expectedTurned = turned.copy();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        for (int c = 0; c < m; c++) {
          double k = b.get(i, j);
          expectedOwn.set(i, c, expectedOwn.get(i, c) + k * x.get(j, c));
          expectedTurned.set(j, c, expectedTurned.get(j, c) + k * left.get(i, c));
        }
      }
    }
    for (int s = 0; s < block.slices(); s++) {
      block.multiply(s, x, own, left, turned);
      block.multiply(s, x, alone, null, null);
    }
    close(expectedOwn, own, columns);
    close(expectedTurned, turned, rows);
    assertArrayEquals(own.toArray(), alone.toArray());
  }

  @Test
  void blocksGoOnInTheNextArray() {
    int rows = 24;
    int columns = 400_000; // 834 pieces: more than an array has
    FloatMatrix b = entries(rows, columns, 7);
    FloatSweptBlocks memory = new FloatSweptBlocks(FloatSweptBlocks.bytes(rows, columns));
    FloatSweptBlocks.Block block = memory.add(rows, columns);
    block.store(0, 0, b);
    DoubleMatrix x = random(columns, 1, 8);
    DoubleMatrix own = DoubleMatrix.zeros(rows, 1);
    for (int s = 0; s < block.slices(); s++) {
      block.multiply(s, x, own, null, null);
    }
    for (int i = 0; i < rows; i++) {
      double expected = 0;
      for (int j = 0; j < columns; j++) {
        expected += (double) b.get(i, j) * x.get(j, 0);
      }
      assertEquals(expected, own.get(i, 0), 1e-9);
    }
  }

  @Test
  void memoryIsUsedAgainAndHasAnEnd() {
    FloatSweptBlocks memory = new FloatSweptBlocks(FloatSweptBlocks.bytes(30, 30));
    memory.add(30, 30);
    assertThrows(IllegalStateException.class, () -> memory.add(1, 1));
    memory.clear();
    FloatSweptBlocks.Block block = memory.add(30, 30);
    assertThrows(IndexOutOfBoundsException.class, () -> block.store(1, 0, entries(30, 30, 1)));
  }
}
