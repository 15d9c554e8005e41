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

  /** The lower triangle of K(x, x), rounded to float32; progress comes from any thread. */
  void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress);
}
