package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.util.Arrays;

/** A sample kernel with K(x, x) = 1, as a kernel of points. */
@FunctionalInterface
interface SamplePointKernel extends PointKernel {
  @Override
  default DoubleMatrix square(DoubleMatrix x) {
    return between(x, x);
  }

  @Override
  default double[] diagonal(DoubleMatrix x) {
    double[] ones = new double[x.rows()];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  default void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress) {
    lower.storeLower(0, 0, Matrices.toFloat(square(x)));
  }
}
