// twin: double
package dev.tangent.job.kernel;

import dev.tangent.job.shard.BlockGrid.Block;
import dev.tangent.kernel.FloatPreparedLimit;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Writes one block of a limit kernel into mapped memory, row-major and little-endian, in bands of
 * rows so that it can be stopped. Its entries have the same bits as in the whole kernel. For a
 * block on the diagonal only the lower triangle is computed; its transpose is written with it.
 *
 * @param limit prepared for all points
 * @param block which
 */
record FloatBlock(FloatPreparedLimit limit, Block block) {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Rows of tiles in a band: enough work for the threads to share. */
  private static final int TILES = 4;

  /** Computes the block. A kernel that isn't wanted is null. */
  void write(@Nullable MemorySegment nngp, @Nullable MemorySegment ntk, Progress progress) {
    boolean onDiagonal = limit.isSymmetric() && block.i() == block.j();
    int band = TILES * limit.grain();
    for (int from = block.rowFrom(); from < block.rowTo(); ) {
      // Bands end at multiples of the band's height, so no tile is cut in two.
      int to = (int) Math.min(block.rowTo(), ((long) from / band + 1) * band);
      progress.update("block " + block.i() + "-" + block.j(), from - block.rowFrom(), block.rows());
      int end = onDiagonal ? to : block.columnTo();
      limit.tile(
          from,
          to,
          block.columnFrom(),
          end,
          (i, j, nngpTile, ntkTile) -> {
            put(nngpTile, i, j, nngp, onDiagonal);
            put(ntkTile, i, j, ntk, onDiagonal);
          });
      from = to;
    }
  }

  private void put(FloatMatrix tile, int i, int j, @Nullable MemorySegment to, boolean mirrored) {
    if (to == null) {
      return;
    }
    for (int r = 0; r < tile.rows(); r++) {
      MemorySegment.copy(tile.array(), tile.rowOffset(r), to, LAYOUT, at(i + r, j), tile.columns());
    }
    if (mirrored) {
      for (int c = 0; c < tile.columns(); c++) {
        // Entries to the right of the diagonal are not computed in this band.
        for (int r = Math.max(0, j + c - i); r < tile.rows(); r++) {
          to.set(LAYOUT, at(j + c, i + r), tile.get(r, c));
        }
      }
    }
  }

  /** The offset of an entry of the kernel, in bytes. */
  private long at(int i, int j) {
    long row = i - (long) block.rowFrom();
    return (row * block.columns() + (j - block.columnFrom())) * Float.BYTES;
  }
}
