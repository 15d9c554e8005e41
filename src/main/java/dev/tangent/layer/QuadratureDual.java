package dev.tangent.layer;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The dual of any activation by quadrature.
 *
 * <p>First choice is Mehler's formula, E[φ(u)φ(v)] = Σ a_n(qx) a_n(qy) ρ^n with a_n(q) = E[φ(√q z)
 * h_n(z)]: Parseval's identity E[φ(√q z)²] = Σ a_n² gives the size of what is left out, for every ρ
 * at once. Where the series is too long (kinks, variances so large that φ is nearly a step), {@link
 * PolarQuadrature} integrates over the plane.
 */
final class QuadratureDual implements DualActivation {
  private static final int[] TERMS = {200, 800, 2500};
  private static final double FINEST = 2e-12;
  private static final int CACHE = 4096;

  private final ActivationFunction function;
  private final Kinks kinks;
  private final double tolerance;
  private final GaussianIntegral line;
  private final PolarQuadrature plane;
  private final ConcurrentHashMap<Double, Point> points = new ConcurrentHashMap<>();

  /** What is known about one variance. */
  private record Point(double[] hermite, double variance, double slopeVariance, boolean short_) {}

  QuadratureDual(ActivationFunction function, Kinks kinks) {
    this(function, kinks, FINEST);
  }

  private QuadratureDual(ActivationFunction function, Kinks kinks, double tolerance) {
    this.function = function;
    this.kinks = kinks;
    this.tolerance = tolerance;
    line = new GaussianIntegral(function, kinks);
    plane = new PolarQuadrature(function, kinks, tolerance);
  }

  @Override
  public DualActivation atTolerance(double relative) {
    return relative <= FINEST ? this : new QuadratureDual(function, kinks, relative);
  }

  @Override
  public double valueAtGap(double qx, double qy, double gap) {
    Point x = point(qx);
    Point y = point(qy);
    if (gap == 0 && qx == qy) {
      return x.variance;
    }
    if (qx == 0 || qy == 0) {
      return x.hermite[0] * y.hermite[0];
    }
    if (!x.short_ || !y.short_) {
      return plane.value(qx, qy, gap, Math.sqrt(x.variance * y.variance));
    }
    double sum = 0;
    for (int n = Math.min(x.hermite.length, y.hermite.length) - 1; n >= 0; n--) {
      sum = sum * (1 - gap) + x.hermite[n] * y.hermite[n];
    }
    return sum;
  }

  @Override
  public double derivativeAtGap(double qx, double qy, double gap) {
    Point x = point(qx);
    Point y = point(qy);
    if (gap == 0 && qx == qy) {
      return x.slopeVariance;
    }
    if (qx == 0 || qy == 0) {
      return meanSlope(qx) * meanSlope(qy);
    }
    if (!x.short_ || !y.short_) {
      return plane.derivative(qx, qy, gap, Math.sqrt(x.slopeVariance * y.slopeVariance));
    }
    double sum = 0;
    for (int n = Math.min(x.hermite.length, y.hermite.length) - 1; n >= 1; n--) {
      sum = sum * (1 - gap) + n * (x.hermite[n] * y.hermite[n]);
    }
    return sum / (Math.sqrt(qx) * Math.sqrt(qy));
  }

  private double meanSlope(double q) {
    return q == 0 ? function.derivative(0) : line.expectation(Math.sqrt(q), function::derivative);
  }

  private Point point(double q) {
    Point known = points.get(q);
    if (known != null) {
      return known;
    }
    if (points.size() > CACHE) {
      points.clear();
    }
    Point made = make(q);
    points.put(q, made);
    return made;
  }

  private Point make(double q) {
    double s = Math.sqrt(q);
    double variance = line.expectation(s, x -> square(function.value(x)));
    double slope = line.expectation(s, x -> square(function.derivative(x)));
    double[] a = new double[0];
    boolean enough = false;
    for (int i = 0; i < TERMS.length && !enough; i++) {
      a = line.hermite(s, TERMS[i]);
      enough = isComplete(a, q, variance, slope);
    }
    return new Point(a, variance, slope, enough);
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
