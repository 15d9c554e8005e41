package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.product.LinearOperator;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix or operator, A = V diag(λ) Vᵀ, values
 * descending.
 *
 * <pre>{@code
 * SymmetricEigen e = SymmetricEigen.of(gram);
 * double first = e.values()[0]; // and its vector is column 0 of e.vectors()
 * }</pre>
 *
 * <p>Computes in double only: convert a matrix in float first ({@link Matrices#toDouble}).
 * Immutable; the bits depend on the sizes and the vector width, not on the number of threads.
 */
public final class SymmetricEigen {
  private final double[] values;
  private final DoubleMatrix vectors;
  private final double[] residuals;

  SymmetricEigen(double[] values, DoubleMatrix vectors, double[] residuals) {
    this.values = values;
    this.vectors = vectors;
    this.residuals = residuals;
  }

  /**
   * {@return all eigenvalues and eigenvectors of {@code a}, of which the lower triangle is read}
   *
   * <p>Residual and orthogonality are those of a backward stable method: ‖AV − VΛ‖ and ‖VᵀV − I‖
   * are a small multiple of the rounding error, relative to ‖A‖, whatever its scale; eigenvalues
   * far below ‖A‖ · 2⁻⁵² have no digits that mean anything. About 9n³ flops at most, about half of
   * them in matrix products; clustered eigenvalues need fewer. Works on 3n² numbers besides {@code
   * a}, of which n² are the result. A 1 × 1 or empty matrix is fine.
   *
   * @param a A, n × n, symmetric
   * @throws NonFiniteException if an entry of the lower triangle is NaN or infinite
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  public static SymmetricEigen of(DoubleMatrix a) {
    return of(a, Progress.NONE);
  }

  /**
   * As {@link #of(DoubleMatrix)}; {@code progress} hears of its three stages.
   *
   * @param a A, n × n, symmetric
   * @param progress hears how far the work is; an exception from it ends the work
   * @return all eigenvalues and eigenvectors
   */
  public static SymmetricEigen of(DoubleMatrix a, Progress progress) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    return FullEigen.decompose(a, progress);
  }

  /**
   * {@return the {@code k} algebraically largest eigenvalues with their vectors, of an operator
   * that is never stored, to a residual ‖A v − λ v‖ of 10⁻¹³ ‖A‖}
   *
   * @param op A, n × n, symmetric
   * @param k how many, 1 to n
   * @see #largest(LinearOperator, int, double, Progress)
   */
  public static SymmetricEigen largest(LinearOperator op, int k) {
    return largest(op, k, BlockEigen.TOLERANCE, Progress.NONE);
  }

  /**
   * {@return the {@code k} algebraically largest eigenvalues with their vectors, of an operator
   * that is never stored}
   *
   * <p>Block Lanczos from random vectors (always the same ones), as many in a block as are wanted
   * and at least six more, so that eigenvalues are found as often as they occur. It returns when
   * the residuals ‖A v − λ v‖₂, computed from the vectors returned, are at most {@code tolerance} ·
   * ‖A‖ — an eigenvalue is then as near to λ, and much nearer where it stands alone — and throws
   * otherwise. Where {@code op} is symmetric only to some accuracy, residuals of ten times that are
   * accepted. It takes a few products with blocks of k + 6 or more vectors where eigenvalues decay
   * like a kernel's, some hundred where they are dense. It works on about n · (4k + 400) numbers;
   * operators of up to 192 rows, or of less than 4 (k + 6), are written out as n² numbers and
   * decomposed.
   *
   * @param op A, n × n, symmetric
   * @param k how many, 1 to n
   * @param tolerance above 0, below 1; rounding in the products sets the limit, about 10⁻¹⁴
   * @param progress hears how far the work is; an exception from it ends the work
   * @throws EigenConvergenceException if the residuals stay larger
   * @throws IllegalArgumentException if k is not from 0 to n, or the operator not symmetric
   * @throws NonFiniteException if a product with it holds NaN or infinity
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  public static SymmetricEigen largest(
      LinearOperator op, int k, double tolerance, Progress progress) {
    return BlockEigen.largest(op, k, tolerance, progress);
  }

  /** {@return the eigenvalues, descending; the caller must not change them} */
  public double[] values() {
    return values;
  }

  /** {@return orthonormal eigenvectors: column j belongs to value j} */
  public DoubleMatrix vectors() {
    return vectors;
  }

  /** {@return ‖A v − λ v‖₂ per pair; empty for a full decomposition} */
  public double[] residuals() {
    return residuals;
  }
}
