package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.DoubleSweptBlocks;
import dev.tangent.linalg.large.FloatSweptBlocks;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.Serializable;

/** A kernel as a function of points, for more points than one matrix can hold. */
public interface PointKernel extends Serializable {
  /**
   * {@return K(x, x), symmetric}
   *
   * @param x points, N × n_0
   */
  DoubleMatrix square(DoubleMatrix x);

  /**
   * {@return K(x, y), rows of x × rows of y}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  DoubleMatrix between(DoubleMatrix x, DoubleMatrix y);

  /**
   * {@return K(x_i, x_i), for each row of x}
   *
   * @param x points, N × n_0
   */
  double[] diagonal(DoubleMatrix x);

  /**
   * {@return this kernel for many small sets of points of nearly the same scale: what depends on
   * their range alone, such as the tables of an activation, covers a little more than each needs
   * and is made once} Entries change within their error.
   */
  default PointKernel forManySets() {
    return this;
  }

  /** A kernel between given points, by the numbers of its rows and columns. */
  @FunctionalInterface
  interface Entries {
    /**
     * {@return rows i0 … i1 − 1 and columns j0 … j1 − 1} The bits of an entry do not depend on the
     * part that is asked for.
     *
     * @param i0 first row
     * @param i1 row after the last
     * @param j0 first column
     * @param j1 column after the last
     */
    DoubleMatrix part(int i0, int i1, int j0, int j1);

    /** {@return a number whose multiples are the cheapest edges of parts} */
    default int grain() {
      return 1;
    }

    /** {@return whether the entries are numbers of float32, which lose nothing when stored so} */
    default boolean isSingle() {
      return false;
    }

    /**
     * Stores a part as a block of float32.
     *
     * @param i0 first row
     * @param i1 row after the last
     * @param j0 first column
     * @param j1 column after the last
     * @param to the block, (i1 − i0) × (j1 − j0)
     */
    default void store(int i0, int i1, int j0, int j1, FloatSweptBlocks.Block to) {
      to.store(0, 0, Matrices.toFloat(part(i0, i1, j0, j1)));
    }

    /**
     * Stores a part as a block of float64.
     *
     * @param i0 first row
     * @param i1 row after the last
     * @param j0 first column
     * @param j1 column after the last
     * @param to the block, (i1 − i0) × (j1 − j0)
     */
    default void store(int i0, int i1, int j0, int j1, DoubleSweptBlocks.Block to) {
      to.store(0, 0, part(i0, i1, j0, j1));
    }
  }

  /**
   * {@return K(x, x), to be computed part by part} Things that all parts share, such as the tables
   * of an activation, are made once. The points are kept.
   *
   * @param x points, N × n_0
   */
  default Entries entries(DoubleMatrix x) {
    return (i0, i1, j0, j1) ->
        i0 == j0 && i1 == j1
            ? square(x.rowRange(i0, i1))
            : between(x.rowRange(i0, i1), x.rowRange(j0, j1));
  }

  /**
   * {@return K(x, y), to be computed part by part}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  default Entries entries(DoubleMatrix x, DoubleMatrix y) {
    return (i0, i1, j0, j1) -> between(x.rowRange(i0, i1), y.rowRange(j0, j1));
  }

  /**
   * Writes the lower triangle of K(x, x), rounded to float32; progress may be reported from any
   * thread.
   *
   * @param x points, N × n_0
   * @param lower K of all pairs, its lower triangle written
   * @param progress hears how far the work is; an exception from it ends the work
   */
  void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress);
}
