package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.Serializable;

/** A kernel as a function of points, for more of them than a matrix holds. */
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
   * The lower triangle of K(x, x), rounded to float32; progress comes from any thread.
   *
   * @param x points, N × n_0
   * @param lower K of all pairs, its lower triangle written
   * @param progress hears how far the work is; an exception from it ends the work
   */
  void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress);
}
