package dev.tangent.activation;

/** Mehler's formula E[φ(u)φ(v)] = Σ a_n b_n ρ^n, without cancellation where that is near ±1. */
final class Mehler {
  private Mehler() {}

  /**
   * The correlation of φ(u) and φ(v) from any number of Hermite coefficients of φ at both
   * variances: 1 − ρ′ = ½ |â − b̂|² + Σ â_n b̂_n (1 − ρ^n) with â and b̂ of length one, and 1 + ρ′
   * likewise.
   */
  static Correlation output(double[] x, double[] y, Correlation r) {
    double a = norm(x);
    double b = norm(y);
    double value = 0;
    for (int n = Math.min(x.length, y.length) - 1; n >= 0; n--) {
      value = value * r.rho() + (x[n] / a) * (y[n] / b);
    }
    if (value >= 0) {
      return Correlation.ofGap(distance(x, y, a, b, r, false));
    }
    return Correlation.ofSum(distance(x, y, a, b, r.opposite(), true));
  }

  /** 1 − Σ â_n b̂_n ρ^n. For 1 + ρ′, the sum, the b̂_n of even n change their sign. */
  private static double distance(
      double[] x, double[] y, double a, double b, Correlation r, boolean opposite) {
    double logarithm = r.gap() < 1 ? Math.log1p(-r.gap()) : 0;
    double sum = 0;
    double power = 1;
    for (int n = 0; n < Math.max(x.length, y.length); n++) {
      double p = n < x.length ? x[n] / a : 0;
      double other = n < y.length ? y[n] / b : 0;
      double q = opposite && n % 2 == 0 ? -other : other;
      double fall = r.gap() < 0.5 ? -Math.expm1(n * logarithm) : 1 - power;
      sum += 0.5 * (p - q) * (p - q) + p * q * fall;
      power *= r.rho();
    }
    return sum;
  }

  /** The same direction, scaled to length one. */
  static double[] unit(double[] a) {
    double norm = norm(a);
    double[] result = a.clone();
    for (int n = 0; n < a.length; n++) {
      result[n] /= norm;
    }
    return result;
  }

  /** √(Σ a_n²), without overflow or underflow. */
  private static double norm(double[] a) {
    double largest = 0;
    for (double c : a) {
      largest = Math.max(largest, Math.abs(c));
    }
    double sum = 0;
    for (int n = 0; n < a.length && largest > 0; n++) {
      sum += (a[n] / largest) * (a[n] / largest);
    }
    return largest * Math.sqrt(sum);
  }
}
