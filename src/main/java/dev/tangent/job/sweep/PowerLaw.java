package dev.tangent.job.sweep;

import java.util.Optional;

/**
 * y = c x^slope through positive points, by least squares on logarithms.
 *
 * @param slope of log y against log x
 * @param error the slope's standard error from the scatter about the line (with n − 2 in the
 *     denominator); NaN for two points, which have none
 * @param constant log c
 * @param points how many points
 */
public record PowerLaw(double slope, double error, double constant, int points) {
  /**
   * Fits a power law in O(n).
   *
   * @param x positive abscissas
   * @param y as many ordinates
   * @return empty unless all are positive and finite, and at least two abscissas differ
   */
  public static Optional<PowerLaw> fit(double[] x, double[] y) {
    int n = x.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      if (!(x[i] > 0 && y[i] > 0 && x[i] < Double.MAX_VALUE && y[i] < Double.MAX_VALUE)) {
        return Optional.empty();
      }
      meanX += Math.log(x[i]) / n;
      meanY += Math.log(y[i]) / n;
    }
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      double dx = Math.log(x[i]) - meanX;
      xx += dx * dx;
      xy += dx * (Math.log(y[i]) - meanY);
    }
    if (!(xx > 1e-20)) {
      return Optional.empty();
    }
    double slope = xy / xx;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double off = Math.log(y[i]) - meanY - slope * (Math.log(x[i]) - meanX);
      squares += off * off;
    }
    double error = n > 2 ? Math.sqrt(squares / (n - 2) / xx) : Double.NaN;
    return Optional.of(new PowerLaw(slope, error, meanY - slope * meanX, n));
  }

  /**
   * {@return the law at x}
   *
   * @param x above 0
   */
  public double at(double x) {
    return Math.exp(constant + slope * Math.log(x));
  }
}
