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
      for (int i = 0; i < tile.rows(); i += BLOCK) {
        for (int j = 0; j < tile.columns() && j0 + j < i0 + i + BLOCK; j += BLOCK) {
          mirror(i0, j0, i, j, tile, to);
        }
      }
    }
  }

  /** The transpose of a block that two sets of cache lines hold. */
  private static void mirror(int i0, int j0, int i, int j, FloatMatrix tile, FloatMatrix to) {
    int iEnd = Math.min(tile.rows(), i + BLOCK);
    int jEnd = Math.min(tile.columns(), j + BLOCK);
    float[] from = tile.array();
    float[] target = to.array();
    int stride = tile.stride();
    for (int c = j; c < jEnd; c++) {
      int at = to.rowOffset(j0 + c) + i0;
      int first = Math.max(i, j0 + c - i0);
      int source = tile.offset() + c + first * stride;
      for (int r = first; r < iEnd; r++) {
        target[at + r] = from[source];
        source += stride;
      }
    }
  }
}
