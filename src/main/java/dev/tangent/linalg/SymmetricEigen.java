package dev.tangent.linalg;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix or operator, values descending.
 *
 * <pre>{@code
 * SymmetricEigen e = SymmetricEigen.of(gram);
 * double first = e.values()[0]; // and its vector is column 0 of e.vectors()
 * }</pre>
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

  /** All eigenvalues and eigenvectors of {@code a}, of which the lower triangle is read. */
  public static SymmetricEigen of(DoubleMatrix a) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    return FullEigen.decompose(a);
  }

  /** The {@code k} largest eigenvalues with their vectors, of an operator that is never stored. */
  public static SymmetricEigen largest(LinearOperator op, int k) {
    return BlockEigen.largest(op, k, Progress.NONE);
  }

  /** The eigenvalues, descending; the caller must not change them. */
  public double[] values() {
    return values;
  }

  /** Orthonormal eigenvectors: column j belongs to value j. */
  public DoubleMatrix vectors() {
    return vectors;
  }

  /** ‖A v − λ v‖₂ per pair; empty for a full decomposition. */
  public double[] residuals() {
    return residuals;
  }
}
