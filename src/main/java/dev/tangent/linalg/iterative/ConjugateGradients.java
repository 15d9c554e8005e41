package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Preconditioned conjugate gradients for symmetric positive definite operators (Hestenes, Stiefel
 * 1952; Saad, "Iterative methods for sparse linear systems", algorithm 9.1), each right-hand side
 * with directions of its own, but all in one product. {@link BlockConjugateGradients} needs fewer
 * products where each is dear.
 */
public final class ConjugateGradients {
  private ConjugateGradients() {}

  /**
   * The solution of Op · X = B.
   *
   * @param solution X, n × m
   * @param iterations how many products with the operator were made
   * @param residual largest ‖b − Op x‖₂/‖b‖₂ over the columns, as recomputed at the end
   */
  public record Result(DoubleMatrix solution, int iterations, double residual) {}

  /**
   * Solves Op · X = B column by column until each ‖r‖₂ ≤ {@code relativeTolerance} ‖b‖₂ or the
   * iterations are used up: the caller must check the residual.
   *
   * @param op Op, n × n, positive definite
   * @param b B, n × m
   * @param preconditioner an approximation of Op⁻¹, or null
   * @param relativeTolerance of ‖r‖₂ against ‖b‖₂
   * @param maxIterations products with the operator at most
   * @return the solution, and how good it is
   * @throws ArithmeticException when a direction has no positive curvature: Op is not positive
   *     definite
   */
  public static Result solve(
      LinearOperator op,
      DoubleMatrix b,
      @Nullable LinearOperator preconditioner,
      double relativeTolerance,
      int maxIterations) {
    int n = op.size();
    int m = b.columns();
    Shapes.require("rows of the right-hand side", b.rows(), "size of the operator", n);
    DoubleMatrix z = DoubleMatrix.zeros(n, m);
    DoubleMatrix q = DoubleMatrix.zeros(n, m);
    DoubleMatrix x = DoubleMatrix.zeros(n, m);
    DoubleMatrix r = b.copy();
    precondition(preconditioner, r, z);
    DoubleMatrix p = z.copy();
    double[] rz = columnDots(r, z);
    double[] norms = columnDots(b, b);
    int iteration = 0;
    while (iteration < maxIterations && isAbove(r, norms, relativeTolerance)) {
      Threads.checkInterrupted();
      op.apply(p, q);
      double[] curvature = columnDots(p, q);
      double[] step = new double[m];
      for (int j = 0; j < m; j++) {
        if (curvature[j] < 0 || Double.isNaN(curvature[j])) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT,
                  "conjugate gradients, iteration %d: curvature %.3g of column %d is not positive;"
                      + " the operator is not positive definite: add a ridge",
                  iteration,
                  curvature[j],
                  j));
        }
        step[j] = curvature[j] == 0 ? 0 : rz[j] / curvature[j];
      }
      addScaled(step, p, 1, x);
      addScaled(step, q, -1, r);
      precondition(preconditioner, r, z);
      double[] next = columnDots(r, z);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          double beta = rz[j] == 0 ? 0 : next[j] / rz[j];
          p.set(i, j, z.get(i, j) + beta * p.get(i, j));
        }
      }
      rz = next;
      iteration++;
    }
    return new Result(x, iteration, residual(op, x, b, q));
  }

  static void precondition(
      @Nullable LinearOperator preconditioner, DoubleMatrix r, DoubleMatrix z) {
    if (preconditioner == null) {
      z.assign(r);
    } else {
      preconditioner.apply(r, z);
    }
  }

  /** Whether some ‖r‖₂ is above {@code tolerance} times the root of its number. */
  static boolean isAbove(DoubleMatrix r, double[] squaredNorms, double tolerance) {
    double[] squares = columnDots(r, r);
    for (int j = 0; j < squares.length; j++) {
      if (squares[j] > squaredNorms[j] * (tolerance * tolerance)) {
        return true;
      }
    }
    return false;
  }

  static double[] columnDots(DoubleMatrix x, DoubleMatrix y) {
    double[] dots = new double[x.columns()];
    for (int i = 0; i < x.rows(); i++) {
      int at = x.rowOffset(i);
      int bt = y.rowOffset(i);
      for (int j = 0; j < dots.length; j++) {
        dots[j] += x.array()[at + j] * y.array()[bt + j];
      }
    }
    return dots;
  }

  private static void addScaled(double[] step, DoubleMatrix p, double sign, DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      int at = p.rowOffset(i);
      int to = x.rowOffset(i);
      for (int j = 0; j < step.length; j++) {
        x.array()[to + j] += sign * step[j] * p.array()[at + j];
      }
    }
  }

  static double residual(LinearOperator op, DoubleMatrix x, DoubleMatrix b, DoubleMatrix scratch) {
    op.apply(x, scratch);
    for (int i = 0; i < b.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        scratch.set(i, j, b.get(i, j) - scratch.get(i, j));
      }
    }
    return relative(columnDots(scratch, scratch), columnDots(b, b));
  }

  static double relative(double[] rr, double[] bb) {
    double worst = 0;
    for (int j = 0; j < rr.length; j++) {
      worst = Math.max(worst, bb[j] == 0 ? Math.sqrt(rr[j]) : Math.sqrt(rr[j] / bb[j]));
    }
    return worst;
  }
}
