package dev.tangent.linalg;

/** The symmetric tridiagonal eigenproblem. */
final class Tridiagonal {
  private Tridiagonal() {}

  /** A = Q T Qᵀ; d and e get T (e[i] couples i and i + 1), the rows of v the columns of Q. */
  static void reduce(DoubleMatrix a, double[] d, double[] e, double[][] v) {
    int n = d.length;
    double[][] w = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        w[i][j] = a.get(i, j);
        w[j][i] = w[i][j];
      }
      v[i][i] = 1;
    }
    double[] u = new double[n];
    double[] p = new double[n];
    for (int k = 0; k < n - 2; k++) {
      double norm = 0;
      for (int i = k + 1; i < n; i++) {
        norm = Math.hypot(norm, w[i][k]);
      }
      if (norm == 0) {
        continue;
      }
      double alpha = w[k + 1][k] > 0 ? -norm : norm;
      double h = alpha * alpha - alpha * w[k + 1][k];
      for (int i = k + 1; i < n; i++) {
        u[i] = w[i][k];
      }
      u[k + 1] -= alpha;
      double up = 0;
      for (int i = k + 1; i < n; i++) {
        double sum = 0;
        for (int j = k + 1; j < n; j++) {
          sum += w[i][j] * u[j];
        }
        p[i] = sum / h;
        up += u[i] * p[i];
      }
      for (int i = k + 1; i < n; i++) {
        p[i] -= up / (2 * h) * u[i];
      }
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j < n; j++) {
          w[i][j] -= u[i] * p[j] + p[i] * u[j];
        }
      }
      w[k + 1][k] = alpha;
      double[] dots = new double[n];
      for (int j = k + 1; j < n; j++) {
        for (int i = 0; i < n; i++) {
          dots[i] += u[j] * v[j][i];
        }
      }
      for (int j = k + 1; j < n; j++) {
        for (int i = 0; i < n; i++) {
          v[j][i] -= u[j] / h * dots[i];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      d[i] = w[i][i];
      e[i] = i + 1 < n ? w[i + 1][i] : 0;
    }
  }

  /** Implicit QL on (d, e), its rotations applied to the rows of v. d holds the eigenvalues. */
  static void ql(double[] d, double[] e, double[][] v) {
    int n = d.length;
    for (int l = 0; l < n; l++) {
      for (int sweep = 0; ; sweep++) {
        int m = l;
        while (m + 1 < n
            && Math.abs(e[m]) > Math.ulp(1.0) * (Math.abs(d[m]) + Math.abs(d[m + 1]))) {
          m++;
        }
        if (m == l) {
          break;
        }
        if (sweep == 60) {
          throw new ArithmeticException("the QL iteration did not converge at eigenvalue " + l);
        }
        sweep(d, e, v, l, m);
      }
    }
  }

  private static void sweep(double[] d, double[] e, double[][] v, int l, int m) {
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
      double[] hi = v[i + 1];
      double[] lo = v[i];
      for (int k = 0; k < hi.length; k++) {
        double t = hi[k];
        hi[k] = s * lo[k] + c * t;
        lo[k] = c * lo[k] - s * t;
      }
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }
}
