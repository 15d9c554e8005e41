package dev.tangent.linalg.large;

import dev.tangent.error.TangentException;
import java.util.Locale;

/** A matrix outside of the heap was used after it had been closed. */
public final class ClosedMatrixException extends IllegalStateException implements TangentException {
  private static final long serialVersionUID = 1;

  ClosedMatrixException(String matrix) {
    super(String.format(Locale.ROOT, "the matrix %s is closed: use it before close()", matrix));
  }
}
