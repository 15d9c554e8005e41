// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Writes tiles into full matrices; in the symmetric case a lower tile goes to both places, so the
 * two triangles have the same bits. Either matrix may be absent.
 */
final class FloatMatrixSink implements FloatLimitTiles.Sink {
  private static final int BLOCK = 16;

  private final @Nullable FloatMatrix nngp;
  private final @Nullable FloatMatrix ntk;
  private final boolean symmetric;

  FloatMatrixSink(@Nullable FloatMatrix nngp, @Nullable FloatMatrix ntk, boolean symmetric) {
    this.nngp = nngp;
    this.ntk = ntk;
    this.symmetric = symmetric;
  }

  @Override
  public void accept(int i0, int j0, FloatMatrix nngpTile, FloatMatrix ntkTile) {
    if (nngp != null) {
      write(i0, j0, nngpTile, nngp);
    }
    if (ntk != null) {
      write(i0, j0, ntkTile, ntk);
    }
  }

  private void write(int i0, int j0, FloatMatrix tile, FloatMatrix to) {
    for (int i = 0; i < tile.rows(); i++) {
      int length = symmetric ? Math.min(tile.columns(), i0 + i + 1 - j0) : tile.columns();
      if (length > 0) {
        System.arraycopy(
            tile.array(), tile.rowOffset(i), to.array(), to.rowOffset(i0 + i) + j0, length);
      }
    }
    if (symmetric) {
      float[] strip = new float[BLOCK * tile.rows()];
      for (int j = 0; j < tile.columns(); j += BLOCK) {
        mirror(i0, j0, j, tile, to, strip);
      }
    }
  }

  /**
   * Columns j … of the lower part as rows of the target. They are turned block by block in a strip
   * that stays in cache, so that the target is written in long runs.
   */
  private static void mirror(
      int i0, int j0, int j, FloatMatrix tile, FloatMatrix to, float[] strip) {
    int rows = tile.rows();
    int width = Math.min(BLOCK, tile.columns() - j);
    int first = Math.max(0, j0 + j - i0);
    float[] from = tile.array();
    int stride = tile.stride();
    for (int i = first; i < rows; i += BLOCK) {
      int end = Math.min(rows, i + BLOCK);
      for (int c = 0; c < width; c++) {
        int source = tile.rowOffset(i) + j + c;
        int at = c * rows;
        for (int r = i; r < end; r++) {
          strip[at + r] = from[source];
          source += stride;
        }
      }
    }
    for (int c = 0; c < width; c++) {
      int start = Math.max(0, j0 + j + c - i0);
      if (start < rows) {
        int at = to.rowOffset(j0 + j + c) + i0 + start;
        System.arraycopy(strip, c * rows + start, to.array(), at, rows - start);
      }
    }
  }
}
