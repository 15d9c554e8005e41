package dev.tangent.dynamics.learner;

import dev.tangent.linalg.DoubleMath;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import java.util.Arrays;

/**
 * Kernels that are functions of the distance of two rows, for comparison with kernels of networks:
 *
 * <pre>
 *   gaussian  exp(−γ ‖x − x′‖²)       laplace  exp(−γ ‖x − x′‖)
 * </pre>
 *
 * <p>K(x, x) is exactly 1. Squared distances come from one matrix product, ‖x‖² + ‖x′‖² − 2 x·x′,
 * centred on the first row: rows nearer than 10⁻⁸ of their norm lose the digits of their distance.
 *
 * @param laplace whether it is the Laplace kernel instead of the Gaussian
 * @param gamma γ &gt; 0
 */
public record RadialKernel(boolean laplace, double gamma) implements RowKernel {
  /** Checks γ. */
  public RadialKernel {
    if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gamma is positive and finite, got " + gamma);
    }
  }

  @Override
  public DoubleMatrix square(DoubleMatrix x) {
    DoubleMatrix k = squaredDistances(x, x);
    for (int i = 0; i < k.rows(); i++) {
      k.set(i, i, 0);
    }
    evaluate(k);
    return k;
  }

  @Override
  public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
    DoubleMatrix k = squaredDistances(x, y);
    evaluate(k);
    return k;
  }

  @Override
  public double[] diagonal(DoubleMatrix x) {
    double[] ones = new double[x.rows()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** ‖x_i − y_j‖², none negative. */
  static DoubleMatrix squaredDistances(DoubleMatrix x, DoubleMatrix y) {
    Shapes.require("columns", x.columns(), "columns of the other rows", y.columns());
    DoubleMatrix d = DoubleMatrix.zeros(x.rows(), y.rows());
    if (x.rows() == 0 || y.rows() == 0) {
      return d;
    }
    DoubleMatrix a = centred(x, y);
    DoubleMatrix b = x == y ? a : centred(y, y);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, -2, a, b, 0, d);
    double[] na = squares(a);
    double[] nb = x == y ? na : squares(b);
    Threads.current()
        .forEach(
            d.rows(),
            i -> {
              int at = d.rowOffset(i);
              for (int j = 0; j < nb.length; j++) {
                d.array()[at + j] = Math.max(0, d.array()[at + j] + na[i] + nb[j]);
              }
            });
    return d;
  }

  private static DoubleMatrix centred(DoubleMatrix x, DoubleMatrix origin) {
    DoubleMatrix c = x.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, x.get(i, j) - origin.get(0, j));
      }
    }
    return c;
  }

  private static double[] squares(DoubleMatrix x) {
    double[] sums = new double[x.rows()];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < x.columns(); j++) {
        sums[i] += x.get(i, j) * x.get(i, j);
      }
    }
    return sums;
  }

  /** Replaces squared distances by kernel values. */
  private void evaluate(DoubleMatrix d) {
    Threads.current()
        .forEach(
            d.rows(),
            i -> {
              double[] a = d.array();
              int at = d.rowOffset(i);
              int n = d.columns();
              for (int j = at; j < at + n; j++) {
                a[j] = -gamma * (laplace ? Math.sqrt(a[j]) : a[j]);
              }
              DoubleMath.exp(a, at, a, at, n);
            });
  }
}
