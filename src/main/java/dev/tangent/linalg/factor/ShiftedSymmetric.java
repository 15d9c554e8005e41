package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import org.jspecify.annotations.Nullable;

/**
 * Solves with A + rI, and gives the diagonal of its inverse, for many shifts r of one symmetric
 * matrix: A = Q T Qᵀ with T tridiagonal, and T + rI = L D Lᵀ takes n steps for each r.
 *
 * <pre>
 *   (A + rI)⁻¹ Y = Q (T + rI)⁻¹ QᵀY        [X (A + rI)⁻¹ Xᵀ]_ii = Σ_j z_ij² / d_j,  z_i = L⁻¹ Qᵀ x_i
 * </pre>
 *
 * <p>What an eigendecomposition would serve for too, at a third of its cost: about 4n³/3 flops for
 * T and 2n³ for Q; then 4n²k for each solve with k columns and 3n² for each diagonal. Keeps n² + 2n
 * numbers. Backward stable, as Q is a product of reflections and T + rI positive definite.
 * Immutable.
 */
public final class ShiftedSymmetric {
  /** Rows whose diagonals are computed together. */
  private static final int STRIP = 64;

  /** A matrix with an eigenvalue below −SLACK × {@link #noise} is not positive semi-definite. */
  private static final double SLACK = 100;

  private final int n;
  private final double[] d;
  private final double[] e;

  /** Qᵀ: row j holds coordinate j of all vectors. */
  private final DoubleMatrix qt;

  private final double largest;

  private ShiftedSymmetric(double[] d, double[] e, DoubleMatrix qt) {
    n = d.length;
    this.d = d;
    this.e = e;
    this.qt = qt;
    double bound = 0;
    for (int j = 0; j < n; j++) {
      double off = Math.abs(e[j]) + (j > 0 ? Math.abs(e[j - 1]) : 0);
      bound = Math.max(bound, Math.abs(d[j]) + off);
    }
    largest = bound;
  }

  /**
   * Reduces a matrix, of which the lower triangle is read.
   *
   * @throws dev.tangent.linalg.NonFiniteException if an entry is NaN or infinite
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  public static ShiftedSymmetric of(DoubleMatrix a, Progress progress) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    int n = a.rows();
    int exponent = FullEigen.exponent(a);
    double[] reflections = new double[FullEigen.length(Tridiagonalization.storage(n))];
    FullEigen.copyScaled(a, exponent, reflections);
    Tridiagonalization form = new Tridiagonalization(n, reflections);
    form.reduce(progress);
    DoubleMatrix qt = DoubleMatrix.zeros(n, n);
    for (int j = 0; j < n; j++) {
      qt.set(j, j, 1);
    }
    form.backTransform(qt, progress);
    double[] d = form.diagonal();
    double[] e = form.offDiagonal();
    for (int j = 0; j < n; j++) {
      d[j] = Math.scalb(d[j], exponent);
      e[j] = Math.scalb(e[j], exponent);
    }
    return new ShiftedSymmetric(d, e, qt);
  }

  /** Number of rows n. */
  public int size() {
    return n;
  }

  /** A bound of the largest eigenvalue's magnitude, at most three times it. */
  public double largest() {
    return largest;
  }

  /** Below this an eigenvalue can't be told from 0: 2⁻⁵² · {@link #largest} · max(10, √n). */
  public double noise() {
    return largest * Math.ulp(1.0) * Math.max(10, Math.sqrt(n));
  }

  /** Whether no eigenvalue lies below what rounding explains. */
  public boolean isPositiveSemiDefinite() {
    return pivots(SLACK * noise()) != null;
  }

  /** D and the subdiagonal of L for T + rI, d then l; null where a pivot is not positive. */
  private double @Nullable [][] pivots(double shift) {
    double[] pivot = new double[n];
    double[] lower = new double[n]; // lower[j] couples j − 1 and j
    for (int j = 0; j < n; j++) {
      pivot[j] = d[j] + shift;
      if (j > 0) {
        lower[j] = e[j - 1] / pivot[j - 1];
        pivot[j] -= lower[j] * e[j - 1];
      }
      if (!(pivot[j] > 0)) {
        return null;
      }
    }
    return new double[][] {pivot, lower};
  }

  private double[][] requirePivots(double shift) {
    double[][] pivots = pivots(shift);
    if (pivots == null) {
      throw new IllegalArgumentException(
          "the matrix plus "
              + shift
              + " times the identity is not positive definite: a shift above "
              + 2 * SLACK * noise()
              + " makes it so where the matrix is positive semi-definite");
    }
    return pivots;
  }

  /** QᵀY for {@link #solveProjected}. */
  public DoubleMatrix project(DoubleMatrix y) {
    Shapes.require("rows of the right-hand side", y.rows(), "rows of the matrix", n);
    DoubleMatrix result = DoubleMatrix.zeros(n, y.columns());
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, qt, y, 0, result);
    return result;
  }

  /**
   * (A + rI)⁻¹Y from QᵀY.
   *
   * @throws IllegalArgumentException when A + rI is not positive definite
   */
  public DoubleMatrix solveProjected(double shift, DoubleMatrix projected) {
    double[][] f = requirePivots(shift);
    DoubleMatrix z = projected.copy();
    double[] entries = z.array();
    int k = z.columns();
    for (int j = 1; j < n; j++) {
      int to = z.rowOffset(j);
      int from = z.rowOffset(j - 1);
      for (int c = 0; c < k; c++) {
        entries[to + c] -= f[1][j] * entries[from + c];
      }
    }
    for (int j = n - 1; j >= 0; j--) {
      int to = z.rowOffset(j);
      for (int c = 0; c < k; c++) {
        entries[to + c] /= f[0][j];
        if (j + 1 < n) {
          entries[to + c] -= f[1][j + 1] * entries[z.rowOffset(j + 1) + c];
        }
      }
    }
    DoubleMatrix result = DoubleMatrix.zeros(n, k);
    DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, qt, z, 0, result);
    return result;
  }

  /** (A + rI)⁻¹Y. */
  public DoubleMatrix solve(double shift, DoubleMatrix y) {
    return solveProjected(shift, project(y));
  }

  /** The diagonal of (A + rI)⁻¹ for each shift, n × shifts. */
  public DoubleMatrix inverseDiagonals(double... shifts) {
    return quadraticForms(qt, shifts);
  }

  /** x_iᵀ(A + rI)⁻¹x_i for the rows of X, M × n, and each shift, M × shifts. */
  public DoubleMatrix inverseForms(DoubleMatrix x, double... shifts) {
    Shapes.require("columns", x.columns(), "rows of the matrix", n);
    DoubleMatrix projected = DoubleMatrix.zeros(n, x.rows());
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, qt, x, 0, projected);
    return quadraticForms(projected, shifts);
  }

  /** Σ_j z_j²/d_j with Lz = x for every column x of n × M. */
  private DoubleMatrix quadraticForms(DoubleMatrix columns, double... shifts) {
    double[][][] factors = new double[shifts.length][][];
    for (int r = 0; r < shifts.length; r++) {
      factors[r] = requirePivots(shifts[r]);
    }
    int m = columns.columns();
    DoubleMatrix result = DoubleMatrix.zeros(m, shifts.length);
    Threads.current()
        .forEach(
            (m + STRIP - 1) / STRIP,
            task -> {
              int from = task * STRIP;
              strip(columns, from, Math.min(m, from + STRIP), factors, result);
            });
    return result;
  }

  private void strip(
      DoubleMatrix columns, int from, int to, double[][][] factors, DoubleMatrix result) {
    int width = to - from;
    double[][] z = new double[factors.length][width];
    double[][] sums = new double[factors.length][width];
    double[] x = columns.array();
    for (int j = 0; j < n; j++) {
      int at = columns.rowOffset(j) + from;
      for (int r = 0; r < factors.length; r++) {
        step(x, at, factors[r][1][j], 1 / factors[r][0][j], z[r], sums[r], width);
      }
    }
    for (int r = 0; r < factors.length; r++) {
      for (int i = 0; i < width; i++) {
        result.set(from + i, r, sums[r][i]);
      }
    }
  }

  /** z ← x − l z, sum ← sum + z²/d. */
  private static void step(
      double[] x, int at, double lower, double inverse, double[] z, double[] sum, int width) {
    for (int i = 0; i < width; i++) {
      double next = x[at + i] - lower * z[i];
      z[i] = next;
      sum[i] += next * next * inverse;
    }
  }
}
