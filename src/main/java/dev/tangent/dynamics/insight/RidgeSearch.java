package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.insight.LearningCurve.Best;
import dev.tangent.dynamics.insight.LearningCurve.LevelSums;
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

  RidgeSearch(LearningCurve curve) {
    this.curve = curve;
    this.spectrum = curve.spectrum();
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
    double largest = 0;
    for (int k = 0; k < spectrum.levels(); k++) {
      largest = Math.max(largest, spectrum.eigenvalue(k));
    }
    if (largest == 0 && spectrum.tail() == 0) {
      throw new IllegalArgumentException("all eigenvalues are 0: such a kernel learns nothing");
    }
    boolean interpolates = spectrum.tail() == 0 && n >= spectrum.rank();
    return interpolates ? LEAST * largest : curve.at(n, 0).kappa();
  }

  /** The point of ridge 0; null where the error diverges there. */
  private @Nullable Point atNoRidge(long n) {
    try {
      return curve.at(n, 0);
    } catch (ArithmeticException diverges) {
      return null;
    }
  }

  /** A number with the sign of the test error's derivative with respect to κ. */
  private double slope(long n, double logKappa) {
    LevelSums s = new LevelSums(spectrum, Math.exp(logKappa));
    double bias = s.unlearnt + curve.noise();
    double left = n - s.squares;
    return s.gained * left - bias * s.squaresLost;
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
