package dev.tangent.activation;

import java.util.Locale;

/**
 * Duals in closed form. Every formula is written in sums of positive terms where one exists, so
 * that neither gap → 0 nor large or small variances lose digits.
 */
final class ClosedDuals {
  private ClosedDuals() {}

  /** A dual given by its two functions of (qx, qy, gap). */
  record Pair(Formula value, Formula derivative) implements DualActivation {
    @Override
    public double valueAtGap(double qx, double qy, double gap) {
      return finite(value.at(qx, qy, gap), qx, qy);
    }

    @Override
    public double derivativeAtGap(double qx, double qy, double gap) {
      return finite(derivative.at(qx, qy, gap), qx, qy);
    }

    private static double finite(double result, double qx, double qy) {
      if (!Double.isFinite(result)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the dual activation overflows at variances %g and %g: use smaller inputs, sigma_w"
                    + " or depth",
                qx,
                qy));
      }
      return result;
    }
  }

  /** A function of two variances and the gap 1 − ρ. */
  @FunctionalInterface
  interface Formula {
    double at(double qx, double qy, double gap);
  }

  /** The angle acos(1 − gap), exact for small gaps. */
  static double angle(double gap) {
    double u = Math.min(gap, 2 - gap);
    double t = 2 * Math.asin(Math.sqrt(0.5 * u));
    return gap > 1 ? Math.PI - t : t;
  }

  /** √(1 − ρ²). */
  static double sine(double gap) {
    return Math.sqrt(gap * (2 - gap));
  }

  static double covariance(double qx, double qy, double gap) {
    return Math.sqrt(qx) * Math.sqrt(qy) * (1 - gap);
  }

  /** φ(x) = a sin(b x + c). */
  static DualActivation sine(double a, double b, double c) {
    double sin2 = Math.sin(c) * Math.sin(c);
    return new Pair(
        (qx, qy, gap) -> {
          // sin A sin B = [cos(A − B) − cos(A + B)] / 2; cos 2c = 1 − 2 sin² c
          double k = b * b * covariance(qx, qy, gap);
          double near = Math.exp(-0.5 * b * b * squaredDistance(qx, qy, gap));
          double far = Math.exp(-0.5 * b * b * squaredDistance(qx, qy, 2 - gap));
          double difference = k > 0 ? -near * Math.expm1(-2 * k) : far * Math.expm1(2 * k);
          return 0.5 * a * a * (difference + 2 * sin2 * far);
        },
        (qx, qy, gap) -> {
          double near = Math.exp(-0.5 * b * b * squaredDistance(qx, qy, gap));
          double far = Math.exp(-0.5 * b * b * squaredDistance(qx, qy, 2 - gap));
          return 0.5 * a * a * b * b * (near + (1 - 2 * sin2) * far);
        });
  }

  /** E[(u − v)²] = (√qx − √qy)² + 2 √(qx qy) gap. */
  private static double squaredDistance(double qx, double qy, double gap) {
    double difference = Math.sqrt(qx) - Math.sqrt(qy);
    return difference * difference + 2 * Math.sqrt(qx) * Math.sqrt(qy) * gap;
  }

  /** φ(x) = e^x. */
  static DualActivation exponential() {
    Formula value = (qx, qy, gap) -> Math.exp(0.5 * (qx + qy) + covariance(qx, qy, gap));
    return new Pair(value, value);
  }

  /** φ(x) = e^{−x²}. */
  static DualActivation gaussian() {
    return new Pair(
        (qx, qy, gap) -> 1 / Math.sqrt(determinant(2 * qx, 2 * qy, gap)),
        (qx, qy, gap) -> {
          double m = determinant(2 * qx, 2 * qy, gap);
          return 4 * covariance(qx, qy, gap) / (m * Math.sqrt(m));
        });
  }

  /** (1 + a)(1 + c) − a c ρ². */
  private static double determinant(double a, double c, double gap) {
    return 1 + a + c + a * c * gap * (2 - gap);
  }

  /** φ(x) = a erf(b x) + c (Williams 1997). */
  static DualActivation erf(double a, double b, double c) {
    double twice = 2 * b * b;
    return new Pair(
        (qx, qy, gap) -> {
          double root = Math.sqrt(determinant(twice * qx, twice * qy, gap));
          double arc = Math.atan2(twice * covariance(qx, qy, gap), root);
          return a * a * 2 / Math.PI * arc + c * c;
        },
        (qx, qy, gap) ->
            a * a * 2 * twice / Math.PI / Math.sqrt(determinant(twice * qx, twice * qy, gap)));
  }

  /** φ(x) = x Φ(x), by Stein's lemma: see Tsuchida, Pearce, van der Heide et al. 2021. */
  static DualActivation gelu() {
    return new Pair(
        (a, c, gap) -> {
          double k = covariance(a, c, gap);
          double m = determinant(a, c, gap);
          double r = (1 + a) * (1 + c);
          double density = 1 / (2 * Math.PI * Math.sqrt(m));
          double rho = 1 - gap;
          return k * orthant(k, m) + density * a * c * (m + rho * rho) / r;
        },
        (a, c, gap) -> {
          double k = covariance(a, c, gap);
          double m = determinant(a, c, gap);
          double r = (1 + a) * (1 + c);
          double density = 1 / (2 * Math.PI * Math.sqrt(m));
          double rho = 1 - gap;
          double bracket = (3 + a + c) / r + a * c * rho * rho / (r * m);
          return orthant(k, m) + density * k * bracket;
        });
  }

  /** E[Φ(u)Φ(v)] = 1/4 + asin(k/√((1+a)(1+c)))/2π, where m = (1+a)(1+c) − k². */
  private static double orthant(double k, double m) {
    return 0.25 + Math.atan2(k, Math.sqrt(m)) / (2 * Math.PI);
  }

  /** φ(x) = sign x: 2 asin(ρ)/π; the derivative is 0 almost everywhere. */
  static DualActivation sign() {
    return new Pair((qx, qy, gap) -> 1 - 2 / Math.PI * angle(gap), (qx, qy, gap) -> 0);
  }

  /** φ(x) = max(x, 0)^n (Cho and Saul 2009): (√(qx qy))^n J_n(θ)/2π. */
  static DualActivation rectifiedMonomial(int n) {
    return new Pair(
        (qx, qy, gap) -> arcCosine(n, qx, qy, gap),
        (qx, qy, gap) -> n == 0 ? 0 : n * n * arcCosine(n - 1, qx, qy, gap));
  }

  /** J_n = (2n − 1) ρ J_{n−1} + (n − 1)² (1 − ρ²) J_{n−2}, J_0 = π − θ, J_1 = sin θ + (π − θ) ρ. */
  private static double arcCosine(int n, double qx, double qy, double gap) {
    double rho = 1 - gap;
    double before = Math.PI - angle(gap);
    double scale = 1 / (2 * Math.PI);
    if (n == 0) {
      return before * scale;
    }
    double current = sine(gap) + before * rho;
    for (int d = 2; d <= n; d++) {
      double next = (2 * d - 1) * rho * current + (d - 1.0) * (d - 1.0) * gap * (2 - gap) * before;
      before = current;
      current = next;
    }
    return current * scale * Math.pow(Math.sqrt(qx) * Math.sqrt(qy), n);
  }
}
