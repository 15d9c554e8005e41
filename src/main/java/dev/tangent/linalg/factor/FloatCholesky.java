// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;

/**
 * The Cholesky factorization A = L Lᵀ of a symmetric positive definite matrix, in place.
 *
 * <pre>{@code
 * DoubleCholesky l = DoubleCholesky.factor(a.copy());
 * DoubleMatrix x = l.solve(b); // A x = b
 * }</pre>
 */
@SuppressWarnings("cast") // casts that only one twin needs
public final class FloatCholesky {
  /** Rows of X that a triangular solve takes at a time; everything else is matrix products. */
  private static final int BLOCK = 64;

  /** Columns of X that are substituted together: BLOCK rows of them stay in the first cache. */
  private static final int STRIP = 256 / Float.BYTES;

  private final FloatMatrix l;
  private final double oneNorm;

  private FloatCholesky(FloatMatrix l, double oneNorm) {
    this.l = l;
    this.oneNorm = oneNorm;
  }

  /**
   * Factors {@code a}, of which only the lower triangle is read; it then holds L.
   *
   * @param a A, n × n, symmetric; overwritten
   * @return the factorization, which holds {@code a}
   */
  public static FloatCholesky factor(FloatMatrix a) {
    return factor(a, Progress.NONE);
  }

  /**
   * Factors {@code a}, of which only the lower triangle is read; it then holds L. The strict upper
   * triangle keeps what it held. n³/3 flops.
   *
   * @param a A, n × n, symmetric; overwritten
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the factorization, which holds {@code a}
   * @throws NotPositiveDefiniteException naming the pivot, its value and a ridge that would do;
   *     then {@code a} is partly overwritten
   * @throws NonFiniteException naming an entry of the lower triangle that is NaN or infinite
   */
  public static FloatCholesky factor(FloatMatrix a, Progress progress) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    int n = a.rows();
    double norm = FloatSymmetricNorms.one(a);
    if (!Double.isFinite(norm)) {
      refuseNonFinite(a);
    }
    // Gershgorin: no eigenvalue of A is below the smallest a_ii − Σ_j |a_ij| ≥ −norm.
    double rounding = 10.0 * n * Math.ulp(1f) * norm;
    new FloatPanelCholesky(a, rounding, norm + rounding, progress).factor();
    return new FloatCholesky(a, norm);
  }

  /**
   * {@return a factorization from a known factor L, of which the lower triangle is read; L is not
   * copied}
   *
   * @param l L, n × n
   */
  public static FloatCholesky ofLower(FloatMatrix l) {
    return new FloatCholesky(l, Double.NaN);
  }

  private static void refuseNonFinite(FloatMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j <= i; j++) {
        if (!Double.isFinite(a.get(i, j))) {
          throw new NonFiniteException("the matrix to factor", a, i, j, a.get(i, j));
        }
      }
    }
  }

  /** {@return L; the strict upper triangle is undefined} */
  public FloatMatrix lower() {
    return l;
  }

  /**
   * {@return the solution X of A X = B, for B of n × m}
   *
   * @param b B, n × m
   */
  public FloatMatrix solve(FloatMatrix b) {
    FloatMatrix x = b.copy();
    solveLower(x);
    solveLowerTransposed(x);
    return x;
  }

  /**
   * X ← L⁻¹ X.
   *
   * @param x X, n × m; overwritten
   */
  public void solveLower(FloatMatrix x) {
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", l.rows());
    for (int block = 0; block < l.rows(); block += BLOCK) {
      Threads.checkInterrupted();
      int from = block;
      int to = Math.min(l.rows(), from + BLOCK);
      FloatGemm.multiply(
          Transpose.NO,
          Transpose.NO,
          -1f,
          l.view(from, to, 0, from),
          x.rowRange(0, from),
          1f,
          x.rowRange(from, to));
      inStrips(x, strip -> substitute(from, to, strip));
    }
  }

  private interface OnStrip {
    void run(FloatMatrix strip);
  }

  /** Hands out strips of columns, which are independent of one another. */
  private static void inStrips(FloatMatrix x, OnStrip body) {
    int columns = x.columns();
    Threads.current()
        .forEach(
            (columns + STRIP - 1) / STRIP,
            s -> body.run(x.columnRange(s * STRIP, Math.min(columns, (s + 1) * STRIP))));
  }

  private void substitute(int from, int to, FloatMatrix x) {
    for (int i = from; i < to; i++) {
      for (int p = from; p < i; p++) {
        subtract(x, i, p, l.get(i, p));
      }
      scale(x, i, 1 / l.get(i, i));
    }
  }

  private void substituteTransposed(int from, int to, FloatMatrix x) {
    for (int i = to - 1; i >= from; i--) {
      scale(x, i, 1 / l.get(i, i));
      for (int p = from; p < i; p++) {
        subtract(x, p, i, l.get(i, p));
      }
    }
  }

  /**
   * X ← L⁻ᵀ X.
   *
   * @param x X, n × m; overwritten
   */
  public void solveLowerTransposed(FloatMatrix x) {
    int n = l.rows();
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", n);
    for (int block = (n - 1) / BLOCK * BLOCK; block >= 0; block -= BLOCK) {
      Threads.checkInterrupted();
      int from = block;
      int to = Math.min(n, from + BLOCK);
      FloatGemm.multiply(
          Transpose.YES,
          Transpose.NO,
          -1f,
          l.view(to, n, from, to),
          x.rowRange(to, n),
          1f,
          x.rowRange(from, to));
      inStrips(x, strip -> substituteTransposed(from, to, strip));
    }
  }

  private static void subtract(FloatMatrix x, int row, int other, float factor) {
    float[] v = x.array();
    int to = x.rowOffset(row);
    int from = x.rowOffset(other);
    for (int j = 0; j < x.columns(); j++) {
      v[to + j] -= factor * v[from + j];
    }
  }

  private static void scale(FloatMatrix x, int row, float factor) {
    for (int j = 0; j < x.columns(); j++) {
      x.set(row, j, x.get(row, j) * factor);
    }
  }

  /** {@return log det A} */
  public double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < l.rows(); i++) {
      sum += 2 * Math.log(l.get(i, i));
    }
    return sum;
  }

  /**
   * {@return a lower bound, usually within a factor 3, of the condition number ‖A‖₁‖A⁻¹‖₁ (Higham,
   * "FORTRAN codes for estimating the one-norm", ACM TOMS 14, 1988)}
   */
  public double conditionEstimate() {
    int n = l.rows();
    if (n == 0) {
      return 1;
    }
    FloatMatrix x = FloatMatrix.zeros(n, 1);
    x.fill(1f / n);
    double estimate = 0;
    int last = -1;
    for (int round = 0; round < 5; round++) {
      FloatMatrix y = solve(x);
      double norm = 0;
      for (int i = 0; i < n; i++) {
        norm += Math.abs(y.get(i, 0));
        y.set(i, 0, y.get(i, 0) < 0 ? -1 : 1);
      }
      if (norm <= estimate) {
        break;
      }
      estimate = norm;
      FloatMatrix z = solve(y);
      int largest = 0;
      for (int i = 1; i < n; i++) {
        largest = Math.abs(z.get(i, 0)) > Math.abs(z.get(largest, 0)) ? i : largest;
      }
      if (largest == last) {
        break;
      }
      last = largest;
      x.fill(0);
      x.set(largest, 0, 1);
    }
    return estimate * oneNorm;
  }
}
