package dev.tangent.dynamics.learner;

import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;

/** A kernel as a function of rows of numbers. Immutable; any number of threads may use it. */
public interface RowKernel {
  /** K(x, x), N × N, symmetric. */
  DoubleMatrix square(DoubleMatrix x);

  /** K(x, y), rows of x × rows of y. */
  DoubleMatrix between(DoubleMatrix x, DoubleMatrix y);

  /** K(x_i, x_i) of each row. */
  double[] diagonal(DoubleMatrix x);

  /** The kernel of a network of infinite width: Θ, or Σ. */
  static RowKernel of(LimitKernel limit, boolean nngp) {
    return new RowKernel() {
      @Override
      public DoubleMatrix square(DoubleMatrix x) {
        DoubleMatrix k = DoubleMatrix.zeros(x.rows(), x.rows());
        limit.prepare(x).compute(nngp ? k : null, nngp ? null : k);
        return k;
      }

      @Override
      public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
        DoubleMatrix k = DoubleMatrix.zeros(x.rows(), y.rows());
        limit.prepare(x, y).compute(nngp ? k : null, nngp ? null : k);
        return k;
      }

      @Override
      public double[] diagonal(DoubleMatrix x) {
        KernelDiagonal diagonal = limit.diagonal(x);
        return nngp ? diagonal.nngp() : diagonal.ntk();
      }

      @Override
      public String toString() {
        return (nngp ? "nngp of " : "ntk of ") + limit;
      }
    };
  }
}
