package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * Quality of Gaussian predictions N(μ, v) on held-out targets: with z = (y − μ)/√v,
 *
 * <pre>
 *   nll      = mean of ½ log 2πv + ½ z²
 *   crps     = mean of √v (z (2Φ(z) − 1) + 2φ(z) − 1/√π)          (Gneiting, Raftery 2007)
 *   coverage = share of |z| ≤ Φ⁻¹((1 + p)/2), which should be p
 * </pre>
 *
 * over points and outputs. The variance v is that of an observation: the variance of the function
 * plus that of the noise. Immutable.
 */
public final class PredictiveScores {
  private static final double INV_SQRT_PI = 1 / Math.sqrt(Math.PI);

  private final DoubleMatrix z;
  private final double nll;
  private final double crps;

  private PredictiveScores(DoubleMatrix z, double nll, double crps) {
    this.z = z;
    this.nll = nll;
    this.crps = crps;
  }

  /**
   * {@return the scores of predictions for observed values}
   *
   * @param mean μ, M × k
   * @param variance v of each point, the same for all outputs: M entries &gt; 0
   * @param observed y, M × k
   */
  public static PredictiveScores of(DoubleMatrix mean, double[] variance, DoubleMatrix observed) {
    Checks.finite("the means", mean);
    Checks.shape("the targets", observed, mean.rows(), mean.columns(), "points × outputs");
    requireVariances(variance, mean.rows());
    if (mean.rows() == 0 || mean.columns() == 0) {
      throw new IllegalArgumentException("no predictions to judge: give at least one point");
    }
    DoubleMatrix z = DoubleMatrix.zeros(mean.rows(), mean.columns());
    double nll = 0;
    double crps = 0;
    for (int i = 0; i < z.rows(); i++) {
      double deviation = Math.sqrt(variance[i]);
      for (int c = 0; c < z.columns(); c++) {
        double t = (observed.get(i, c) - mean.get(i, c)) / deviation;
        z.set(i, c, t);
        nll += 0.5 * (Math.log(2 * Math.PI * variance[i]) + t * t);
        crps += deviation * standardCrps(t);
      }
    }
    double count = (double) z.rows() * z.columns();
    return new PredictiveScores(z, nll / count, crps / count);
  }

  /** z(2Φ(z) − 1) + 2φ(z) − 1/√π, even in z. */
  private static double standardCrps(double z) {
    double t = Math.abs(z);
    return t * (1 - 2 * Special.normalCdf(-t)) + 2 * Special.normalDensity(t) - INV_SQRT_PI;
  }

  private static void requireVariances(double[] variance, int points) {
    if (variance.length != points) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d variances but %d points: one for each",
              variance.length,
              points));
    }
    for (int i = 0; i < points; i++) {
      if (!(variance[i] > 0 && variance[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the variance of point %d is %s: a density needs one above 0; add the noise of an"
                    + " observation",
                i,
                variance[i]));
      }
    }
  }

  /** {@return negative log density per point and output, natural logarithm} */
  public double negativeLogLikelihood() {
    return nll;
  }

  /** {@return continuous ranked probability score, in the units of y: smaller is better} */
  public double crps() {
    return crps;
  }

  /** {@return (y − μ)/√v, M × k; not a copy} */
  public DoubleMatrix z() {
    return z;
  }

  /**
   * {@return Φ(z) of one entry: uniform on [0, 1] where predictions are right}
   *
   * @param point from 0
   * @param output from 0
   */
  public double probabilityTransform(int point, int output) {
    return Special.normalCdf(z.get(point, output));
  }

  /**
   * {@return the share of observations within the central interval of probability {@code p}}
   *
   * @param p from 0 to 1
   */
  public double coverage(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("an interval has a probability in (0, 1), got " + p);
    }
    double limit = Special.normalQuantile((1 + p) / 2);
    long inside = 0;
    for (int i = 0; i < z.rows(); i++) {
      for (int c = 0; c < z.columns(); c++) {
        inside += Math.abs(z.get(i, c)) <= limit ? 1 : 0;
      }
    }
    return inside / ((double) z.rows() * z.columns());
  }

  /**
   * {@return −log density of all points at once, summed over the outputs}
   *
   * @param mean μ, M × k
   * @param covariance of observations between the points, M × M, positive definite
   * @param observed y, M × k
   */
  public static double jointNegativeLogLikelihood(
      DoubleMatrix mean, DoubleMatrix covariance, DoubleMatrix observed) {
    Checks.kernel("the covariance", covariance);
    Checks.pointRows("the means", mean, "points", covariance.rows());
    Checks.shape("the targets", observed, mean.rows(), mean.columns(), "points × outputs");
    DoubleCholesky factor = DoubleCholesky.factor(covariance.copy());
    DoubleMatrix half = Products.add(observed, -1, mean);
    factor.solveLower(half);
    double each = factor.logDeterminant() + mean.rows() * Math.log(2 * Math.PI);
    return 0.5 * (Products.dot(half, half) + mean.columns() * each);
  }
}
