package dev.tangent.dynamics.flow;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;

/**
 * A training direction d of JGH §3, which gives the motion of the function, ∂_t f = 1/N Σ_i K(·,
 * x_i) d_i. For a cost it is d = −∂c/∂f ({@link #of}); any other direction is allowed.
 */
public interface FunctionDirection {
  /**
   * d ← the direction at the function values f; both N × k.
   *
   * @param f values, N × k
   * @param d overwritten, N × k
   */
  void direction(DoubleMatrix f, DoubleMatrix d);

  /**
   * du ← ∂d/∂f · u, N × k, from which the integrator makes its Jacobian. It is a difference of
   * directions unless overridden.
   *
   * @param f values, N × k
   * @param u a change of the values, N × k
   * @param du overwritten, N × k
   */
  default void derivative(DoubleMatrix f, DoubleMatrix u, DoubleMatrix du) {
    double size = Products.largest(u);
    if (size == 0) {
      du.fill(0);
      return;
    }
    double e = Math.cbrt(Math.ulp(1.0)) * (1 + Products.largest(f)) / size;
    DoubleMatrix behind = DoubleMatrix.zeros(f.rows(), f.columns());
    direction(Products.add(f, e, u), du);
    direction(Products.add(f, -e, u), behind);
    Products.addTo(du, -1, behind);
    for (int i = 0; i < du.rows(); i++) {
      for (int j = 0; j < du.columns(); j++) {
        du.set(i, j, du.get(i, j) / (2 * e));
      }
    }
  }

  /**
   * {@return gradient descent of a cost towards targets (N × k)}
   *
   * @param cost c(f, y)
   * @param targets y, N × k
   */
  static FunctionDirection of(FunctionCost cost, DoubleMatrix targets) {
    Checks.finite("targets", targets);
    return new CostDirection(cost, targets.copy());
  }
}
