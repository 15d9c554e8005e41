package dev.tangent.linalg.factor;

import dev.tangent.error.TangentException;
import java.util.Locale;

/** A Cholesky factorization met a pivot that is not positive. */
public final class NotPositiveDefiniteException extends ArithmeticException
    implements TangentException {
  private static final long serialVersionUID = 1;

  /** Index of the failed pivot. */
  private final int pivot;

  /** Its value. */
  private final double value;

  /** A ridge that makes the factorization succeed. */
  private final double suggestedRidge;

  NotPositiveDefiniteException(int size, int pivot, double value, double suggestedRidge) {
    super(
        String.format(
            Locale.ROOT,
            "matrix of %d × %d is not positive definite: pivot %d is %.3g; adding %.3g to the"
                + " diagonal would do",
            size,
            size,
            pivot,
            value,
            suggestedRidge));
    this.pivot = pivot;
    this.value = value;
    this.suggestedRidge = suggestedRidge;
  }

  /**
   * The same failure told of a larger matrix of order {@code size}, in which this matrix is the
   * diagonal block at {@code at}.
   */
  NotPositiveDefiniteException within(int size, int at) {
    return new NotPositiveDefiniteException(size, at + pivot, value, suggestedRidge);
  }

  /** {@return index of the failed pivot, from 0} */
  public int pivot() {
    return pivot;
  }

  /** {@return its value, ≤ 0} */
  public double value() {
    return value;
  }

  /**
   * {@return a ridge that makes the factorization succeed. If rounding can explain the pivot, as
   * for a Gram matrix that is nearly singular, it is the size of that rounding; else Gershgorin's
   * bound, which is safe and large}
   */
  public double suggestedRidge() {
    return suggestedRidge;
  }
}
