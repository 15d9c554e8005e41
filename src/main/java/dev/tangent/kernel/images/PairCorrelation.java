package dev.tangent.kernel.images;

import dev.tangent.activation.Correlation;

/** The correlation of two Gaussians from their variances and covariance. */
final class PairCorrelation {
  private static final Correlation NONE = Correlation.ofGap(1);

  private PairCorrelation() {}

  /**
   * b/√(a c), which near ±1 keeps all digits that a, b and c have; 0 where a variance is 0. Equal
   * numbers give exactly 1.
   */
  static Correlation of(double a, double c, double b) {
    double n = Math.sqrt(a * c);
    if (!(n > 0)) {
      n = Math.sqrt(a) * Math.sqrt(c);
    }
    if (!(n > 0)) {
      return NONE;
    }
    double square = b * b;
    double rest = Math.fma(a, c, -square) - Math.fma(b, b, -square);
    double near = Math.clamp(Math.max(rest, 0) / (n * (n + Math.abs(b))), 0, 1); // 1 − |ρ|
    return b >= 0 ? new Correlation(near, 2 - near) : new Correlation(2 - near, near);
  }
}
