package dev.tangent.activation;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dual of any activation by quadrature.
 *
 * <p>First choice is Mehler's formula, E[φ(u)φ(v)] = Σ a_n(qx) a_n(qy) ρ^n with a_n(q) = E[φ(√q z)
 * h_n(z)]: Parseval's identity E[φ(√q z)²] = Σ a_n² gives the size of the truncated rest, for every
 * ρ at once. Where the series is too long (kinks, variances so large that φ is nearly a step),
 * {@link LocalExpectations} are used if the function has them, else {@link NestedQuadrature}.
 */
final class QuadratureDual implements DualActivation {
  private static final int[] TERMS = {100, 200, 400, 800, 2500};
  private static final double FINEST = 2e-12;
  private static final int CACHE = 1024;

  /** The share of the tolerance that truncating a series may take. */
  private static final double SHARE = 0.02;

  /**
   * A factor that is larger than what a series can still gain: if even this is not enough, the
   * search ends early.
   */
  private static final double HOPE = 1.5;

  /** Coefficients below this, relative to their root mean square, are rounding errors. */
  private static final double ROUNDING = 8e-16;

  /** How far from 0 kinks are searched for when the variances are unknown. */
  private static final double REACH = 60;

  private final ActivationFunction function;
  private final Mesh mesh;
  private final double tolerance;
  private final GaussianIntegral line;
  private final Large large;
  private final ConcurrentHashMap<Double, Point> points = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Double, Series> series = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<Longer, double[]> longer = new ConcurrentHashMap<>();

  /**
   * A request for more coefficients than this variance alone needs, because the other variance
   * needs them.
   */
  private record Longer(double q, int count) {}

  /** What is known about one variance. */
  private record Point(double variance, double slopeVariance) {}

  /** The Hermite coefficients at one variance, and whether they are enough for every ρ. */
  private record Series(double[] hermite, boolean complete) {}

  /**
   * All Hermite coefficients at one variance that are not rounding errors; empty if they are too
   * many.
   */
  private final ConcurrentHashMap<Double, double[]> exhausted = new ConcurrentHashMap<>();

  /** Expectations where a series is too long, for any two variances. */
  interface Large {
    double value(double qx, double qy, Correlation r, double scale);

    double derivative(double qx, double qy, Correlation r, double scale);
  }

  /** The dual of a function about which nothing is known. */
  QuadratureDual(ActivationFunction function, ResolvedMesh mesh) {
    this(function, mesh, nested(function, mesh), FINEST);
  }

  /** The dual of a smooth function that has expectations of its own for large variances. */
  QuadratureDual(ActivationFunction function, Large large) {
    this(function, Mesh.HALVED, large, FINEST);
  }

  private QuadratureDual(ActivationFunction function, Mesh mesh, Large large, double tolerance) {
    this.function = function;
    this.mesh = mesh;
    this.large = large;
    this.tolerance = tolerance;
    line = new GaussianIntegral(function.name(), function::value, function::derivative, mesh);
  }

  private static Large nested(ActivationFunction function, Mesh mesh) {
    NestedQuadrature plane = new NestedQuadrature(function.name(), mesh);
    return new Large() {
      @Override
      public double value(double qx, double qy, Correlation r, double scale) {
        return plane.expectation(function::value, qx, qy, r, scale);
      }

      @Override
      public double derivative(double qx, double qy, Correlation r, double scale) {
        return plane.expectation(function::derivative, qx, qy, r, scale);
      }
    };
  }

  /** Whether no kink near 0 is a jump: values a little to the left and to the right of it agree. */
  @Override
  public boolean continuous() {
    for (double kink : mesh.kinks(REACH)) {
      double step = 1e-9 * Math.max(1e-3, Math.abs(kink));
      double left = function.value(kink - step);
      double right = function.value(kink + step);
      double slopes =
          Math.abs(function.derivative(kink - step)) + Math.abs(function.derivative(kink + step));
      if (Math.abs(right - left) > 10 * step * slopes + 1e-12 * Math.abs(left)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public DualActivation atTolerance(double relative) {
    return relative <= FINEST ? this : new QuadratureDual(function, mesh, large, relative);
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
  public double value(double qx, double qy, Correlation r) {
    if (r.gap() == 0 && qx == qy) {
      return variance(qx);
    }
    if (qx == 0 || qy == 0) {
      return meanValue(qx) * meanValue(qy);
    }
    if (r.gap() == 0 || r.sum() == 0) {
      return onLine(function::value, qx, qy, r);
    }
    double[][] a = coefficients(qx, qy);
    if (a == null) {
      return large.value(qx, qy, r, Math.sqrt(variance(qx)) * Math.sqrt(variance(qy)));
    }
    double sum = 0;
    for (int n = Math.min(a[0].length, a[1].length) - 1; n >= 0; n--) {
      sum = sum * r.rho() + a[0][n] * a[1][n];
    }
    return sum;
  }

  @Override
  public double derivative(double qx, double qy, Correlation r) {
    if (r.gap() == 0 && qx == qy) {
      return derivativeVariance(qx);
    }
    if (qx == 0 || qy == 0) {
      return meanSlope(qx) * meanSlope(qy);
    }
    if (r.gap() == 0 || r.sum() == 0) {
      return onLine(function::derivative, qx, qy, r);
    }
    double[][] a = coefficients(qx, qy);
    if (a == null) {
      double scale = Math.sqrt(derivativeVariance(qx)) * Math.sqrt(derivativeVariance(qy));
      return large.derivative(qx, qy, r, scale);
    }
    double sum = 0;
    for (int n = Math.min(a[0].length, a[1].length) - 1; n >= 1; n--) {
      sum = sum * r.rho() + n * (a[0][n] * a[1][n]);
    }
    return sum / (Math.sqrt(qx) * Math.sqrt(qy));
  }

  /**
   * One Mehler sum for all correlations side by side: in a single sum each step would wait for the
   * one before.
   */
  @Override
  public double[] derivatives(double qx, double qy, Correlation[] r) {
    boolean ends = Arrays.stream(r).anyMatch(at -> at.gap() == 0 || at.sum() == 0);
    double[][] a = ends || qx == 0 || qy == 0 ? null : coefficients(qx, qy);
    if (a == null) {
      return DualActivation.super.derivatives(qx, qy, r);
    }
    double[] rho = Arrays.stream(r).mapToDouble(Correlation::rho).toArray();
    double[] sum = new double[r.length];
    for (int n = Math.min(a[0].length, a[1].length) - 1; n >= 1; n--) {
      double c = n * (a[0][n] * a[1][n]);
      for (int k = 0; k < sum.length; k++) {
        sum[k] = sum[k] * rho[k] + c;
      }
    }
    double root = Math.sqrt(qx) * Math.sqrt(qy);
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= root;
    }
    return sum;
  }

  /** E[g(u)g(v)] for v = ±(σ_v/σ_u) u. */
  private double onLine(DoubleUnaryOperator g, double qx, double qy, Correlation r) {
    double su = Math.sqrt(Math.max(qx, qy));
    double ratio = (r.gap() == 0 ? 1 : -1) * Math.sqrt(Math.min(qx, qy)) / su;
    return line.expectation(su, x -> g.applyAsDouble(x) * g.applyAsDouble(ratio * x));
  }

  @Override
  public Correlation output(double qx, double qy, Correlation r) {
    if (r.gap() == 0 && qx == qy) {
      return Correlation.ONE;
    }
    if (qx > 0 && qy > 0 && r.gap() > 0 && r.sum() > 0) {
      double[][] a = series(qx, qy);
      if (a != null) {
        return Mehler.output(a[0], a[1], r);
      }
    }
    return continuous()
        ? OutputCorrelation.of(this, function::value, line, qx, qy, r)
        : DualActivation.super.output(qx, qy, r);
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

  /**
   * The coefficients at two variances, equally many of both: the truncated rest is then bounded by
   * the geometric mean of both rests. Null if a series is not enough.
   */
  private double @Nullable [][] series(double qx, double qy) {
    Series x = series(qx);
    Series y = x.complete ? series(qy) : x;
    if (!x.complete || !y.complete) {
      return null;
    }
    int count = Math.max(x.hermite.length, y.hermite.length);
    return new double[][] {longer(x, qx, count), longer(y, qy, count)};
  }

  /**
   * The coefficients for a sum over n. Where one of the variances is so large that its series has
   * no end, the series of the other ends the sum: the coefficients that it leaves out are rounding
   * errors, whatever they are multiplied by.
   */
  private double @Nullable [][] coefficients(double qx, double qy) {
    double[][] both = series(qx, qy);
    if (both != null || qx == qy || mesh.kinks(6 * Math.sqrt(Math.min(qx, qy))).length > 0) {
      return both;
    }
    double[] end = cached(exhausted, Math.min(qx, qy), this::makeExhausted);
    if (end.length == 0) {
      return null;
    }
    int terms = Arrays.stream(TERMS).filter(n -> n >= end.length).findFirst().orElseThrow();
    double[] other = longer(Math.max(qx, qy), terms); // one of a few lengths, to be shared
    return qx < qy ? new double[][] {end, other} : new double[][] {other, end};
  }

  private double[] makeExhausted(double q) {
    Series known = series(q);
    for (int terms : TERMS) {
      // Enough coefficients for the squares may be too few for products with any other
      // coefficients.
      if (!known.complete || terms < known.hermite.length) {
        continue;
      }
      double[] a = longer(known, q, terms);
      double limit = ROUNDING * Math.sqrt(point(q).variance);
      int count = terms;
      while (count > 0 && Math.abs(a[count - 1]) <= limit) {
        count--;
      }
      if (count <= terms * 4 / 5) {
        return Arrays.copyOf(a, count);
      }
    }
    return new double[0];
  }

  private double[] longer(Series known, double q, int count) {
    return known.hermite.length == count ? known.hermite : longer(q, count);
  }

  private double[] longer(double q, int count) {
    return cached(longer, new Longer(q, count), k -> line.hermite(Math.sqrt(k.q), k.count));
  }

  /** computeIfAbsent would block: here two threads may compute the same value, but none waits. */
  private static <K, T> T cached(ConcurrentHashMap<K, T> known, K key, Function<K, T> make) {
    T found = known.get(key);
    if (found == null) {
      found = make.apply(key);
      if (known.size() > CACHE) {
        known.clear();
      }
      known.put(key, found);
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
    // With a kink the coefficients fall only like a power of n: no number of them would be enough.
    if (mesh.kinks(s * 6).length > 0) {
      return new Series(new double[0], false);
    }
    for (int terms : TERMS) {
      double[] a = line.hermite(s, terms);
      double missing = missing(a, q);
      if (missing <= SHARE * tolerance) {
        return new Series(a, true);
      }
      if (!(large instanceof LocalExpectations)) {
        continue; // fast oscillations have large coefficients far out
      }
      // The logarithm of the truncated rest falls like the root of n, or more slowly.
      double most = HOPE * Math.sqrt((double) TERMS[TERMS.length - 1] / terms);
      if (Math.pow(missing, most) > SHARE * tolerance) {
        break;
      }
    }
    return new Series(new double[0], false);
  }

  /**
   * The part of E[φ²] or of E[φ′²] that the coefficients leave out, by Parseval's identity;
   * rounding makes it uncertain by about 1e-15.
   */
  private double missing(double[] a, double q) {
    Point point = point(q);
    double sum = 0;
    double slopeSum = 0;
    for (int n = a.length - 1; n >= 0; n--) {
      sum += a[n] * a[n];
      slopeSum += n * a[n] * a[n];
    }
    double part = Math.abs(point.variance - sum) / point.variance;
    double slopePart =
        q == 0 ? 0 : Math.abs(point.slopeVariance - slopeSum / q) / point.slopeVariance;
    // 0/0: φ or φ′ is 0, and so is the sum
    return Math.max(Double.isNaN(part) ? 0 : part, Double.isNaN(slopePart) ? 0 : slopePart);
  }

  private static double square(double x) {
    return x * x;
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    return Optional.of(Embedding.sampled(function::value, line, q, this));
  }

  @Override
  public boolean smooth() {
    return mesh.kinks(REACH).length == 0;
  }

  @Override
  public boolean costly() {
    return true;
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
