package dev.tangent.activation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleFunction;

/**
 * The dual of any activation by quadrature.
 *
 * <p>First choice is Mehler's formula, E[φ(u)φ(v)] = Σ a_n(qx) a_n(qy) ρ^n with a_n(q) = E[φ(√q z)
 * h_n(z)]: Parseval's identity E[φ(√q z)²] = Σ a_n² gives the size of what is left out, for every ρ
 * at once. Where the series is too long (kinks, variances so large that φ is nearly a step), {@link
 * PolarQuadrature} integrates over the plane, and {@link StripQuadrature} what is narrow in it.
 */
final class QuadratureDual implements DualActivation {
  private static final int[] TERMS = {100, 200, 400, 800, 2500};
  private static final double FINEST = 2e-12;
  private static final int CACHE = 1024;

  /** A variance from which a function that lives near 0 alone is too narrow for the polar rule. */
  private static final double NEEDLE = 1e8;

  /** E[φ²] there, as a share of that at variance 1, of such a function. */
  private static final double NARROW = 0.01;

  private final ActivationFunction function;
  private final Kinks kinks;
  private final double tolerance;
  private final GaussianIntegral line;
  private final PolarQuadrature plane;
  private final StripQuadrature strip;
  private final ConcurrentHashMap<Double, Point> points = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Double, Series> series = new ConcurrentHashMap<>();

  /** What is known about one variance. */
  private record Point(double variance, double slopeVariance) {}

  /** The Hermite coefficients at one variance, and whether they are enough for every ρ. */
  private record Series(double[] hermite, boolean complete) {}

  QuadratureDual(ActivationFunction function, Kinks kinks) {
    this(function, kinks, FINEST);
  }

  private QuadratureDual(ActivationFunction function, Kinks kinks, double tolerance) {
    this.function = function;
    this.kinks = kinks;
    this.tolerance = tolerance;
    line = new GaussianIntegral(function, kinks);
    plane = new PolarQuadrature(function, kinks, tolerance);
    strip = new StripQuadrature(kinks);
  }

  @Override
  public DualActivation atTolerance(double relative) {
    return relative <= FINEST ? this : new QuadratureDual(function, kinks, relative);
  }

  @Override
  public double variance(double q) {
    return point(q).variance;
  }

  @Override
  public double derivativeVariance(double q) {
    return point(q).slopeVariance;
  }

  @Override
  public double valueAtGap(double qx, double qy, double gap) {
    if (gap == 0 && qx == qy) {
      return variance(qx);
    }
    if (qx == 0 || qy == 0) {
      return meanValue(qx) * meanValue(qy);
    }
    Series x = series(qx);
    Series y = series(qy);
    if (!x.complete || !y.complete) {
      double larger = Math.max(qx, qy);
      if (larger > NEEDLE && variance(larger) < NARROW * variance(1)) {
        return strip.expectation(function::value, qx, qy, gap);
      }
      return plane.value(qx, qy, gap, Math.sqrt(variance(qx) * variance(qy)));
    }
    double sum = 0;
    for (int n = Math.min(x.hermite.length, y.hermite.length) - 1; n >= 0; n--) {
      sum = sum * (1 - gap) + x.hermite[n] * y.hermite[n];
    }
    return sum;
  }

  @Override
  public double derivativeAtGap(double qx, double qy, double gap) {
    if (gap == 0 && qx == qy) {
      return derivativeVariance(qx);
    }
    if (qx == 0 || qy == 0) {
      return meanSlope(qx) * meanSlope(qy);
    }
    Series x = series(qx);
    Series y = series(qy);
    if (!x.complete || !y.complete) {
      double larger = Math.max(qx, qy);
      if (larger > NEEDLE && derivativeVariance(larger) < NARROW * derivativeVariance(1)) {
        return strip.expectation(function::derivative, qx, qy, gap);
      }
      double scale = Math.sqrt(derivativeVariance(qx) * derivativeVariance(qy));
      return plane.derivative(qx, qy, gap, scale);
    }
    double sum = 0;
    for (int n = Math.min(x.hermite.length, y.hermite.length) - 1; n >= 1; n--) {
      sum = sum * (1 - gap) + n * (x.hermite[n] * y.hermite[n]);
    }
    return sum / (Math.sqrt(qx) * Math.sqrt(qy));
  }

  private double meanValue(double q) {
    return q == 0 ? function.value(0) : line.expectation(Math.sqrt(q), function::value);
  }

  private double meanSlope(double q) {
    return q == 0 ? function.derivative(0) : line.expectation(Math.sqrt(q), function::derivative);
  }

  private Point point(double q) {
    return cached(points, q, this::makePoint);
  }

  private Series series(double q) {
    return cached(series, q, this::makeSeries);
  }

  /** Not computeIfAbsent: two threads may make the same value, none waits. */
  private static <T> T cached(
      ConcurrentHashMap<Double, T> known, double q, DoubleFunction<T> make) {
    T found = known.get(q);
    if (found == null) {
      found = make.apply(q);
      if (known.size() > CACHE) {
        known.clear();
      }
      known.put(q, found);
    }
    return found;
  }

  private Point makePoint(double q) {
    double s = Math.sqrt(q);
    return new Point(
        line.expectation(s, x -> square(function.value(x))),
        line.expectation(s, x -> square(function.derivative(x))));
  }

  private Series makeSeries(double q) {
    double s = Math.sqrt(q);
    // Beside a kink the coefficients fall like a power of n: no number of them would do.
    if (kinks.within(s * 6).length > 0) {
      return new Series(new double[0], false);
    }
    Point point = point(q);
    for (int terms : TERMS) {
      double[] a = line.hermite(s, terms);
      if (isComplete(a, q, point.variance, point.slopeVariance)) {
        return new Series(a, true);
      }
    }
    return new Series(new double[0], false);
  }

  /** Parseval for φ and φ′; rounding alone leaves some 1e-15 of either identity open. */
  private boolean isComplete(double[] a, double q, double variance, double slope) {
    double sum = 0;
    double slopeSum = 0;
    for (int n = a.length - 1; n >= 0; n--) {
      sum += a[n] * a[n];
      slopeSum += n * a[n] * a[n];
    }
    double tail = 0.1 * tolerance;
    return Math.abs(variance - sum) <= tail * variance
        && (q == 0 || Math.abs(slope - slopeSum / q) <= tail * slope);
  }

  private static double square(double x) {
    return x * x;
  }

  @Override
  public double relativeError() {
    return 5 * tolerance;
  }

  @Override
  public String method() {
    return "quadrature";
  }
}
