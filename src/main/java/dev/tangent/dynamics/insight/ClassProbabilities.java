package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import java.util.Locale;

/**
 * The probability that each class has the largest output, when the outputs are independent
 * Gaussians of means μ_c and one variance v:
 *
 * <pre>
 *   P(c) = ∫ φ(t) Π_{c'≠c} Φ((μ_c − μ_c')/√v + t) dt;   two classes: Φ((μ_1 − μ_0)/√(2v))
 * </pre>
 *
 * <p>The integrand is log-concave and analytic: its peak is found by Newton's method on the
 * logarithm, and it is integrated by the trapezoidal rule, which converges faster than any power of
 * the step there. Probabilities as small as 1e-300 keep a relative accuracy of 1e-12. Cost: about
 * 200 k values of Φ for each class.
 */
public final class ClassProbabilities {
  /** Steps of the trapezoid per standard deviation of the integrand's peak. */
  private static final int STEPS = 8;

  /** The integral is cut where the integrand is e^{−CUT} of its peak. */
  private static final double CUT = 42;

  private static final int MOST_NODES = 4000;

  private ClassProbabilities() {}

  /**
   * Computes the probabilities for every row of means, M × k, with a variance for each row.
   *
   * @param means M × k
   * @param variances one for each row, above 0
   * @return M × k, rows add up to 1
   */
  public static DoubleMatrix of(DoubleMatrix means, double[] variances) {
    Checks.finite("the means", means);
    if (means.columns() < 2) {
      throw new IllegalArgumentException(
          "probabilities need at least 2 classes, got " + means.columns());
    }
    if (variances.length != means.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d variances but %d points: one for each",
              variances.length,
              means.rows()));
    }
    DoubleMatrix p = DoubleMatrix.zeros(means.rows(), means.columns());
    double[] mean = new double[means.columns()];
    for (int i = 0; i < p.rows(); i++) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] = means.get(i, c);
      }
      double[] row = of(mean, variances[i]);
      for (int c = 0; c < mean.length; c++) {
        p.set(i, c, row[c]);
      }
    }
    return p;
  }

  /**
   * {@return the probabilities for one point, from the means of the classes and their common
   * variance &gt; 0}
   *
   * @param mean of each class
   * @param variance above 0
   */
  public static double[] of(double[] mean, double variance) {
    if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a variance is positive and finite, got %s", variance));
    }
    double deviation = Math.sqrt(variance);
    if (mean.length == 2) {
      double z = (mean[1] - mean[0]) / deviation * Math.sqrt(0.5);
      return new double[] {Special.normalCdf(-z), Special.normalCdf(z)};
    }
    double[] p = new double[mean.length];
    for (int c = 0; c < p.length; c++) {
      double[] ahead = new double[mean.length - 1];
      for (int other = 0, at = 0; other < mean.length; other++) {
        if (other != c) {
          ahead[at++] = (mean[c] - mean[other]) / deviation;
        }
      }
      p[c] = integral(ahead);
    }
    return p;
  }

  /** ∫ φ(t) Π Φ(a_i + t) dt. */
  private static double integral(double[] a) {
    double peak = 0;
    double curvature = 1;
    for (int i = 0; i < 100; i++) {
      double slope = -peak;
      curvature = 1;
      for (double shift : a) {
        double x = shift + peak;
        double ratio = inverseMills(x);
        slope += ratio;
        curvature += ratio * (x + ratio);
      }
      double step = slope / curvature;
      peak += step;
      if (Math.abs(step) < 1e-9 * (1 + Math.abs(peak))) {
        break;
      }
    }
    double top = logIntegrand(a, peak);
    double h = 1 / (STEPS * Math.sqrt(curvature));
    double sum = 1;
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 1; i < MOST_NODES; i++) {
        double log = logIntegrand(a, peak + side * i * h) - top;
        if (log < -CUT) {
          break;
        }
        sum += Math.exp(log);
      }
    }
    return sum * h * Math.exp(top);
  }

  private static double logIntegrand(double[] a, double t) {
    double log = -0.5 * t * t - 0.5 * Math.log(2 * Math.PI);
    for (double shift : a) {
      log += logNormalCdf(shift + t);
    }
    return log;
  }

  /** φ(x)/Φ(x). */
  private static double inverseMills(double x) {
    return Math.exp(-0.5 * x * x - 0.5 * Math.log(2 * Math.PI) - logNormalCdf(x));
  }

  /** log Φ(x), also where Φ underflows: the asymptotic series is used there. */
  static double logNormalCdf(double x) {
    if (x > -25) {
      return x > 5 ? Math.log1p(-Special.normalCdf(-x)) : Math.log(Special.normalCdf(x));
    }
    double square = 1 / (x * x);
    double series = 1 - square * (1 - 3 * square * (1 - 5 * square * (1 - 7 * square)));
    return -0.5 * x * x - Math.log(-x) - 0.5 * Math.log(2 * Math.PI) + Math.log(series);
  }
}
