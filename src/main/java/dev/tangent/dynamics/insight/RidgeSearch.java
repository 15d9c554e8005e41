package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.insight.LearningCurve.Best;
import dev.tangent.dynamics.insight.LearningCurve.Point;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best ridge of a {@link LearningCurve}. As a function of κ the test error is n B/(n −
 * S), B = Σ(1 − L)²P + σ², S = Σ m L²; the derivative of its logarithm with respect to log κ is 2
 * [Σ L(1−L)²P/B − Σ m L²(1−L)/(n − S)].
 */
final class RidgeSearch {
  private static final int GRID = 600;
  private static final int HALVINGS = 200;

  /** For κ below this multiple of the largest eigenvalue nothing changes any more. */
  private static final double LEAST = 1e-15;

  /** For κ above this multiple of the trace everything is shrunk to 0. */
  private static final double MOST = 1e8;

  private final LearningCurve curve;
  private final ModeSpectrum spectrum;

  /**
   * The largest eigenvalue, or the tail's trace where all are 0. In this unit the reciprocal of any
   * λ + κ that is tried is far from overflow.
   */
  private final double unit;

  /** Eigenvalues in this unit. */
  private final double[] values;

  RidgeSearch(LearningCurve curve) {
    this.curve = curve;
    this.spectrum = curve.spectrum();
    double largest = 0;
    for (int k = 0; k < spectrum.levels(); k++) {
      largest = Math.max(largest, spectrum.eigenvalue(k));
    }
    if (largest == 0 && spectrum.tail() == 0) {
      throw new IllegalArgumentException("all eigenvalues are 0: such a kernel learns nothing");
    }
    unit = largest > 0 ? largest : spectrum.tail();
    values = new double[spectrum.levels()];
    for (int k = 0; k < values.length; k++) {
      values[k] = spectrum.eigenvalue(k) / unit;
    }
  }

  Best run(long n) {
    double none = kappaOfNoRidge(n);
    double low = Math.log(none);
    double high = Math.log(MOST * Math.max(none, spectrum.trace()));
    int minima = 0;
    Point best = null;
    double bestRidge = 0;
    double before = slope(n, low);
    if (before >= 0) { // the error grows from the start
      best = atNoRidge(n);
      minima += best == null ? 0 : 1;
    }
    double left = low;
    for (int i = 1; i <= GRID; i++) {
      double right = low + (high - low) * i / GRID;
      double after = slope(n, right);
      if (before < 0 && after >= 0) {
        Point found = curve.ofKappa(n, Math.exp(bisect(n, left, right)));
        minima++;
        if (best == null || found.testError() < best.testError()) {
          best = found;
          bestRidge = found.ridge();
        }
      }
      before = after;
      left = right;
    }
    Point last = curve.ofKappa(n, Math.exp(high));
    if (best == null || (before < 0 && last.testError() < best.testError())) {
      return new Best(Double.POSITIVE_INFINITY, last, minima + 1);
    }
    return new Best(bestRidge, best, minima);
  }

  /** κ at ridge 0, or a tiny number where that is 0. */
  private double kappaOfNoRidge(long n) {
    boolean interpolates = spectrum.tail() == 0 && n >= spectrum.rank();
    return interpolates ? LEAST * unit : curve.at(n, 0).kappa();
  }

  /** The point of ridge 0; null where the error diverges there. */
  private @Nullable Point atNoRidge(long n) {
    try {
      return curve.at(n, 0);
    } catch (ArithmeticException diverges) {
      return null;
    }
  }

  /**
   * A number with the sign of the test error's derivative with respect to κ. Nearly all time of a
   * search is spent here: there is one division for each level.
   */
  private double slope(long n, double logKappa) {
    double kappa = Math.exp(logKappa) / unit;
    double squares = 0; // Σ m L²
    double squaresLost = 0; // Σ m L² (1 − L): minus half the derivative of squares by log κ
    double unlearnt = 0; // Σ (1 − L)² P
    double gained = 0; // Σ L (1 − L)² P: half the derivative of unlearnt by log κ
    for (int k = 0; k < values.length; k++) {
      double inverse = 1 / (values[k] + kappa);
      double learns = values[k] * inverse;
      double misses = kappa * inverse;
      double square = spectrum.multiplicity(k) * learns * learns;
      double power = misses * misses * spectrum.power(k);
      squares += square;
      squaresLost += square * misses;
      unlearnt += power;
      gained += learns * power;
    }
    return gained * (n - squares) - (unlearnt + curve.noise()) * squaresLost;
  }

  private double bisect(long n, double low, double high) {
    double a = low;
    double b = high;
    for (int i = 0; i < HALVINGS && b - a > Math.ulp(Math.max(1, Math.abs(a))); i++) {
      double middle = 0.5 * (a + b);
      if (slope(n, middle) < 0) {
        a = middle;
      } else {
        b = middle;
      }
    }
    return 0.5 * (a + b);
  }
}
