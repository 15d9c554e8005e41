package dev.tangent.activation;

import java.util.Locale;
import java.util.Optional;

/**
 * The dual of a polynomial by its Hermite coefficients (Mehler's formula): E[φφ] = Σ a_n(qx)
 * a_n(qy) ρ^n, a finite sum.
 */
final class PolynomialDual implements DualActivation {
  private final Expansion phi;
  private final Expansion slope;

  /** The Hermite coefficients a_0, a_1, … of a polynomial as a function of the variance. */
  @FunctionalInterface
  private interface Expansion {
    double[] at(double q);
  }

  private PolynomialDual(Expansion phi, Expansion slope) {
    this.phi = phi;
    this.slope = slope;
  }

  PolynomialDual(double... coefficients) {
    double[] c = coefficients.clone();
    double[] d = new double[Math.max(1, c.length - 1)];
    for (int i = 1; i < c.length; i++) {
      d[i - 1] = i * c[i];
    }
    phi = q -> hermite(c, q);
    slope = q -> hermite(d, q);
  }

  /**
   * The dual of h_n by a formula in which no terms cancel: h_n(s z) = Σ_i s^{n−2i} (s² − 1)^i
   * √n!/(2^i i! √(n−2i)!) h_{n−2i}(z), and h_n′ = √n h_{n−1}.
   */
  static PolynomialDual ofHermite(int n) {
    return new PolynomialDual(
        q -> scaled(n, q, 1), q -> n == 0 ? new double[1] : scaled(n - 1, q, Math.sqrt(n)));
  }

  private static double[] scaled(int n, double q, double factor) {
    double[] a = new double[n + 1];
    for (int i = 0; 2 * i <= n; i++) {
      double term = factor * Math.pow(q, 0.5 * n - i);
      for (int k = 1; k <= i; k++) {
        term *= (q - 1) / (2 * k);
      }
      for (int k = n - 2 * i + 1; k <= n; k++) {
        term *= Math.sqrt(k);
      }
      a[n - 2 * i] = term;
    }
    return a;
  }

  /** a_n with φ(√q z) = Σ a_n h_n(z). */
  double[] hermite(double q) {
    return phi.at(q);
  }

  @Override
  public double value(double qx, double qy, Correlation r) {
    return sum(phi, qx, qy, r.rho());
  }

  @Override
  public double derivative(double qx, double qy, Correlation r) {
    return sum(slope, qx, qy, r.rho());
  }

  @Override
  public Correlation output(double qx, double qy, Correlation r) {
    if (qx == qy && r.gap() == 0) {
      return Correlation.ONE;
    }
    return Mehler.output(phi.at(qx), phi.at(qy), r);
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    double[][] f = new double[q.length][];
    for (int i = 0; i < q.length; i++) {
      f[i] = Mehler.unit(phi.at(q[i]));
    }
    return Optional.of(f);
  }

  @Override
  public boolean smooth() {
    return true;
  }

  private static double sum(Expansion c, double qx, double qy, double rho) {
    double[] x = c.at(qx);
    double[] y = qx == qy ? x : c.at(qy);
    double sum = 0;
    for (int n = x.length - 1; n >= 0; n--) {
      sum = sum * rho + x[n] * y[n];
    }
    if (!Double.isFinite(sum)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the dual of a polynomial of degree %d overflows at variances %g and %g",
              x.length - 1,
              qx,
              qy));
    }
    return sum;
  }

  /** Coefficients of Σ c_m (√q z)^m in the orthonormal h_n: x^m = Σ_j m!/(2^j j! n!) √n! h_n. */
  private static double[] hermite(double[] c, double q) {
    double[] a = new double[c.length];
    double s = Math.sqrt(q);
    for (int n = 0; n < c.length; n++) {
      // ratio = (n + 2j)! s^{n+2j} / (2^j j! √n!)
      double ratio = 1;
      for (int i = 1; i <= n; i++) {
        ratio *= Math.sqrt(i) * s;
      }
      for (int j = 0; n + 2 * j < c.length; j++) {
        a[n] += c[n + 2 * j] * ratio;
        ratio *= (n + 2.0 * j + 1) * (n + 2.0 * j + 2) * q / (2 * (j + 1));
      }
    }
    return a;
  }
}
