package dev.tangent.activation;

/**
 * The dual of an activation φ: Gaussian expectations as functions of two variances and a
 * correlation (JGH Proposition 1; Daniely, Frostig, Singer 2016).
 *
 * <p>With (u, v) centred Gaussian, Var u = qx, Var v = qy and correlation ρ = 1 − gap, the dual is
 * E[φ(u)φ(v)] and its derivative part E[φ′(u)φ′(v)]. Correlations are passed as the gap 1 − ρ in
 * [0, 2] because near ρ = 1 the digits are in the gap: a ρ rounded to double has lost half of the
 * digits of the angle. Implementations are immutable and may be used by many threads.
 *
 * <p>Variances are ≥ 0 and finite; results are finite, or an {@link ArithmeticException} says what
 * overflows.
 */
public interface DualActivation {
  /** E[φ(u)φ(v)] at correlation 1 − gap. */
  double valueAtGap(double qx, double qy, double gap);

  /** E[φ′(u)φ′(v)] at correlation 1 − gap. */
  double derivativeAtGap(double qx, double qy, double gap);

  /** E[φ(u)φ(v)] at correlation ρ in [−1, 1]. */
  default double value(double qx, double qy, double rho) {
    return valueAtGap(qx, qy, gap(rho));
  }

  /** E[φ′(u)φ′(v)] at correlation ρ in [−1, 1]. */
  default double derivative(double qx, double qy, double rho) {
    return derivativeAtGap(qx, qy, gap(rho));
  }

  /** E[φ(u)²] for Var u = q. */
  default double variance(double q) {
    return valueAtGap(q, q, 0);
  }

  /** E[φ′(u)²] for Var u = q. */
  default double derivativeVariance(double q) {
    return derivativeAtGap(q, q, 0);
  }

  /**
   * Bound on the relative error, against √(E[φ(u)²] E[φ(v)²]) and its like for φ′: a few roundings
   * for a closed form, the estimate of the quadrature otherwise.
   */
  default double relativeError() {
    return 1e-14;
  }

  /** The same dual, allowed to be less exact (relative, as {@link #relativeError}) and faster. */
  default DualActivation atTolerance(double relative) {
    return this;
  }

  /** How the dual is found, in words: a closed form or quadrature. */
  default String method() {
    return "closed form";
  }

  private static double gap(double rho) {
    if (!(Math.abs(rho) <= 1)) {
      throw new IllegalArgumentException("a correlation lies in [-1, 1], got " + rho);
    }
    return 1 - rho;
  }
}
