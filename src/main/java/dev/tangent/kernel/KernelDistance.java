package dev.tangent.kernel;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.factor.SymmetricEigen;

/**
 * Norms of a kernel, or of the difference of two, on N data points: JGH's appendix A.1 with the
 * empirical distribution as p^in.
 *
 * <p>A kernel K acts on functions by Π f(x) = 1/N Σ_i K(x, x_i) f(x_i); JGH's ‖K‖_op is the largest
 * ‖f‖_K over ‖f‖_p ≤ 1, which is the root of the operator norm of Π. In this class the operator
 * norm is that of Π.
 */
public final class KernelDistance {
  private KernelDistance() {}

  /**
   * {@return the operator norm of Π: the largest |eigenvalue| of K/N} K must be symmetric; cost N³.
   *
   * @param k K, N × N
   */
  public static double operator(DoubleMatrix k) {
    Shapes.require("columns of the kernel", k.columns(), "rows", k.rows());
    if (k.rows() == 0) {
      return 0;
    }
    double[] values = SymmetricEigen.of(k).values();
    return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1])) / k.rows();
  }

  /**
   * {@return the Hilbert–Schmidt norm of Π: (1/N² Σ_ij K_ij²)^½}
   *
   * @param k K, N × N
   */
  public static double hilbertSchmidt(DoubleMatrix k) {
    double sum = 0;
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0; j < k.columns(); j++) {
        sum += k.get(i, j) * k.get(i, j);
      }
    }
    return Math.sqrt(sum / Math.max(1.0, (double) k.rows() * k.columns()));
  }

  /**
   * {@return the largest |K_ij|}
   *
   * @param k K, N × N
   */
  public static double max(DoubleMatrix k) {
    double max = 0;
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0; j < k.columns(); j++) {
        max = Math.max(max, Math.abs(k.get(i, j)));
      }
    }
    return max;
  }

  /**
   * {@return ‖K − L‖/‖L‖ in the operator norm: drift with L = Θ(0), distance with L the limit; 0
   * where both are equal, ∞ where L alone is 0}
   *
   * @param k K, N × N
   * @param l L, N × N
   */
  public static double relative(DoubleMatrix k, DoubleMatrix l) {
    Shapes.requireSame("K", k.rows(), k.columns(), "L", l.rows(), l.columns());
    DoubleMatrix difference = k.copy();
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0; j < k.columns(); j++) {
        difference.set(i, j, k.get(i, j) - l.get(i, j));
      }
    }
    double distance = operator(difference);
    return distance == 0 ? 0 : distance / operator(l);
  }
}
