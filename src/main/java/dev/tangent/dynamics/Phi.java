package dev.tangent.dynamics;

/**
 * The φ functions of exponential integrators, accurate to rounding for every z ≥ 0 and every k.
 *
 * <p>φ(z) = (1 − e^{−z})/z turns the singular K⁻¹(I − e^{−tK}) into tφ(tK), which is finite for
 * every positive semi-definite K. NaN gives NaN: callers check first.
 */
public final class Phi {
  private Phi() {}

  /**
   * {@return φ(z) = (1 − e^{−z})/z, φ(0) = 1, φ(∞) = 0; decreasing} Error below 2 ulp.
   *
   * @param z from 0 to ∞
   */
  public static double phi(double z) {
    if (z == 0) {
      return 1;
    }
    return z == Double.POSITIVE_INFINITY ? 0 : -Math.expm1(-z) / z;
  }

  /**
   * {@return t φ(tμ) = ∫₀ᵗ e^{−sμ} ds, for μ ≥ 0 and 0 ≤ t ≤ ∞: how far a component of rate μ has
   * moved per unit of its gradient} Infinite only when t = ∞ and μ = 0.
   *
   * @param mu μ ≥ 0
   * @param t from 0 to ∞
   */
  public static double integral(double mu, double t) {
    if (t == Double.POSITIVE_INFINITY) {
      return 1 / mu;
    }
    double z = t * mu;
    // e^{−40} is less than half a rounding; t φ(z) itself would be ∞ · 0 for the largest t
    return t == 0 ? 0 : z > 40 ? 1 / mu : t * phi(z);
  }

  /**
   * {@return (1 − (1 − ημ)^k)/μ: {@link #integral} for k discrete steps of size η; kη at μ = 0}
   * Callers must make sure that ημ ≤ 2.
   *
   * @param mu μ ≥ 0
   * @param eta η
   * @param k how many steps
   */
  public static double sum(double mu, double eta, long k) {
    double x = eta * mu;
    if (k == 0 || x == 0) {
      return k * eta;
    }
    // 1 − (1 − x)^k cancels for small x; expm1 and log1p keep the digits.
    double learned = x < 0.5 ? -Math.expm1(k * Math.log1p(-x)) : 1 - power(mu, eta, k);
    return learned / mu;
  }

  /**
   * {@return (1 − ημ)^k, accurate also for k beyond 2³¹ and ημ near 0}
   *
   * @param mu μ ≥ 0
   * @param eta η
   * @param k how many steps
   */
  public static double power(double mu, double eta, long k) {
    if (k == 0) {
      return 1;
    }
    double x = eta * mu;
    double magnitude = x <= 1 ? Math.exp(k * Math.log1p(-x)) : Math.exp(k * Math.log(x - 1));
    return x > 1 && (k & 1) == 1 ? -magnitude : magnitude;
  }
}
