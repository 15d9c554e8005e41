// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * A pair of limiting kernels, computed tile by tile: for points from their inner products ({@link
 * FloatLimitTiles}), for images by planes. A tile of the grid has the same bits whether it is
 * computed alone or as part of the whole, on any machine with the same width of vectors.
 */
public interface FloatTiles {
  /** Takes finished tiles, on the worker that made them; they must not be kept. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes rows {@code i0 …} and columns {@code j0 …} of both kernels. In the symmetric case only
     * the lower triangle of a diagonal tile is defined.
     */
    void accept(int i0, int j0, FloatMatrix nngp, FloatMatrix ntk);

    /**
     * Takes a finished row of a tile, {@code length} entries from {@code at}, before the whole tile
     * is finished: storing it now overlaps with the computation of the next row.
     */
    default void row(
        int row, int column, int length, float[] nngp, int at, float[] ntk, int ntkAt) {}
  }

  /** Whether rows and columns are the same points, so that one triangle is enough. */
  boolean isSymmetric();

  /** How many rows there are. */
  int rows();

  /** How many columns there are. */
  int columns();

  /** Σ(x_i, x_i) of a row. */
  double nngp(int row);

  /** Θ(x_i, x_i) of a row. */
  double ntk(int row);

  /** The side of a tile: tiles begin at multiples of this, whatever part is asked for. */
  int tileSize();

  /**
   * Computes the tiles of a rectangle on the current threads; its edges are multiples of {@link
   * #tileSize} or the last row and column. In the symmetric case it lies below the diagonal, or on
   * it as a square, and only the lower triangle of tiles on the diagonal is defined.
   */
  void rectangle(int i0, int i1, int j0, int j1, Sink sink);

  /** Computes all tiles (the lower ones in the symmetric case) on the current threads. */
  default void run(Progress progress, Sink sink) {
    run(progress, sink, 0, _ -> {});
  }

  /**
   * The same, beginning at a row.
   *
   * @param from a number of rows that {@code finished} heard
   * @param finished hears how many rows are complete, in the symmetric case with as many columns
   */
  void run(Progress progress, Sink sink, int from, IntConsumer finished);

  /**
   * Writes the quantities computed for the points and the methods chosen for them, but not the
   * points.
   */
  void write(DataOutputStream out) throws IOException;
}
