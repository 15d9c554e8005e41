package dev.tangent.linalg.iterative;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.DoubleSyrk;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import java.util.function.IntFunction;

/**
 * (L Lᵀ + σI)⁻¹ with L Lᵀ the partial Cholesky decomposition of K, its pivots chosen greedily
 * (Harbrecht, Peters, Schneider 2012): N × p numbers that remove the p largest directions from the
 * condition number.
 *
 * <p>It is applied by Woodbury's formula: (v − L(σI + LᵀL)⁻¹Lᵀv)/σ. Cost: p rows of K, 2Np² flops
 * to build, 4Npk to apply.
 */
public final class NystromPreconditioner implements LinearOperator {
  /**
   * Ridge added to the kernel of the centres, which may nearly coincide; relative to the mean
   * diagonal.
   */
  private static final double JITTER = 1e-10;

  private final DoubleMatrix lt; // Lᵀ, p × N
  private final double sigma;
  private final DoubleCholesky inner;

  private NystromPreconditioner(DoubleMatrix lt, double sigma, DoubleCholesky inner) {
    this.lt = lt;
    this.sigma = sigma;
    this.inner = inner;
  }

  /**
   * {@return the preconditioner of a kernel in memory, with an absolute ridge}
   *
   * @param kernel K, N × N
   * @param rank how many pivots
   * @param ridge r ≥ 0, in the units of K
   */
  public static NystromPreconditioner of(DoubleMatrix kernel, int rank, double ridge) {
    Checks.kernel("the kernel", kernel);
    double[] diagonal = new double[kernel.rows()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = kernel.get(i, i);
    }
    return of(diagonal, i -> kernel.rowRange(i, i + 1).toArray(), rank, ridge);
  }

  /**
   * {@return the preconditioner of a kernel known by its diagonal and single rows}
   *
   * @param diagonal K_ii of every row
   * @param row of K by its number, N entries
   * @param rank at most this many pivots; fewer when K is exhausted
   * @param ridge r ≥ 0, in the units of K
   */
  public static NystromPreconditioner of(
      double[] diagonal, IntFunction<double[]> row, int rank, double ridge) {
    int n = diagonal.length;
    if (!(ridge >= 0) || Double.isInfinite(ridge)) {
      throw new IllegalArgumentException("a ridge is finite and not negative, got " + ridge);
    }
    if (rank < 1) {
      throw new IllegalArgumentException("the rank is at least 1, got " + rank);
    }
    double[] left = diagonal.clone();
    DoubleMatrix lt = DoubleMatrix.zeros(Math.min(rank, n), n);
    double stop = 1e-14 * largest(left, argmax(left));
    int p = 0;
    while (p < lt.rows() && left[argmax(left)] > stop) {
      pivot(lt, left, row, p++);
    }
    // The trace of K − L Lᵀ, spread evenly, stands for the rest of the spectrum.
    double rest = 0;
    for (double v : left) {
      rest += Math.max(0, v);
    }
    double least = 1e-13 * largest(diagonal, argmax(diagonal));
    return of(lt.rowRange(0, p), Math.max(ridge + rest / n, least));
  }

  /**
   * {@return the preconditioner of a kernel known between all points and some of them, the centres:
   * L Lᵀ = K_Nc K_cc⁻¹ K_cN} Compared with greedy pivots it needs more of them for the same effect,
   * but only matrix products.
   *
   * @param rows K between the centres and all points, p × N; overwritten
   * @param centres K between the centres, p × p; overwritten
   * @param trace Σ K_ii over all points
   * @param ridge r ≥ 0, in the units of K
   */
  public static NystromPreconditioner ofCentres(
      DoubleMatrix rows, DoubleMatrix centres, double trace, double ridge) {
    int n = rows.columns();
    double mean = trace / n;
    for (int i = 0; i < centres.rows(); i++) {
      centres.set(i, i, centres.get(i, i) + JITTER * mean);
    }
    DoubleCholesky.factor(centres).solveLower(rows);
    double seen = 0;
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0, at = rows.rowOffset(i); j < n; j++) {
        seen += rows.array()[at + j] * rows.array()[at + j];
      }
    }
    return of(rows, Math.max(ridge + Math.max(0, trace - seen) / n, 1e-13 * mean));
  }

  private static NystromPreconditioner of(DoubleMatrix lt, double sigma) {
    DoubleMatrix gram = DoubleMatrix.zeros(lt.rows(), lt.rows());
    DoubleSyrk.lower(1, lt, 0, gram);
    Products.mirror(gram);
    for (int i = 0; i < gram.rows(); i++) {
      gram.set(i, i, gram.get(i, i) + sigma);
    }
    return new NystromPreconditioner(lt, sigma, DoubleCholesky.factor(gram));
  }

  private static int argmax(double[] v) {
    int best = 0;
    for (int i = 1; i < v.length; i++) {
      best = v[i] > v[best] ? i : best;
    }
    return best;
  }

  private static double largest(double[] v, int at) {
    return Math.max(v[at], Double.MIN_NORMAL);
  }

  private static void pivot(DoubleMatrix lt, double[] left, IntFunction<double[]> row, int p) {
    int at = argmax(left);
    double root = Math.sqrt(left[at]);
    double[] next = row.apply(at).clone();
    for (int q = 0; q < p; q++) {
      double factor = lt.get(q, at);
      for (int j = 0, from = lt.rowOffset(q); j < next.length; j++) {
        next[j] -= factor * lt.array()[from + j];
      }
    }
    for (int j = 0, to = lt.rowOffset(p); j < next.length; j++) {
      double value = next[j] / root;
      lt.array()[to + j] = value;
      left[j] -= value * value;
    }
    left[at] = 0;
  }

  /**
   * {@return L Lᵀ v: the part of K that is known}
   *
   * @param v N × m
   */
  public DoubleMatrix known(DoubleMatrix v) {
    return Products.multiply(Transpose.YES, lt, Transpose.NO, Products.multiply(lt, v));
  }

  /** {@return number of pivots} */
  public int rank() {
    return lt.rows();
  }

  @Override
  public int size() {
    return lt.columns();
  }

  @Override
  public void apply(DoubleMatrix x, DoubleMatrix y) {
    DoubleMatrix small = inner.solve(Products.multiply(lt, x));
    DoubleMatrix correction = Products.multiply(Transpose.YES, lt, Transpose.NO, small);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        y.set(i, j, (x.get(i, j) - correction.get(i, j)) / sigma);
      }
    }
  }
}
