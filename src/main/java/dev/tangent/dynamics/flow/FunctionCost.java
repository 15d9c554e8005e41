package dev.tangent.dynamics.flow;

/**
 * A convex cost of the outputs on one data point; the cost of a function is its mean over the data.
 *
 * <p>A cost of your own needs {@link #value} and {@link #gradient}. By default {@link #curvature}
 * is a difference of gradients, which is accurate enough for the integrator's Jacobian: the
 * Jacobian affects the size of the steps, not the accuracy of the derivative. Implementations must
 * have no state, because several threads call them.
 */
public interface FunctionCost {
  /**
   * {@return c(f, y) for one point; f and y have one entry for each output}
   *
   * @param f outputs at one point
   * @param y targets there
   */
  double value(double[] f, double[] y);

  /**
   * g ← ∂c/∂f.
   *
   * @param f outputs at one point
   * @param y targets there
   * @param g ∂c/∂f, overwritten
   */
  void gradient(double[] f, double[] y, double[] g);

  /**
   * h ← (∂²c/∂f²) u, where the second derivative is positive semi-definite.
   *
   * @param f outputs at one point
   * @param y targets there
   * @param u a change of the outputs
   * @param h overwritten
   */
  default void curvature(double[] f, double[] y, double[] u, double[] h) {
    double size = 0;
    double step = 0;
    for (int j = 0; j < f.length; j++) {
      size = Math.max(size, Math.abs(u[j]));
      step = Math.max(step, Math.abs(f[j]));
    }
    if (size == 0) {
      java.util.Arrays.fill(h, 0);
      return;
    }
    // The cube root of the rounding unit balances truncation and cancellation.
    double e = Math.cbrt(Math.ulp(1.0)) * (1 + step) / size;
    double[] moved = new double[f.length];
    double[] behind = new double[f.length];
    for (int j = 0; j < f.length; j++) {
      moved[j] = f[j] + e * u[j];
    }
    gradient(moved, y, h);
    for (int j = 0; j < f.length; j++) {
      moved[j] = f[j] - e * u[j];
    }
    gradient(moved, y, behind);
    for (int j = 0; j < f.length; j++) {
      h[j] = (h[j] - behind[j]) / (2 * e);
    }
  }
}
