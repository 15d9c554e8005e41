package dev.tangent.experiment;

import java.util.Arrays;

/** The few estimates that experiments report, each with its standard error. */
public final class Statistics {
  private Statistics() {}

  /**
   * A number and its standard error.
   *
   * @param value the estimate
   * @param error one standard error of it
   */
  public record Estimate(double value, double error) {
    public static Estimate exact(double value) {
      return new Estimate(value, 0);
    }

    public Estimate times(double factor) {
      return new Estimate(value * factor, error * Math.abs(factor));
    }
  }

  public static double mean(double[] x) {
    return Arrays.stream(x).sum() / x.length;
  }

  /** Sample deviation, with n − 1; 0 for one value. */
  public static double deviation(double[] x) {
    double mean = mean(x);
    double sum = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    return x.length < 2 ? 0 : Math.sqrt(sum / (x.length - 1));
  }

  public static Estimate estimate(double[] x) {
    return new Estimate(mean(x), deviation(x) / Math.sqrt(x.length));
  }

  public static double rootMeanSquare(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() / x.length);
  }

  /** The p-quantile, linear between order statistics. */
  public static double quantile(double[] x, double p) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double at = p * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  /**
   * Slope of log y against log n by weighted least squares, where y is the mean over repetitions:
   * the exponent of a power law. The weight of a point is the inverse variance of its logarithm.
   *
   * @param n abscissas
   * @param samples the repetitions at each of them, at least two each
   */
  public static Estimate logSlope(double[] n, double[][] samples) {
    double[] weight = new double[n.length];
    double[] y = new double[n.length];
    for (int i = 0; i < n.length; i++) {
      Estimate e = estimate(samples[i]);
      y[i] = Math.log(e.value());
      double relative = Math.max(e.error() / e.value(), 1e-6);
      weight[i] = 1 / (relative * relative);
    }
    double total = Arrays.stream(weight).sum();
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n.length; i++) {
      meanX += weight[i] * Math.log(n[i]) / total;
      meanY += weight[i] * y[i] / total;
    }
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n.length; i++) {
      double dx = Math.log(n[i]) - meanX;
      xx += weight[i] * dx * dx;
      xy += weight[i] * dx * (y[i] - meanY);
    }
    return new Estimate(xy / xx, 1 / Math.sqrt(xx));
  }

  public static double correlation(double[] x, double[] y) {
    double mx = mean(x);
    double my = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** Excess kurtosis with its standard error for normal data, √(24/n). */
  public static Estimate excessKurtosis(double[] x) {
    double mean = mean(x);
    double m2 = 0;
    double m4 = 0;
    for (double v : x) {
      double d = (v - mean) * (v - mean);
      m2 += d / x.length;
      m4 += d * d / x.length;
    }
    return new Estimate(m4 / (m2 * m2) - 3, Math.sqrt(24.0 / x.length));
  }

  /**
   * Kolmogorov's √n · sup |F_n − Φ| of values that should be N(0, 1); above 1.63 in one of a
   * hundred true cases.
   *
   * @param normalCdf Φ
   */
  public static double kolmogorov(double[] x, java.util.function.DoubleUnaryOperator normalCdf) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double sup = 0;
    for (int i = 0; i < sorted.length; i++) {
      double f = normalCdf.applyAsDouble(sorted[i]);
      sup = Math.max(sup, Math.max(f - (double) i / x.length, (i + 1.0) / x.length - f));
    }
    return sup * Math.sqrt(x.length);
  }
}
