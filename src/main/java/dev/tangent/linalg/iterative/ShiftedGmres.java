package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * (sI + B) x = b by GMRES, for a B known by its products and a shift s > 0.
 *
 * <p>B = HK/N with H, K positive semi-definite has real eigenvalues ≥ 0 that decay with those of K,
 * so the iteration needs about as many steps as eigenvalues above s. Restarted after {@link #BASIS}
 * vectors to bound memory.
 */
public final class ShiftedGmres {
  private static final int BASIS = 120;
  private static final int MAX_RESTARTS = 40;

  private final UnaryOperator<DoubleMatrix> b;
  private final double tolerance;

  /**
   * A solver for sI + B.
   *
   * @param b B on an n × 1 vector, into a new one
   * @param tolerance of the residual, in the units of the right side
   */
  public ShiftedGmres(UnaryOperator<DoubleMatrix> b, double tolerance) {
    this.b = b;
    this.tolerance = tolerance;
  }

  /**
   * {@return x with ‖b − (sI + B)x‖ ≤ tolerance · ‖b‖}
   *
   * @param shift s
   * @param right b, n × 1
   */
  public DoubleMatrix solve(double shift, DoubleMatrix right) {
    double goal = tolerance * norm(right);
    // This start is exact in the null space of B, where the iteration then has nothing to do.
    DoubleMatrix x = Products.scaled(right, 1 / shift);
    DoubleMatrix residual = Products.scaled(b.apply(x), -1);
    for (int restart = 0; restart < MAX_RESTARTS && norm(residual) > goal; restart++) {
      Products.addTo(x, 1, cycle(shift, residual, goal));
      residual = Products.add(right, -shift, x);
      Products.addTo(residual, -1, b.apply(x));
    }
    if (!(norm(residual) <= Math.max(goal, 1e-6 * norm(right)))) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the linear system of an implicit step did not converge: residual %.2g of %.2g; is"
                  + " the direction's derivative right?",
              norm(residual),
              norm(right)));
    }
    return x;
  }

  /** One Arnoldi cycle: the correction that minimizes the residual over the Krylov space. */
  private DoubleMatrix cycle(double shift, DoubleMatrix start, double goal) {
    List<DoubleMatrix> basis = new ArrayList<>();
    double beta = norm(start);
    basis.add(Products.scaled(start, 1 / beta));
    double[][] h = new double[BASIS][];
    double[] cos = new double[BASIS];
    double[] sin = new double[BASIS];
    double[] g = new double[BASIS + 1];
    g[0] = beta;
    int m = 0;
    while (m < BASIS && Math.abs(g[m]) > goal) {
      Threads.checkInterrupted();
      double[] column = new double[m + 2];
      DoubleMatrix w = orthogonalize(shift, basis, column, m);
      h[m] = column;
      rotate(column, cos, sin, g, m);
      m++;
      if (w == null) {
        break;
      }
      basis.add(w);
    }
    return combination(basis, backSubstitute(h, g, m));
  }

  /** The next basis vector, or null when the space is exhausted. */
  private @Nullable DoubleMatrix orthogonalize(
      double shift, List<DoubleMatrix> basis, double[] column, int m) {
    DoubleMatrix w = b.apply(basis.get(m));
    Products.addTo(w, shift, basis.get(m));
    double before = norm(w);
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i <= m; i++) {
        double part = Products.dot(basis.get(i), w);
        column[i] += part;
        Products.addTo(w, -part, basis.get(i));
      }
    }
    double rest = norm(w);
    if (rest <= 1e-15 * before) {
      return null;
    }
    column[m + 1] = rest;
    return Products.scaled(w, 1 / rest);
  }

  private static void rotate(double[] column, double[] cos, double[] sin, double[] g, int m) {
    for (int i = 0; i < m; i++) {
      double t = cos[i] * column[i] + sin[i] * column[i + 1];
      column[i + 1] = -sin[i] * column[i] + cos[i] * column[i + 1];
      column[i] = t;
    }
    double length = Math.hypot(column[m], column[m + 1]);
    cos[m] = column[m] / length;
    sin[m] = column[m + 1] / length;
    column[m] = length;
    g[m + 1] = -sin[m] * g[m];
    g[m] *= cos[m];
  }

  private static double[] backSubstitute(double[][] h, double[] g, int m) {
    double[] y = new double[m];
    for (int i = m - 1; i >= 0; i--) {
      double sum = g[i];
      for (int j = i + 1; j < m; j++) {
        sum -= h[j][i] * y[j];
      }
      y[i] = sum / h[i][i];
    }
    return y;
  }

  private static DoubleMatrix combination(List<DoubleMatrix> basis, double[] y) {
    DoubleMatrix x = DoubleMatrix.zeros(basis.getFirst().rows(), basis.getFirst().columns());
    for (int i = 0; i < y.length; i++) {
      Products.addTo(x, y[i], basis.get(i));
    }
    return x;
  }

  private static double norm(DoubleMatrix a) {
    return Math.sqrt(Products.dot(a, a));
  }
}
