package dev.tangent.dynamics.learner;

import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;

/** A kernel as a function of rows of numbers. Immutable; any number of threads may use it. */
public interface RowKernel {
  /**
   * {@return K(x, x), N × N, symmetric}
   *
   * @param x rows, N × d
   */
  DoubleMatrix square(DoubleMatrix x);

  /**
   * {@return K(x, y), rows of x × rows of y}
   *
   * @param x rows, N × d
   * @param y rows, M × d
   */
  DoubleMatrix between(DoubleMatrix x, DoubleMatrix y);

  /**
   * {@return K(x_i, x_i) of each row}
   *
   * @param x rows, N × d
   */
  double[] diagonal(DoubleMatrix x);

  /**
   * {@return a kernel of an infinitely wide network: Θ, or Σ}
   *
   * @param limit kernel of networks with d inputs
   * @param nngp whether Σ instead of Θ
   */
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
