package dev.tangent.activation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Duals in closed form. Every formula is written in sums of positive terms where one exists, so
 * that neither ρ → ±1 nor large or small variances lose digits.
 */
final class ClosedDuals {
  private ClosedDuals() {}

  /** A function of two variances and a correlation. */
  @FunctionalInterface
  interface Formula {
    double at(double qx, double qy, Correlation r);
  }

  /** The correlation of outputs as a function of two variances and a correlation. */
  @FunctionalInterface
  interface Output {
    Correlation at(double qx, double qy, Correlation r);
  }

  /** See {@link DualActivation#embedding}. */
  @FunctionalInterface
  interface Embedded {
    Optional<double[][]> of(double[] q, DualActivation dual);

    /**
     * The embedding of a homogeneous function: collinear points keep their gap of 0, so the vectors
     * have length 0.
     */
    Embedded NOTHING = (q, dual) -> Optional.of(new double[q.length][0]);

    /** An embedding from values of the function, on panels of this width. */
    static Embedded sampled(DoubleUnaryOperator phi, double width) {
      Mesh mesh = Mesh.uniform(width);
      return (q, dual) -> {
        double largest = Math.sqrt(Arrays.stream(q).max().orElse(0));
        if (largest / width > MOST_PANELS) {
          return Optional.empty();
        }
        GaussianIntegral line = new GaussianIntegral("a function", phi, phi, mesh);
        return Optional.of(Embedding.sampled(phi, line, q, dual));
      };
    }
  }

  private static final int MOST_PANELS = 60;

  /** A dual given by its functions of (qx, qy, r). */
  record Given(
      Formula value,
      Formula slope,
      Output correlation,
      Embedded embedded,
      boolean continuous,
      boolean smooth)
      implements DualActivation {
    @Override
    public Optional<double[][]> embedding(double[] q) {
      return embedded.of(q, this);
    }

    @Override
    public double value(double qx, double qy, Correlation r) {
      return finite(value.at(qx, qy, r), qx, qy);
    }

    @Override
    public double derivative(double qx, double qy, Correlation r) {
      return finite(slope.at(qx, qy, r), qx, qy);
    }

    @Override
    public Correlation output(double qx, double qy, Correlation r) {
      return qx == qy && r.gap() == 0 ? Correlation.ONE : correlation.at(qx, qy, r);
    }
  }

  private static double finite(double result, double qx, double qy) {
    if (!Double.isFinite(result)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the dual activation overflows at variances %g and %g: use smaller inputs, sigma_w or"
                  + " depth",
              qx,
              qy));
    }
    return result;
  }

  /** A smooth function whose correlation of outputs has no formula without cancellation. */
  private record Smooth(
      DoubleUnaryOperator phi, GaussianIntegral line, Formula value, Formula slope)
      implements DualActivation {
    Smooth(DoubleUnaryOperator phi, Formula value, Formula slope) {
      this(phi, new GaussianIntegral("", phi, phi, Mesh.HALVED), value, slope);
    }

    @Override
    public double value(double qx, double qy, Correlation r) {
      return finite(value.at(qx, qy, r), qx, qy);
    }

    @Override
    public double derivative(double qx, double qy, Correlation r) {
      return finite(slope.at(qx, qy, r), qx, qy);
    }

    @Override
    public Correlation output(double qx, double qy, Correlation r) {
      return OutputCorrelation.of(this, phi, line, qx, qy, r);
    }

    @Override
    public Optional<double[][]> embedding(double[] q) {
      return Optional.of(Embedding.sampled(phi, line, q, this));
    }

    @Override
    public boolean smooth() {
      return true;
    }
  }

  static double covariance(double qx, double qy, Correlation r) {
    return Math.sqrt(qx) * Math.sqrt(qy) * r.rho();
  }

  /** E[(u − v)²] = (√qx − √qy)² + 2 √(qx qy) gap. */
  private static double squaredDistance(double qx, double qy, Correlation r) {
    double difference = Math.sqrt(qx) - Math.sqrt(qy);
    return difference * difference + 2 * Math.sqrt(qx) * Math.sqrt(qy) * r.gap();
  }

  /** Computed from 1 − ρ′² where ρ′² is large, else from ρ′: neither cancels. */
  private static Correlation fromSine(double square, double rho) {
    if (square > 0.5) {
      return new Correlation(Math.clamp(1 - rho, 0, 2), Math.clamp(1 + rho, 0, 2));
    }
    double small = Math.max(0, square) / (1 + Math.sqrt(1 - Math.max(0, square)));
    return rho > 0 ? Correlation.ofGap(small) : Correlation.ofSum(small);
  }

  /** φ(x) = a sin(b x + c). */
  static DualActivation sine(double a, double b, double c) {
    double sin2 = Math.sin(c) * Math.sin(c);
    double cos2 = Math.cos(c) * Math.cos(c);
    double b2 = b * b;
    Formula value =
        (qx, qy, r) -> {
          // sin A sin B = [cos(A − B) − cos(A + B)] / 2; cos 2c = 1 − 2 sin² c
          double k = b2 * covariance(qx, qy, r);
          double near = Math.exp(-0.5 * b2 * squaredDistance(qx, qy, r));
          double far = Math.exp(-0.5 * b2 * squaredDistance(qx, qy, r.opposite()));
          double difference = k > 0 ? -near * Math.expm1(-2 * k) : far * Math.expm1(2 * k);
          return 0.5 * a * a * (difference + 2 * sin2 * far);
        };
    Formula slope =
        (qx, qy, r) -> {
          double k = b2 * covariance(qx, qy, r);
          double near = Math.exp(-0.5 * b2 * squaredDistance(qx, qy, r));
          double far = Math.exp(-0.5 * b2 * squaredDistance(qx, qy, r.opposite()));
          if (sin2 <= 0.5) {
            return 0.5 * a * a * b2 * (near + (1 - 2 * sin2) * far);
          }
          double difference = k > 0 ? -near * Math.expm1(-2 * k) : far * Math.expm1(2 * k);
          return 0.5 * a * a * b2 * (difference + 2 * cos2 * far);
        };
    double cosine = Math.abs(1 - 2 * sin2) < 1e-15 ? 0 : 1 - 2 * sin2;
    DoubleUnaryOperator phi = x -> a * Math.sin(b * x + c);
    DualActivation plain = new Smooth(phi, value, slope);
    Embedded embedded = Embedded.sampled(phi, 2 / Math.abs(b));
    Output output =
        (qx, qy, r) -> {
          if (cosine > 0 && b2 * Math.min(qx, qy) < 40) {
            return plain.output(qx, qy, r);
          }
          return sineOutput(cosine, b2, qx, qy, r, value.at(qx, qy, r) / (0.5 * a * a));
        };
    return new Given(value, slope, output, embedded, true, true);
  }

  /**
   * 1 − ρ′² = [(1 − e^{−b²D})(1 − C² e^{−b²S}) − C (α − β)²]/((1 − Cα²)(1 − Cβ²)) with C = cos 2c,
   * D and S = E[(u ∓ v)²], α = e^{−b²qx} and β = e^{−b²qy}: positive terms for C ≤ 0, and α = β = 0
   * in effect for large variances.
   */
  private static Correlation sineOutput(
      double cosine, double b2, double qx, double qy, Correlation r, double value) {
    double alpha = Math.exp(-b2 * qx);
    double beta = Math.exp(-b2 * qy);
    double difference = Math.min(alpha, beta) * Math.expm1(b2 * Math.abs(qx - qy));
    if (alpha == 0 || beta == 0) {
      difference = alpha - beta;
    }
    double near = Math.expm1(-b2 * squaredDistance(qx, qy, r));
    double far = b2 * squaredDistance(qx, qy, r.opposite());
    // 1 − C² e^{−x} = (1 − C²) e^{−x} + (1 − e^{−x})
    double second = (1 - cosine * cosine) * Math.exp(-far) - Math.expm1(-far);
    double excess = -near * second - cosine * difference * difference;
    double whole = complement(cosine, 2 * b2 * qx) * complement(cosine, 2 * b2 * qy);
    return whole == 0 ? r : fromSine(excess / whole, value / Math.sqrt(whole));
  }

  /** 1 − C e^{−x}. */
  private static double complement(double cosine, double x) {
    return (1 - cosine) * Math.exp(-x) - Math.expm1(-x);
  }

  /** φ(x) = e^x. */
  static DualActivation exponential() {
    Formula value = (qx, qy, r) -> Math.exp(0.5 * (qx + qy) + covariance(qx, qy, r));
    Output output =
        (qx, qy, r) -> Correlation.ofGap(-Math.expm1(-0.5 * squaredDistance(qx, qy, r)));
    return new Given(value, value, output, Embedded.sampled(Math::exp, 1), true, true);
  }

  /** φ(x) = e^{−x²}. */
  static DualActivation gaussian() {
    DoubleUnaryOperator bell = x -> Math.exp(-x * x);
    return new Given(
        (qx, qy, r) -> 1 / Math.sqrt(determinant(2 * qx, 2 * qy, r)),
        (qx, qy, r) -> {
          double m = determinant(2 * qx, 2 * qy, r);
          return 4 * covariance(qx, qy, r) / (m * Math.sqrt(m));
        },
        (qx, qy, r) -> {
          // ρ′² = √((1 + a)(1 + c))/m; m² − (1 + a)(1 + c) is a sum of positive terms
          double a = 4 * qx;
          double c = 4 * qy;
          double m = determinant(2 * qx, 2 * qy, r);
          double w = 0.25 * a * c * r.gap() * r.sum();
          double difference = 0.5 * (a - c);
          double s = 1 + 0.5 * (a + c);
          double excess = (difference / m) * (difference / m) + w / m * ((2 * s + w) / m);
          double square = excess < 1 ? excess / (1 + Math.sqrt(1 - excess)) : 1;
          double rho = Math.sqrt(Math.sqrt(1 + a) * Math.sqrt(1 + c) / m);
          return fromSine(square, rho);
        },
        (q, dual) ->
            Optional.of(
                Embedding.sampled(
                    bell, new GaussianIntegral("gaussian", bell, bell, Mesh.HALVED), q, dual)),
        true,
        true);
  }

  /** (1 + a)(1 + c) − a c ρ². */
  private static double determinant(double a, double c, Correlation r) {
    return 1 + a + c + a * c * r.gap() * r.sum();
  }

  /** φ(x) = a erf(b x) + c (Williams 1997). */
  static DualActivation erf(double a, double b, double c, DoubleUnaryOperator phi) {
    double twice = 2 * b * b;
    return new Smooth(
        phi,
        (qx, qy, r) -> {
          double root = Math.sqrt(determinant(twice * qx, twice * qy, r));
          double arc = Math.atan2(twice * covariance(qx, qy, r), root);
          return a * a * 2 / Math.PI * arc + c * c;
        },
        (qx, qy, r) ->
            a * a * 2 * twice / Math.PI / Math.sqrt(determinant(twice * qx, twice * qy, r)));
  }

  /** φ(x) = x Φ(x), by Stein's lemma: see Tsuchida, Pearce, van der Heide et al. 2021. */
  static DualActivation gelu(DoubleUnaryOperator phi) {
    return new Smooth(
        phi,
        (a, c, r) -> {
          double k = covariance(a, c, r);
          double m = determinant(a, c, r);
          double s = (1 + a) * (1 + c);
          double density = 1 / (2 * Math.PI * Math.sqrt(m));
          double rho = r.rho();
          return k * orthant(k, m) + density * a * c * (m + rho * rho) / s;
        },
        (a, c, r) -> {
          double k = covariance(a, c, r);
          double m = determinant(a, c, r);
          double s = (1 + a) * (1 + c);
          double density = 1 / (2 * Math.PI * Math.sqrt(m));
          double rho = r.rho();
          double bracket = (3 + a + c) / s + a * c * rho * rho / (s * m);
          return orthant(k, m) + density * k * bracket;
        });
  }

  /** E[Φ(u)Φ(v)] = 1/4 + asin(k/√((1+a)(1+c)))/2π, where m = (1+a)(1+c) − k². */
  private static double orthant(double k, double m) {
    return 0.25 + Math.atan2(k, Math.sqrt(m)) / (2 * Math.PI);
  }

  /** φ(x) = sign x: 2 asin(ρ)/π; the derivative is 0 almost everywhere. */
  static DualActivation sign() {
    return new Given(
        (qx, qy, r) -> qx == 0 || qy == 0 ? 0 : signOutput(r).rho(),
        (qx, qy, r) -> 0,
        (qx, qy, r) -> signOutput(r),
        Embedded.NOTHING,
        false,
        false);
  }

  private static Correlation signOutput(Correlation r) {
    return new Correlation(2 / Math.PI * r.angle(), 2 / Math.PI * r.supplement());
  }

  /** φ(x) = max(x, 0)^n (Cho and Saul 2009): (√(qx qy))^n J_n(θ)/2π. */
  static DualActivation rectifiedMonomial(int n) {
    if (n == 1) {
      return new SlopedReluDual(0, 1);
    }
    return new Given(
        (qx, qy, r) -> arcCosine(n, qx, qy, r),
        (qx, qy, r) -> n == 0 ? 0 : n * n * arcCosine(n - 1, qx, qy, r),
        (qx, qy, r) -> arcCosineOutput(n, r),
        Embedded.NOTHING,
        n > 0,
        false);
  }

  /** J_n = (2n − 1) ρ J_{n−1} + (n − 1)² (1 − ρ²) J_{n−2}, J_0 = π − θ, J_1 = sin θ + (π − θ) ρ. */
  private static double arcCosine(int n, double qx, double qy, Correlation r) {
    if (qx == 0 || qy == 0) {
      return 0;
    }
    return Math.max(0, polynomials(n, r)[0])
        / (2 * Math.PI)
        * Math.pow(Math.sqrt(qx) * Math.sqrt(qy), n);
  }

  /**
   * J_n(θ), J_n(0) and J_n(0) − J_n(θ): the difference by the same recursion, D_n = (2n − 1)
   * (D_{n−1} + gap J_{n−1}) − (n − 1)² (1 − ρ²) J_{n−2}, since J_n(0) = (2n − 1) J_{n−1}(0).
   */
  private static double[] polynomials(int n, Correlation r) {
    double rho = r.rho();
    double square = r.gap() * r.sum();
    double before = r.supplement();
    double difference = r.angle();
    double whole = Math.PI;
    if (n == 0) {
      return new double[] {before, whole, difference};
    }
    double crescent = SlopedReluDual.sineMinusCosine(r.sum(), before);
    double current;
    if (rho >= 0) {
      difference = Math.PI * r.gap() - SlopedReluDual.sineMinusCosine(r.gap(), difference);
      current = Math.PI - difference;
    } else {
      current = crescent;
      difference = Math.PI - current;
    }
    for (int d = 2; d <= n; d++) {
      double factor = (d - 1.0) * (d - 1.0) * square * before;
      double next = (2 * d - 1) * rho * current + factor;
      difference = (2 * d - 1) * (difference + r.gap() * current) - factor;
      whole *= 2 * d - 1;
      before = current;
      current = next;
    }
    return new double[] {current, whole, difference};
  }

  private static Correlation arcCosineOutput(int n, Correlation r) {
    double[] j = polynomials(n, r);
    double gap = Math.clamp(j[2] / j[1], 0, 2);
    return new Correlation(gap, 2 - gap);
  }
}
