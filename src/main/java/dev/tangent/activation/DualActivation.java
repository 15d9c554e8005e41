package dev.tangent.activation;

import java.util.Optional;

/**
 * The dual of an activation φ: Gaussian expectations as functions of two variances and a
 * correlation (JGH Proposition 1; Daniely, Frostig, Singer 2016).
 *
 * <p>With (u, v) centred Gaussian, Var u = qx, Var v = qy and correlation ρ, the dual is
 * E[φ(u)φ(v)] and its derivative part E[φ′(u)φ′(v)], where φ′ is the derivative almost everywhere
 * (jumps of φ do not contribute). Implementations are immutable and may be used by many threads.
 *
 * <p>Variances are ≥ 0 and finite; results are finite, or an {@link ArithmeticException} says what
 * overflows.
 */
public interface DualActivation {
  /**
   * {@return E[φ(u)φ(v)]}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param r correlation of u and v
   */
  double value(double qx, double qy, Correlation r);

  /**
   * {@return E[φ′(u)φ′(v)]}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param r correlation of u and v
   */
  double derivative(double qx, double qy, Correlation r);

  /**
   * {@return the correlation E[φ(u)φ(v)]/√(E[φ(u)²] E[φ(v)²]) of φ(u) and φ(v)} Where it comes near
   * to 1 or −1, {@link Correlation#gap} and {@link Correlation#sum} keep their digits: the next
   * layer needs the angle, which behaves like their square root. Neither E[φ(u)²] nor E[φ(v)²] may
   * be 0.
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param r correlation of u and v
   */
  default Correlation output(double qx, double qy, Correlation r) {
    if (qx == qy && r.gap() == 0) {
      return Correlation.ONE;
    }
    double scale = Math.sqrt(variance(qx)) * Math.sqrt(variance(qy));
    double rho = value(qx, qy, r) / scale;
    return new Correlation(Math.clamp(1 - rho, 0, 2), Math.clamp(1 + rho, 0, 2));
  }

  /**
   * {@return E[φ′(u)φ′(v)] at several correlations} Parts that do not depend on the correlation may
   * be computed once.
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param r correlations of u and v
   */
  default double[] derivatives(double qx, double qy, Correlation[] r) {
    double[] result = new double[r.length];
    for (int k = 0; k < r.length; k++) {
      result[k] = derivative(qx, qy, r[k]);
    }
    return result;
  }

  /**
   * {@return the derivative of the output correlation with respect to the input correlation,
   * E[φ′φ′] √(qx qy)/after}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param r correlation of u and v
   * @param after √(E[φ(u)²] E[φ(v)²])
   */
  default double correlationSlope(double qx, double qy, Correlation r, double after) {
    return derivative(qx, qy, r) * (Math.sqrt(qx) * Math.sqrt(qy) / after);
  }

  /**
   * {@return vectors f_i for variances q_i > 0 with ½ ‖f_i − f_j‖² = 1 − the correlation of outputs
   * at ρ = 1: the distances that points on one line through 0 have after φ} The vectors may have
   * any length, 0 included; the result is empty if no such vectors are known.
   *
   * @param q variances, each above 0
   */
  default Optional<double[][]> embedding(double[] q) {
    return Optional.empty();
  }

  /**
   * {@return E[φ(u)φ(v)] at correlation 1 − gap}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param gap 1 − ρ, from 0 to 2
   */
  default double valueAtGap(double qx, double qy, double gap) {
    return value(qx, qy, Correlation.ofGap(gap));
  }

  /**
   * {@return E[φ′(u)φ′(v)] at correlation 1 − gap}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param gap 1 − ρ, from 0 to 2
   */
  default double derivativeAtGap(double qx, double qy, double gap) {
    return derivative(qx, qy, Correlation.ofGap(gap));
  }

  /**
   * {@return E[φ(u)φ(v)] at correlation ρ in [−1, 1]}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param rho ρ, from −1 to 1
   */
  default double value(double qx, double qy, double rho) {
    return value(qx, qy, Correlation.of(rho));
  }

  /**
   * {@return E[φ′(u)φ′(v)] at correlation ρ in [−1, 1]}
   *
   * @param qx variance of u, at least 0
   * @param qy variance of v, at least 0
   * @param rho ρ, from −1 to 1
   */
  default double derivative(double qx, double qy, double rho) {
    return derivative(qx, qy, Correlation.of(rho));
  }

  /**
   * {@return E[φ(u)²] for Var u = q}
   *
   * @param q variance of u, at least 0
   */
  default double variance(double q) {
    return value(q, q, Correlation.ONE);
  }

  /**
   * {@return E[φ′(u)²] for Var u = q}
   *
   * @param q variance of u, at least 0
   */
  default double derivativeVariance(double q) {
    return derivative(q, q, Correlation.ONE);
  }

  /**
   * {@return whether φ has no jump: then E[φ′φ′] is the derivative of E[φφ] with respect to the
   * covariance (Price's theorem)}
   */
  default boolean continuous() {
    return true;
  }

  /**
   * {@return whether φ(c x) = c φ(x) for c > 0: then correlations do not depend on the variances, a
   * variance of 0 stays 0, and closed forms have only rounding errors}
   */
  default boolean homogeneous() {
    return false;
  }

  /**
   * {@return whether E[φφ] and E[φ′φ′] are smooth in ρ up to ±1, so that an angle near π needs no
   * more digits than ρ has} It is false where φ has a kink or a jump.
   */
  default boolean smooth() {
    return false;
  }

  /**
   * {@return whether one value is expensive: about as costly as a thousand values of a closed form}
   */
  default boolean costly() {
    return false;
  }

  /**
   * {@return a bound on the error relative to √(E[φ(u)²] E[φ(v)²]), and likewise for φ′: a few
   * roundings for a closed form, else the error estimate of the quadrature}
   */
  default double relativeError() {
    return 1e-14;
  }

  /**
   * {@return this dual with a larger error allowed, relative as in {@link #relativeError}: it may
   * be faster}
   *
   * @param relative error that is allowed
   */
  default DualActivation atTolerance(double relative) {
    return this;
  }

  /** {@return how the dual is found, in words: a closed form or quadrature} */
  default String method() {
    return "closed form";
  }
}
