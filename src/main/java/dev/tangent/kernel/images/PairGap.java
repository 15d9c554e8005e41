package dev.tangent.kernel.images;

/** 1 − ρ of two Gaussians from their variances and covariance. */
final class PairGap {
  private PairGap() {}

  /**
   * 1 − b/√(a c), with all digits that a, b, c have near ρ = ±1; 1 where a variance is 0. Equal
   * numbers give exactly 0.
   */
  static double of(double a, double c, double b) {
    double n = Math.sqrt(a * c);
    if (!(n > 0)) {
      n = Math.sqrt(a) * Math.sqrt(c);
    }
    if (!(n > 0)) {
      return 1;
    }
    double square = b * b;
    double rest = Math.fma(a, c, -square) - Math.fma(b, b, -square);
    double near = Math.max(rest, 0) / (n * (n + Math.abs(b))); // 1 − |ρ|
    return Math.min(b >= 0 ? near : 2 - near, 2);
  }
}
