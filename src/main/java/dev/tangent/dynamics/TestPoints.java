package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;

/**
 * Test points, prepared for one {@link KernelGradientDescent}: K(x, X) V, M × N, is computed once
 * for all times and targets.
 */
public final class TestPoints {
  private final KernelGradientDescent descent;
  private final DoubleMatrix projected;

  TestPoints(KernelGradientDescent descent, DoubleMatrix projected) {
    this.descent = descent;
    this.projected = projected;
  }

  /** {@return number of points M} */
  public int size() {
    return projected.rows();
  }

  /** {@return K(x, X) V} */
  public DoubleMatrix projected() {
    return projected;
  }

  /** Refuses points that were prepared with another kernel. */
  void requireOf(KernelGradientDescent other) {
    if (descent != other) {
      throw new IllegalArgumentException(
          "these test points were prepared for another kernel: call test() of the same"
              + " KernelGradientDescent");
    }
  }
}
