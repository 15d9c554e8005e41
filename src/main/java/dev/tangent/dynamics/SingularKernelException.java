package dev.tangent.dynamics;

import dev.tangent.error.TangentException;
import java.util.Locale;

/**
 * The result depends on eigenvalues of the kernel that rounding hides. The message says which, and
 * names a ridge with which the same computation succeeds.
 */
public final class SingularKernelException extends ArithmeticException implements TangentException {
  private static final long serialVersionUID = 1L;

  /** λ_min as far as it could be determined. */
  private final double smallestEigenvalue;

  /** λ_max. */
  private final double largestEigenvalue;

  /** A sufficient absolute ridge. */
  private final double suggestedRidge;

  /**
   * A kernel that can't be inverted to working precision.
   *
   * @param what what could not be computed
   * @param smallestEigenvalue λ_min of K (an estimate), in the units of K
   * @param largestEigenvalue λ_max of K
   * @param suggestedRidge a sufficient absolute ridge
   */
  public SingularKernelException(
      String what, double smallestEigenvalue, double largestEigenvalue, double suggestedRidge) {
    super(
        String.format(
            Locale.ROOT,
            "%s: the kernel is singular to working precision (λ_min = %.3g, λ_max = %.3g); add an"
                + " absolute ridge of %.1g or more",
            what,
            smallestEigenvalue,
            largestEigenvalue,
            suggestedRidge));
    this.smallestEigenvalue = smallestEigenvalue;
    this.largestEigenvalue = largestEigenvalue;
    this.suggestedRidge = suggestedRidge;
  }

  /** {@return λ_min of K as far as it could be determined} */
  public double smallestEigenvalue() {
    return smallestEigenvalue;
  }

  /** {@return λ_max of K} */
  public double largestEigenvalue() {
    return largestEigenvalue;
  }

  /** {@return an absolute ridge with which the same call succeeds} */
  public double suggestedRidge() {
    return suggestedRidge;
  }

  /**
   * {@return {@code value} rounded up to one significant digit, so that the ridge in the message is
   * large enough}
   *
   * @param value above 0
   */
  public static double roundUp(double value) {
    if (!(value > 0)) {
      return Double.MIN_NORMAL;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / unit * (1 - 1e-12)) * unit;
  }
}
