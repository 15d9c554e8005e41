// twin: double
package dev.tangent.linalg.large;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.linalg.product.DoubleSkinnyGemm;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.DoubleSkinny;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Memory for blocks of a large matrix in float32, for products that sweep over them.
 *
 * <pre>{@code
 * FloatSweptBlocks blocks = new FloatSweptBlocks(FloatSweptBlocks.bytes(rows, columns));
 * FloatSweptBlocks.Block block = blocks.add(rows, columns);
 * block.store(0, 0, b);
 * block.multiply(0, x, own, left, turned);
 * }</pre>
 *
 * <p>A block is made of pieces of 24 × 480 entries, each without gaps, so that a sweep reads memory
 * from front to back; a piece is widened to float64 in the cache and multiplied there from both
 * sides. Pieces lie in arrays of just below 32 MB, which fill the regions of the JVM's heap almost
 * completely, whatever their size.
 */
public final class FloatSweptBlocks {
  /** Rows of a piece: a multiple of what the kernel makes at a time. */
  private static final int ROWS = 24;

  /** Columns of a piece, and of a slice. */
  private static final int COLUMNS = 480;

  private static final int PIECE = ROWS * COLUMNS;

  /** Between the rows of a widened piece: rows of 2ⁿ bytes would share a few sets of the cache. */
  private static final int STRIDE = COLUMNS + 8;

  private static final int PIECES = ((1 << 25) - 64) / (PIECE * Float.BYTES);

  /** Most columns of a factor for which the kernel of few columns is used. */
  private static final int FEW = 64;

  private final int capacity; // in pieces
  private final float[] @Nullable [] arrays;
  private int used;

  /**
   * Empty memory; arrays are made when blocks are added.
   *
   * @param bytes sum of {@link #bytes} of the blocks that will be added
   */
  public FloatSweptBlocks(long bytes) {
    capacity = Math.toIntExact(bytes / ((long) PIECE * Float.BYTES));
    arrays = new float[(capacity + PIECES - 1) / PIECES][];
  }

  private static int pieces(int rows, int columns) {
    return Math.multiplyExact(
        (rows + ROWS - 1) / ROWS, Math.toIntExact((columns + COLUMNS - 1L) / COLUMNS));
  }

  /**
   * {@return bytes that a block takes}
   *
   * @param rows how many rows
   * @param columns how many columns
   */
  public static long bytes(int rows, int columns) {
    return (long) pieces(rows, columns) * PIECE * Float.BYTES;
  }

  /**
   * {@return a new block, whose entries are to be stored}
   *
   * @param rows how many rows
   * @param columns how many columns
   * @throws IllegalStateException when there is no room left for it
   */
  public synchronized Block add(int rows, int columns) {
    int first = used;
    int end = first + pieces(rows, columns);
    if (end > capacity) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "no room for a block of %d × %d: %d of %d pieces are in use",
              rows,
              columns,
              used,
              capacity));
    }
    for (int a = first / PIECES; a * PIECES < end; a++) {
      if (arrays[a] == null) {
        arrays[a] = new float[Math.min(PIECES, capacity - a * PIECES) * PIECE];
      }
    }
    used = end;
    return new Block(first, rows, columns);
  }

  /** Takes all blocks away: their memory is used for the next ones. */
  public synchronized void clear() {
    used = 0;
  }

  /** A block, whose pieces follow one another: those of the first slice, row by row, first. */
  public final class Block implements SweptBlock {
    private final int first;
    private final int rows;
    private final int columns;

    private Block(int first, int rows, int columns) {
      this.first = first;
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public int slices() {
      return (columns + COLUMNS - 1) / COLUMNS;
    }

    /** The piece with rows {@code group} · ROWS … of a slice, as it is stored. */
    private FloatMatrix piece(int slice, int group) {
      int piece = first + slice * ((rows + ROWS - 1) / ROWS) + group;
      float[] array = arrays[piece / PIECES];
      if (array == null) {
        throw new IllegalStateException("a block without memory");
      }
      return FloatMatrix.wrap(
          array,
          piece % PIECES * PIECE,
          Math.min(ROWS, rows - group * ROWS),
          Math.min(COLUMNS, columns - slice * COLUMNS),
          COLUMNS);
    }

    /**
     * Stores rows i … and columns j …. Different parts may be stored by different threads at once.
     *
     * @param i first row
     * @param j first column
     * @param part entries, as many rows and columns as are to be stored
     */
    public void store(int i, int j, FloatMatrix part) {
      if (i < 0 || j < 0 || i + part.rows() > rows || j + part.columns() > columns) {
        throw new IndexOutOfBoundsException(
            String.format(
                Locale.ROOT, "%s at (%d, %d) of a block of %d × %d", part, i, j, rows, columns));
      }
      for (int r = 0; r < part.rows(); r++) {
        int group = (i + r) / ROWS;
        int from = part.rowOffset(r);
        for (int c = 0; c < part.columns(); ) {
          int slice = (j + c) / COLUMNS;
          int column = j + c - slice * COLUMNS;
          int length = Math.min(part.columns() - c, COLUMNS - column);
          FloatMatrix to = piece(slice, group);
          System.arraycopy(
              part.array(),
              from + c,
              to.array(),
              to.rowOffset(i + r - group * ROWS) + column,
              length);
          c += length;
        }
      }
    }

    @Override
    public void multiply(
        int slice,
        DoubleMatrix right,
        DoubleMatrix own,
        @Nullable DoubleMatrix left,
        @Nullable DoubleMatrix turned) {
      int m = right.columns();
      Shapes.requireSame("B", rows, columns, "the factors", own.rows(), right.rows());
      if (left != null && turned != null) {
        Shapes.requireSame("B", rows, columns, "the transpose's", left.rows(), turned.rows());
      }
      int j = slice * COLUMNS;
      int width = Math.min(COLUMNS, columns - j);
      DoubleMatrix x = right.rowRange(j, j + width);
      DoubleMatrix below = turned == null ? null : turned.rowRange(j, j + width);
      if (Width.SCALAR || m > FEW) {
        gemm(slice, x, own, left, below);
      } else {
        skinny(slice, x, own, left, below);
      }
    }

    /** A factor of many columns: each widened piece is one product for each side. */
    private void gemm(
        int slice,
        DoubleMatrix x,
        DoubleMatrix own,
        @Nullable DoubleMatrix left,
        @Nullable DoubleMatrix turned) {
      double[] wide = DoubleScratch.take(ROWS * STRIDE);
      for (int group = 0, i = 0; i < rows; group++, i += ROWS) {
        DoubleMatrix a = widen(piece(slice, group), wide);
        int end = i + a.rows();
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, x, 1, own.rowRange(i, end));
        if (left != null && turned != null) {
          DoubleMatrix l = left.rowRange(i, end);
          DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, a, l, 1, turned);
        }
      }
      DoubleScratch.give(wide);
    }

    /**
     * A factor of few columns is packed once; zeros are added to it up to whole vectors, so that
     * the kernel has no odd columns.
     */
    private void skinny(
        int slice,
        DoubleMatrix x,
        DoubleMatrix own,
        @Nullable DoubleMatrix left,
        @Nullable DoubleMatrix turned) {
      int m = DoubleGemm.roundUp(x.columns(), DoubleSkinny.chunk(1));
      double[] wide = DoubleScratch.take(ROWS * STRIDE);
      double[] piecePanel = DoubleScratch.take((long) ROWS * m);
      double[] panel = DoubleScratch.take((long) x.rows() * m);
      double[] ownSums = DoubleScratch.take((long) rows * m);
      double[] turnedSums = DoubleScratch.take((long) x.rows() * m);
      double[] padded = DoubleScratch.take((long) Math.max(ROWS, x.rows()) * m);
      DoubleSkinnyGemm.pack(pad(x, padded, m), false, 1, panel);
      DoubleMatrix ownSum = DoubleMatrix.wrap(ownSums, 0, rows, m, m);
      DoubleMatrix turnedSum = DoubleMatrix.wrap(turnedSums, 0, x.rows(), m, m);
      ownSum.fill(0);
      turnedSum.fill(0);
      for (int group = 0, i = 0; i < rows; group++, i += ROWS) {
        DoubleMatrix a = widen(piece(slice, group), wide);
        int r = a.rows();
        DoubleSkinnyGemm.part(false, a, panel, x.rows(), ownSum.rowRange(i, i + r), 0, r);
        if (left != null) {
          DoubleSkinnyGemm.pack(pad(left.rowRange(i, i + r), padded, m), false, 1, piecePanel);
          DoubleSkinnyGemm.part(true, a, piecePanel, r, turnedSum, 0, x.rows());
        }
      }
      add(ownSum, own);
      if (turned != null) {
        add(turnedSum, turned);
      }
      DoubleScratch.give(padded);
      DoubleScratch.give(turnedSums);
      DoubleScratch.give(ownSums);
      DoubleScratch.give(panel);
      DoubleScratch.give(piecePanel);
      DoubleScratch.give(wide);
    }
  }

  /** A piece in float64. */
  private static DoubleMatrix widen(FloatMatrix piece, double[] wide) {
    float[] from = piece.array();
    for (int i = 0; i < piece.rows(); i++) {
      widen(from, piece.rowOffset(i), wide, i * STRIDE, piece.columns());
    }
    return DoubleMatrix.wrap(wide, 0, piece.rows(), piece.columns(), STRIDE);
  }

  private static void widen(float[] from, int at, double[] to, int start, int n) {
    for (int k = 0; k < n; k++) {
      to[start + k] = from[at + k];
    }
  }

  /** A copy with m columns, the last ones 0. */
  private static DoubleMatrix pad(DoubleMatrix x, double[] to, int m) {
    for (int i = 0; i < x.rows(); i++) {
      System.arraycopy(x.array(), x.rowOffset(i), to, i * m, x.columns());
      Arrays.fill(to, i * m + x.columns(), (i + 1) * m, 0);
    }
    return DoubleMatrix.wrap(to, 0, x.rows(), m, m);
  }

  /** Adds the columns that {@code to} has. */
  private static void add(DoubleMatrix sum, DoubleMatrix to) {
    for (int i = 0; i < to.rows(); i++) {
      int from = sum.rowOffset(i);
      int at = to.rowOffset(i);
      for (int j = 0; j < to.columns(); j++) {
        to.array()[at + j] += sum.array()[from + j];
      }
    }
  }
}
