package dev.tangent.linalg.large;

/** A matrix outside of the heap was used after it had been closed. */
public final class ClosedMatrixException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ClosedMatrixException(String matrix) {
    super("the matrix %s is closed: use it before close()".formatted(matrix));
  }
}
