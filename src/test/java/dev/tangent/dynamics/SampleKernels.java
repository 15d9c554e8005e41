package dev.tangent.dynamics;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;

/** Kernels and data made for tests. */
public final class SampleKernels {
  private SampleKernels() {}

  public static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 77, 0, x.array(), 0, rows * columns);
    return x;
  }

  /** e^{−‖x−y‖²/2ℓ²}. */
  public static DoubleMatrix gaussian(DoubleMatrix x, DoubleMatrix y, double length) {
    DoubleMatrix k = DoubleMatrix.zeros(x.rows(), y.rows());
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < y.rows(); j++) {
        double square = 0;
        for (int d = 0; d < x.columns(); d++) {
          square += Math.pow(x.get(i, d) - y.get(j, d), 2);
        }
        k.set(i, j, Math.exp(-square / (2 * length * length)));
      }
    }
    return k;
  }

  /** e^{−‖x−y‖/ℓ}: rough, so its spectrum falls slowly. */
  public static DoubleMatrix laplace(DoubleMatrix x, DoubleMatrix y, double length) {
    DoubleMatrix k = gaussian(x, y, Math.sqrt(0.5));
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < y.rows(); j++) {
        k.set(i, j, Math.exp(-Math.sqrt(Math.max(0, -Math.log(k.get(i, j)))) / length));
      }
    }
    return k;
  }

  /** A kernel of given eigenvalues with random eigenvectors. */
  public static DoubleMatrix withEigenvalues(long seed, double... values) {
    int n = values.length;
    DoubleMatrix q = normals(n, n, seed);
    for (int i = 0; i < n; i++) {
      DoubleMatrix row = q.rowRange(i, i + 1);
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          DoubleMatrix other = q.rowRange(j, j + 1);
          Products.addTo(row, -Products.dot(row, other), other);
        }
      }
      row.assign(Products.scaled(row, 1 / Math.sqrt(Products.dot(row, row))));
    }
    DoubleMatrix k =
        Products.multiply(Transpose.YES, Products.scaleRows(values, q), Transpose.NO, q);
    Products.mirror(k);
    return k;
  }

  /** Σ_m c_m cos(m(α − β)) on points of the circle: K cos(m·) = N c_m/2 cos(m·), N even spaced. */
  public static DoubleMatrix circle(double[] alpha, double[] beta, double... c) {
    DoubleMatrix k = DoubleMatrix.zeros(alpha.length, beta.length);
    for (int i = 0; i < alpha.length; i++) {
      for (int j = 0; j < beta.length; j++) {
        double sum = 0;
        for (int m = 0; m < c.length; m++) {
          sum += c[m] * Math.cos(m * (alpha[i] - beta[j]));
        }
        k.set(i, j, sum);
      }
    }
    return k;
  }

  public static double[] evenAngles(int n) {
    double[] angles = new double[n];
    for (int i = 0; i < n; i++) {
      angles[i] = 2 * Math.PI * i / n;
    }
    return angles;
  }
}
