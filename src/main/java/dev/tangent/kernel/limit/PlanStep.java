package dev.tangent.kernel.limit;

import dev.tangent.layer.Step;

/**
 * A step of the recursion on points and pairs of points; residual blocks are flattened.
 *
 * <p>The state of a point is its variance q = Σ(x, x) and its tangent variance per q; the state of
 * a pair is the gap 1 − ρ and T = Θ/√(q q′). These do not depend on the sizes of Σ and Θ, so
 * nothing overflows at any depth, and nearly equal inputs keep their digits.
 */
public sealed interface PlanStep {
  /** A description of the step, for messages. */
  String describe();

  /**
   * The variance q of a point after this step.
   *
   * @param savedQ q of the saved state that this step adds; other steps ignore it
   */
  double variance(double savedQ, double q);

  /**
   * Θ/q of a point after this step, from t = Θ/q before.
   *
   * @param savedT Θ/q of the saved state that this step adds; other steps ignore it
   * @param next q after this step
   */
  double tangent(double savedQ, double savedT, double q, double t, double next);

  /** What a layer does to each pair of points. */
  record Map(Step.Pointwise step) implements PlanStep {
    @Override
    public String describe() {
      return step.describe();
    }

    @Override
    public double variance(double savedQ, double q) {
      return step.variance(q);
    }

    @Override
    public double tangent(double savedQ, double savedT, double q, double t, double next) {
      return step.tangent(q, t, next);
    }
  }

  /** Remembers the state on a stack. */
  record Save() implements PlanStep {
    @Override
    public String describe() {
      return "start of a residual block";
    }

    @Override
    public double variance(double savedQ, double q) {
      return q;
    }

    @Override
    public double tangent(double savedQ, double savedT, double q, double t, double next) {
      return t;
    }
  }

  /** q′ = q_saved + scale² q: the state saved at step {@code saved} and the current one, added. */
  record Add(double scale2, int saved) implements PlanStep {
    @Override
    public String describe() {
      return "end of a residual block";
    }

    @Override
    public double variance(double savedQ, double q) {
      return savedQ + scale2 * q;
    }

    @Override
    public double tangent(double savedQ, double savedT, double q, double t, double next) {
      return next > 0 ? (savedQ * savedT + scale2 * q * t) / next : t;
    }
  }
}
