package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import dev.tangent.linalg.Special;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The dual of φ(x) = λ x for x &gt; 0, λ α (e^x − 1) for x ≤ 0 (ELU, SELU): for a fixed value of
 * one variable, the expectation over the other has a closed form with the normal distribution
 * function and e^{m + d²/2} Φ(−m/d − d). The remaining integral over one variable is computed on
 * panels that halve towards 0.
 */
final class ExponentialLinearDual implements DualActivation {
  private static final GaussLegendre RULE = new GaussLegendre(16);
  private static final int OUTER_PANELS = 7;

  /** e^{−FAR} and Φ(−SURE) are below rounding beside 1. */
  private static final double FAR = 45;

  private static final double SURE = 9;

  private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);
  private static final int MOMENTS = 40;

  /** Below it, moments of e^v − 1 are summed as a series: their difference would cancel. */
  private static final double SMALL = 0.5;

  private static final int CACHE = 1024;

  private final double alpha;
  private final double scale;
  private final ConcurrentHashMap<Double, Double> variances = new ConcurrentHashMap<>();

  ExponentialLinearDual(double scale, double alpha) {
    this.scale = scale;
    this.alpha = alpha;
  }

  private double phi(double x) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  private double slope(double x) {
    return x > 0 ? 1 : alpha * Math.exp(x);
  }

  @Override
  public double value(double qx, double qy, Correlation r) {
    double small = Math.min(qx, qy);
    double large = Math.max(qx, qy);
    if (large == 0) {
      return 0;
    }
    // integrates over the variable of the smaller variance: its φ keeps its relative digits
    double sv = Math.sqrt(small);
    double su = Math.sqrt(large);
    double d = su * r.sine();
    double ratio = small == 0 ? 0 : r.rho() * (su / sv);
    double sum =
        small == 0 ? 0 : integral(sv, transition(sv, su, r), v -> phi(v) * given(ratio * v, d, su));
    return finite(scale * scale * sum, qx, qy);
  }

  @Override
  public double derivative(double qx, double qy, Correlation r) {
    double sv = Math.sqrt(Math.min(qx, qy));
    double su = Math.sqrt(Math.max(qx, qy));
    if (su == 0) {
      return scale * scale * alpha * alpha;
    }
    if (sv == 0) {
      return scale * scale * alpha * givenSlope(0, su);
    }
    double d = su * r.sine();
    double ratio = r.rho() * (su / sv);
    // The quadrant where both are positive has a closed form; the rest falls off on both sides.
    double quadrant = r.supplement() / (2 * Math.PI);
    double rest =
        integral(
            sv,
            transition(sv, su, r),
            v -> {
              double m = ratio * v;
              if (v > 0) {
                return alpha * exponential(m, d);
              }
              return v < -FAR ? 0 : slope(v) * givenSlope(m, d);
            });
    double sum = quadrant + rest;
    return finite(scale * scale * sum, qx, qy);
  }

  private static double finite(double result, double qx, double qy) {
    if (!Double.isFinite(result)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the dual of elu overflows at variances %g and %g: use smaller inputs, sigma_w or"
                  + " depth",
              qx,
              qy));
    }
    return result;
  }

  /** The narrowest width in v on which the integrand changes near 0. */
  private static double transition(double sv, double su, Correlation r) {
    double rho = Math.abs(r.rho());
    double smoothed = rho > 0 ? sv * (r.sine() / rho) : sv;
    double exponential = rho > 0 ? sv / (rho * su) : sv;
    double width = Math.min(Math.min(1, sv), exponential);
    return smoothed > 0 ? Math.min(width, smoothed) : width;
  }

  @FunctionalInterface
  private interface Integrand {
    double at(double x);
  }

  /**
   * Panels for a standard normal variable: beyond 1.5 each is one deviation wide, as the density
   * needs; towards 0 each takes half of what is left, and the last one ends at 0.
   */
  private record Panel(double[] z, double[] weight) {
    static Panel of(double from, double to) {
      double half = 0.5 * (to - from);
      double middle = 0.5 * (to + from);
      double[] z = new double[RULE.size()];
      double[] weight = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = middle + half * RULE.node(i);
        weight[i] = half * RULE.weight(i) * NORMAL * Math.exp(-0.5 * z[i] * z[i]);
      }
      return new Panel(z, weight);
    }

    /** The integral over this panel and its mirror image. */
    double integral(double s, Integrand g) {
      double sum = 0;
      for (int i = 0; i < z.length; i++) {
        sum += weight[i] * (g.at(s * z[i]) + g.at(-s * z[i]));
      }
      return sum;
    }
  }

  private static final double CENTRE = 1.5;

  /** After so many halvings the rest is below rounding. */
  private static final int HALVES = 62;

  private static final Panel[] OUTER =
      IntStream.range(0, OUTER_PANELS)
          .mapToObj(k -> Panel.of(CENTRE + k, CENTRE + k + 1))
          .toArray(Panel[]::new);
  private static final Panel[] HALVED =
      IntStream.range(0, HALVES)
          .mapToObj(k -> Panel.of(Math.scalb(CENTRE, -k - 1), Math.scalb(CENTRE, -k)))
          .toArray(Panel[]::new);
  private static final Panel[] REST =
      IntStream.rangeClosed(0, HALVES)
          .mapToObj(k -> Panel.of(0, Math.scalb(CENTRE, -k)))
          .toArray(Panel[]::new);

  /** E[g(s z)] on panels that halve towards 0 down to a quarter of a width. */
  private static double integral(double s, double width, Integrand g) {
    double sum = 0;
    for (Panel panel : OUTER) {
      sum += panel.integral(s, g);
    }
    int k = 0;
    while (k < HALVES && Math.scalb(CENTRE, -k) * s > 0.25 * width) {
      sum += HALVED[k++].integral(s, g);
    }
    return sum + REST[k].integral(s, g);
  }

  /** E[φ(m + d z)]/λ. */
  private double given(double m, double d, double s) {
    if (d == 0) {
      return phi(m);
    }
    double z = m / d;
    double below = Special.normalCdf(-z);
    double density = Special.normalDensity(z);
    double positive = m * Special.normalCdf(z) + d * density;
    if (s < SMALL) {
      return positive + alpha * moments(m, d, below, density);
    }
    return positive + alpha * (exponential(m, d) - below);
  }

  /** E[(e^v − 1) 1_{v &lt; 0}] = Σ_{k ≥ 1} E[v^k 1_{v &lt; 0}]/k!. */
  private static double moments(double m, double d, double below, double density) {
    double before = below;
    double current = m * below - d * density;
    double factorial = 1;
    double sum = current;
    for (int k = 2; k < MOMENTS; k++) {
      double next = m * current + (k - 1) * d * d * before;
      before = current;
      current = next;
      factorial *= k;
      sum += current / factorial;
    }
    return sum;
  }

  private double givenSlope(double m, double d) {
    if (d == 0) {
      return slope(m);
    }
    double z = m / d;
    if (z > SURE) {
      return 1;
    }
    double positive = z < -SURE ? 0 : 0.5 * Special.erfc(-z * Math.sqrt(0.5));
    return positive + alpha * exponential(m, d);
  }

  /** E[e^v 1_{v &lt; 0}] = e^{m + d²/2} Φ(−m/d − d). */
  private static double exponential(double m, double d) {
    if (d == 0) {
      return m < 0 ? Math.exp(m) : 0;
    }
    if (m > SURE * d) {
      return 0;
    }
    double t = m / d + d;
    if (t <= 0) {
      return Math.exp(m + 0.5 * d * d) * Special.normalCdf(-t);
    }
    double z = m / d;
    return 0.5 * Math.exp(-0.5 * z * z) * Special.erfcx(t / Math.sqrt(2));
  }

  @Override
  public Correlation output(double qx, double qy, Correlation r) {
    return OutputCorrelation.of(this, this::phi, LINE, qx, qy, r);
  }

  private static final GaussianIntegral LINE =
      new GaussianIntegral("elu", x -> Math.max(1, x), x -> 1, Mesh.HALVED);

  @Override
  public double variance(double q) {
    // Two threads may compute the same one at once; neither waits for the other.
    Double known = variances.get(q);
    if (known == null) {
      known = scale * scale * LINE.expectation(Math.sqrt(q), x -> phi(x) * phi(x));
      if (variances.size() >= CACHE) {
        variances.clear();
      }
      variances.put(q, known);
    }
    return known;
  }

  @Override
  public double derivativeVariance(double q) {
    return scale * scale * LINE.expectation(Math.sqrt(q), x -> slope(x) * slope(x));
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    return Optional.of(Embedding.sampled(x -> scale * phi(x), LINE, q, this));
  }

  @Override
  public boolean costly() {
    return true;
  }

  @Override
  public double relativeError() {
    return 1e-13;
  }

  @Override
  public String method() {
    return "an integral over one variable";
  }
}
