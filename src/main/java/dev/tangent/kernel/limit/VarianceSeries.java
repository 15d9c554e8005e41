package dev.tangent.kernel.limit;

import dev.tangent.activation.DualActivation;
import org.jspecify.annotations.Nullable;

/**
 * E[φ²] and E[φ′²] q/E[φ²] as Chebyshev series in log q: mapping many variances through a layer
 * costs a few dozen integrals, not one for each point.
 *
 * <p>Both are smooth in log q for any φ, kinks included, because q only stretches φ. For the first
 * it is the series of the logarithm, so its relative error is the same for small and large values.
 */
final class VarianceSeries {
  private static final double TAIL = 3e-14;
  private static final double CLOSED_TOLERANCE = 1e-13;
  private static final double INTEGRAL_TOLERANCE = 1e-12;
  private static final int[] NODES = {9, 17, 33, 65, 129};

  private final double middle;
  private final double half;
  private final double[] logValue;
  private final double[] slope;

  private VarianceSeries(DualActivation dual, double middle, double half, int nodes) {
    this.middle = middle;
    this.half = half;
    double[] values = new double[nodes];
    double[] slopes = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      double q = Math.exp(middle + half * Math.cos(Math.PI * (i + 0.5) / nodes));
      double value = dual.variance(q);
      values[i] = Math.log(value);
      slopes[i] = dual.derivativeVariance(q) * q / value;
    }
    logValue = coefficients(values);
    slope = coefficients(slopes);
  }

  /**
   * The series for these variances, or null where they would not pay: for few points, a variance of
   * zero, or functions that need too many terms.
   */
  static @Nullable VarianceSeries of(DualActivation dual, double[] q) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double value : q) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (!(low > 0) || !(high < Double.POSITIVE_INFINITY)) {
      return null;
    }
    double middle = 0.5 * (Math.log(low) + Math.log(high));
    double half = 0.5 * (Math.log(high) - Math.log(low)) + 1e-12;
    for (int nodes : NODES) {
      if (4 * nodes > q.length) {
        return null;
      }
      VarianceSeries series = new VarianceSeries(dual, middle, half, nodes);
      if (hasConverged(series.logValue)
          && hasConverged(series.slope)
          && series.agrees(dual, low)
          && series.agrees(dual, Math.exp(middle + 0.317 * half))) {
        return series;
      }
    }
    return null;
  }

  private static boolean hasConverged(double[] c) {
    double largest = 1;
    for (double term : c) {
      largest = Math.max(largest, Math.abs(term));
    }
    // NaN (a variance that φ maps to 0) fails this as well
    return Math.abs(c[c.length - 1]) + Math.abs(c[c.length - 2]) <= TAIL * largest;
  }

  private boolean agrees(DualActivation dual, double q) {
    double value = dual.variance(q);
    double ratio = dual.derivativeVariance(q) * q / value;
    double tolerance = dual.costly() ? INTEGRAL_TOLERANCE : CLOSED_TOLERANCE;
    return Math.abs(variance(q) - value) <= tolerance * value
        && Math.abs(slope(q) - ratio) <= tolerance * Math.max(1, ratio);
  }

  /** E[φ(√q z)²]. */
  double variance(double q) {
    return Math.exp(sum(logValue, q));
  }

  /** E[φ′(√q z)²] q/E[φ(√q z)²]. */
  double slope(double q) {
    return sum(slope, q);
  }

  private static double[] coefficients(double[] values) {
    int n = values.length;
    double[] c = new double[n];
    for (int k = 0; k < n; k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values[i] * Math.cos(Math.PI * k * (i + 0.5) / n);
      }
      c[k] = sum * (k == 0 ? 1 : 2) / n;
    }
    return c;
  }

  /** Clenshaw's recurrence. */
  private double sum(double[] c, double q) {
    double x = Math.clamp((Math.log(q) - middle) / half, -1, 1);
    double b1 = 0;
    double b2 = 0;
    for (int k = c.length - 1; k >= 1; k--) {
      double b0 = c[k] + 2 * x * b1 - b2;
      b2 = b1;
      b1 = b0;
    }
    return c[0] + x * b1 - b2;
  }
}
