package dev.tangent.activation;

import java.util.Locale;
import java.util.Optional;

/**
 * The dual of a polynomial by its Hermite coefficients (Mehler's formula): E[φφ] = Σ a_n(qx)
 * a_n(qy) ρ^n, a finite sum.
 */
final class PolynomialDual implements DualActivation {
  private final double[] coefficients;
  private final double[] slope;

  PolynomialDual(double[] coefficients) {
    this.coefficients = coefficients.clone();
    slope = new double[Math.max(1, coefficients.length - 1)];
    for (int i = 1; i < coefficients.length; i++) {
      slope[i - 1] = i * coefficients[i];
    }
  }

  @Override
  public double value(double qx, double qy, Correlation r) {
    return sum(coefficients, qx, qy, r.rho());
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
    return Mehler.output(hermite(coefficients, qx), hermite(coefficients, qy), r);
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    double[][] f = new double[q.length][];
    for (int i = 0; i < q.length; i++) {
      f[i] = Mehler.unit(hermite(coefficients, q[i]));
    }
    return Optional.of(f);
  }

  @Override
  public boolean smooth() {
    return true;
  }

  private static double sum(double[] c, double qx, double qy, double rho) {
    double[] x = hermite(c, qx);
    double[] y = qx == qy ? x : hermite(c, qy);
    double sum = 0;
    for (int n = c.length - 1; n >= 0; n--) {
      sum = sum * rho + x[n] * y[n];
    }
    if (!Double.isFinite(sum)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the dual of a polynomial of degree %d overflows at variances %g and %g",
              c.length - 1,
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
