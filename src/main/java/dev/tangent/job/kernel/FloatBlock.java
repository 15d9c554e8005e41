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
 * One block of a limit kernel into mapped memory, row-major and little-endian, in bands of rows so
 * that it can be stopped. Entries have the bits that they have in the whole. Of a block on the
 * diagonal the lower triangle is computed, and its transpose is written with it.
 *
 * @param limit prepared for all points
 * @param block which
 */
record FloatBlock(FloatPreparedLimit limit, Block block) {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** A band has so many rows of tiles: enough for the threads to share. */
  private static final int TILES = 4;

  /** Computes it. A kernel that isn't wanted is null. */
  void write(@Nullable MemorySegment nngp, @Nullable MemorySegment ntk, Progress progress) {
    boolean onDiagonal = limit.isSymmetric() && block.i() == block.j();
    int band = TILES * limit.grain();
    for (int from = block.rowFrom(); from < block.rowTo(); ) {
      // Bands end at multiples, where no tile is cut in two.
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
        // What is right of the band's own rows is not computed with it.
        for (int r = Math.max(0, j + c - i); r < tile.rows(); r++) {
          to.set(LAYOUT, at(j + c, i + r), tile.get(r, c));
        }
      }
    }
  }

  /** Where an entry of the kernel is, in bytes. */
  private long at(int i, int j) {
    long row = i - (long) block.rowFrom();
    return (row * block.columns() + (j - block.columnFrom())) * Float.BYTES;
  }
}
