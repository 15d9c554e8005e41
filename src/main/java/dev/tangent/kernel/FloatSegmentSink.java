// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Writes tiles into mapped row-major matrices, little-endian, of any size. In the symmetric case a
 * lower tile goes to both places.
 */
final class FloatSegmentSink implements FloatLimitTiles.Sink {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final @Nullable MemorySegment nngp;
  private final @Nullable MemorySegment ntk;
  private final long columns;
  private final boolean symmetric;

  FloatSegmentSink(
      @Nullable MemorySegment nngp, @Nullable MemorySegment ntk, long columns, boolean symmetric) {
    this.nngp = nngp;
    this.ntk = ntk;
    this.columns = columns;
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

  private void write(int i0, int j0, FloatMatrix tile, MemorySegment to) {
    for (int i = 0; i < tile.rows(); i++) {
      int length = symmetric ? Math.min(tile.columns(), i0 + i + 1 - j0) : tile.columns();
      if (length > 0) {
        copy(tile.array(), tile.rowOffset(i), to, i0 + i, j0, length);
      }
    }
    if (symmetric) {
      float[] column = new float[tile.rows()];
      for (int j = 0; j < tile.columns(); j++) {
        int first = Math.max(0, j0 + j - i0);
        for (int i = first; i < tile.rows(); i++) {
          column[i] = tile.array()[tile.rowOffset(i) + j];
        }
        if (first < tile.rows()) {
          copy(column, first, to, j0 + j, i0 + first, tile.rows() - first);
        }
      }
    }
  }

  private void copy(float[] from, int offset, MemorySegment to, long row, int column, int length) {
    MemorySegment.copy(from, offset, to, LAYOUT, (row * columns + column) * Float.BYTES, length);
  }
}
