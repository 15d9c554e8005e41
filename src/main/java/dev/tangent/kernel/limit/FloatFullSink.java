// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.linalg.FloatMatrix;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes tiles into full matrices, row by row; in the symmetric case a lower tile goes to both
 * places, so that the two triangles have the same bits. Subclasses decide where the rows are
 * written to.
 */
abstract class FloatFullSink implements FloatTiles.Sink {
  /**
   * Columns that are transposed together: their part of the strip stays in the first two caches.
   */
  private static final int COLUMNS = 64;

  private final boolean symmetric;

  /**
   * Buffers for transposed strips. They are not in a ThreadLocal: the threads of a pool live on and
   * would keep them in memory.
   */
  private final Queue<float[]> strips = new ConcurrentLinkedQueue<>();

  FloatFullSink(boolean symmetric) {
    this.symmetric = symmetric;
  }

  /** Whether this kernel is to be written. */
  abstract boolean wants(boolean ntk);

  /** Writes part of a row of Θ, or of Σ. */
  abstract void put(boolean ntk, float[] from, int offset, int row, int column, int length);

  @Override
  public void row(int row, int column, int length, float[] nngp, int at, float[] ntk, int ntkAt) {
    if (wants(false)) {
      put(false, nngp, at, row, column, length);
    }
    if (wants(true)) {
      put(true, ntk, ntkAt, row, column, length);
    }
  }

  @Override
  public void accept(int i0, int j0, FloatMatrix nngpTile, FloatMatrix ntkTile) {
    if (symmetric && wants(false)) {
      mirror(false, i0, j0, nngpTile);
    }
    if (symmetric && wants(true)) {
      mirror(true, i0, j0, ntkTile);
    }
  }

  /**
   * Writes columns of the lower part as rows: they are transposed to a strip in cache and written
   * in long runs.
   */
  private void mirror(boolean ntk, int i0, int j0, FloatMatrix tile) {
    int rows = tile.rows();
    float[] idle = strips.poll();
    float[] strip =
        idle != null && idle.length >= COLUMNS * rows ? idle : new float[COLUMNS * rows];
    for (int j = 0; j < tile.columns(); j += COLUMNS) {
      int width = Math.min(COLUMNS, tile.columns() - j);
      turn(tile, j, width, strip);
      for (int c = 0; c < width; c++) {
        int start = Math.max(0, j0 + j + c - i0);
        if (start < rows) {
          put(ntk, strip, c * rows + start, j0 + j + c, i0 + start, rows - start);
        }
      }
    }
    strips.add(strip);
  }

  /** strip[c · rows + r] = tile(r, j + c). */
  private static void turn(FloatMatrix tile, int j, int width, float[] strip) {
    int rows = tile.rows();
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      turn4(tile.array(), tile.rowOffset(r) + j, tile.stride(), width, strip, r, rows);
    }
    for (; r < rows; r++) {
      int from = tile.rowOffset(r) + j;
      for (int c = 0; c < width; c++) {
        strip[c * rows + r] = tile.array()[from + c];
      }
    }
  }

  /** Transposes four rows at a time, so that a line of the strip is written in few pieces. */
  private static void turn4(
      float[] x, int from, int stride, int width, float[] strip, int at, int rows) {
    int r1 = from + stride;
    int r2 = from + 2 * stride;
    int r3 = from + 3 * stride;
    for (int c = 0, o = at; c < width; c++, o += rows) {
      strip[o] = x[from + c];
      strip[o + 1] = x[r1 + c];
      strip[o + 2] = x[r2 + c];
      strip[o + 3] = x[r3 + c];
    }
  }
}
