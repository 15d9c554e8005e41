package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;

/**
 * The norms of JGH's appendix, for a kernel known on N points with the empirical measure.
 *
 * <p>‖f‖²_in = 1/N Σ ‖f(x_i)‖², ‖f‖²_K = 1/N² Σ_ij f(x_i)ᵀ K(x_i, x_j) f(x_j), and ‖K‖_op is the
 * largest ‖f‖_K over ‖f‖_in ≤ 1, so that ‖K‖²_op is the largest eigenvalue of K/N.
 */
public final class KernelNorms {
  private KernelNorms() {}

  /**
   * {@return ‖f‖_in of values N × k}
   *
   * @param f values, N × k
   */
  public static double functionNorm(DoubleMatrix f) {
    return f.rows() == 0 ? 0 : Math.sqrt(Products.dot(f, f) / f.rows());
  }

  /**
   * {@return ⟨f, g⟩_K = 1/N² Σ_ij f_iᵀ K_ij g_j, for the scalar kernel K ⊗ Id}
   *
   * @param kernel K, N × N, symmetric
   * @param f values, N × k
   * @param g values, N × k
   */
  public static double inner(DoubleMatrix kernel, DoubleMatrix f, DoubleMatrix g) {
    Checks.pointRows("f", f, "points of the kernel", kernel.rows());
    Checks.shape("g", g, f.rows(), f.columns(), "the shape of f");
    double n = kernel.rows();
    return Products.dot(f, Products.multiply(kernel, g)) / (n * n);
  }

  /**
   * {@return ‖f‖_K}
   *
   * @param kernel K, N × N, symmetric
   * @param f values, N × k
   */
  public static double kernelNorm(DoubleMatrix kernel, DoubleMatrix f) {
    return Math.sqrt(Math.max(0, inner(kernel, f, f)));
  }

  /**
   * {@return ‖K‖_op, by Lanczos iteration}
   *
   * @param kernel K, N × N, symmetric
   */
  public static double operatorNorm(DoubleMatrix kernel) {
    Checks.kernel("the kernel", kernel);
    double largest = SymmetricEigen.largest(LinearOperator.of(kernel), 1).values()[0];
    return Math.sqrt(Math.max(0, largest) / kernel.rows());
  }

  /**
   * {@return ∂_t C = −‖d‖²_K (JGH §3): how fast the cost falls under kernel gradient descent}
   *
   * @param kernel K, N × N, symmetric
   * @param gradient d on the data, N × k: N times the derivative of the mean cost
   */
  public static double costDecrease(DoubleMatrix kernel, DoubleMatrix gradient) {
    return -inner(kernel, gradient, gradient);
  }
}
