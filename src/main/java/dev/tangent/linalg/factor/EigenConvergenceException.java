package dev.tangent.linalg.factor;

import dev.tangent.error.TangentException;
import java.util.Locale;

/** The largest eigenvalues of an operator were not found to the accuracy asked for. */
public final class EigenConvergenceException extends ArithmeticException
    implements TangentException {
  private static final long serialVersionUID = 1;

  EigenConvergenceException(int n, int k, int steps, double residual, double tolerance) {
    super(
        String.format(
            Locale.ROOT,
            "the %d largest eigenvalues of an operator of size %d: after %d products with a block"
                + " of vectors a residual is %.3g of its norm, asked for %.3g; ask for a larger"
                + " tolerance, for more eigenvalues if they are clustered, or check that it is"
                + " symmetric",
            k,
            n,
            steps,
            residual,
            tolerance));
  }
}
