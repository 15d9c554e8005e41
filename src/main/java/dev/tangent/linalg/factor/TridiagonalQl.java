package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import java.util.Locale;

/** Implicit QL with Wilkinson's shift (EISPACK's tql2) for a small part of a tridiagonal matrix. */
final class TridiagonalQl {
  private static final double EPSILON = 0x1p-52;
  private static final int SWEEPS = 60;

  /**
   * Off-diagonal entries below this count as 0, beside a norm of 1: rotations by them would lose
   * digits to underflow.
   */
  private static final double NEGLIGIBLE = 0x1p-200;

  private TridiagonalQl() {}

  /**
   * Diagonalizes T over {@code lo} to {@code hi} − 1: d gets its eigenvalues in any order, row i of
   * z the vector that belongs to d_i.
   *
   * @param e entry i couples i and i + 1; destroyed in this range
   * @param z its block [lo, hi) × [lo, hi) is overwritten
   */
  static void solve(double[] d, double[] e, int lo, int hi, DoubleMatrix z) {
    int exponent = exponent(d, e, lo, hi);
    for (int i = lo; i < hi; i++) {
      d[i] = Math.scalb(d[i], -exponent);
      e[i] = Math.scalb(e[i], -exponent);
      e[i] = Math.abs(e[i]) < NEGLIGIBLE ? 0 : e[i];
    }
    iterate(d, e, lo, hi, z);
    for (int i = lo; i < hi; i++) {
      d[i] = Math.scalb(d[i], exponent);
    }
  }

  private static int exponent(double[] d, double[] e, int lo, int hi) {
    double largest = 0;
    for (int i = lo; i < hi; i++) {
      largest = Math.max(largest, Math.max(Math.abs(d[i]), Math.abs(e[i])));
    }
    return largest == 0 ? 0 : Math.getExponent(largest);
  }

  private static void iterate(double[] d, double[] e, int lo, int hi, DoubleMatrix z) {
    for (int i = lo; i < hi; i++) {
      z.set(i, i, 1);
    }
    for (int l = lo; l < hi; l++) {
      for (int count = 0; ; count++) {
        int m = l;
        while (m + 1 < hi && Math.abs(e[m]) > EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) {
          m++;
        }
        if (m == l) {
          break;
        }
        if (count == SWEEPS) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT,
                  "the QL iteration did not converge at eigenvalue %d of a tridiagonal matrix",
                  l));
        }
        sweep(d, e, z, l, m, lo, hi);
      }
    }
  }

  private static void sweep(double[] d, double[] e, DoubleMatrix z, int l, int m, int lo, int hi) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      rotate(z.array(), z.rowOffset(i) + lo, z.rowOffset(i + 1) + lo, c, s, hi - lo);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void rotate(double[] z, int low, int high, double c, double s, int n) {
    for (int k = 0; k < n; k++) {
      double t = z[high + k];
      z[high + k] = s * z[low + k] + c * t;
      z[low + k] = c * z[low + k] - s * t;
    }
  }
}
