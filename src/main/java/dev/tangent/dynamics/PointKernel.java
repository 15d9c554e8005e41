package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.Serializable;

/** A kernel as a function of points, for more of them than a matrix holds. */
public interface PointKernel extends Serializable {
  /** K(x, x), symmetric. */
  DoubleMatrix square(DoubleMatrix x);

  /** K(x, y), rows of x × rows of y. */
  DoubleMatrix between(DoubleMatrix x, DoubleMatrix y);

  /** K(x_i, x_i), for each row of x. */
  double[] diagonal(DoubleMatrix x);

  /** A kernel between given points, by the numbers of its rows and columns. */
  @FunctionalInterface
  interface Entries {
    /** Rows i0 … i1 − 1 and columns j0 … j1 − 1; what is asked for in one go changes no bit. */
    DoubleMatrix part(int i0, int i1, int j0, int j1);

    /** Parts whose edges are multiples of this are the cheapest. */
    default int grain() {
      return 1;
    }
  }

  /**
   * K(x, x) for those who ask for it part by part: what all parts share, as the tables of an
   * activation, is made once. The points are kept.
   */
  default Entries entries(DoubleMatrix x) {
    return (i0, i1, j0, j1) ->
        i0 == j0 && i1 == j1
            ? square(x.rowRange(i0, i1))
            : between(x.rowRange(i0, i1), x.rowRange(j0, j1));
  }

  /** K(x, y) in the same way. */
  default Entries entries(DoubleMatrix x, DoubleMatrix y) {
    return (i0, i1, j0, j1) -> between(x.rowRange(i0, i1), y.rowRange(j0, j1));
  }

  /** The lower triangle of K(x, x), rounded to float32; progress comes from any thread. */
  void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress);
}
