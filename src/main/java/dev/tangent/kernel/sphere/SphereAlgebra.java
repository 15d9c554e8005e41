package dev.tangent.kernel.sphere;

import dev.tangent.kernel.limit.LimitPlan;
import dev.tangent.kernel.limit.PlanStep;
import dev.tangent.layer.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations that the recursion needs on functions of the correlation ρ whose power series have
 * coefficients ≥ 0. On the sphere ‖x‖² = n_0 both kernels are such functions (Schoenberg), at every
 * step.
 *
 * @param <F> representation of such a function
 */
interface SphereAlgebra<F> {
  /** 0. */
  F zero();

  /** 1. */
  F one();

  /** ρ. */
  F rho();

  /** a f + b g with a, b ≥ 0. */
  F sum(double a, F f, double b, F g);

  /** f g. */
  F product(F f, F g);

  /** E[φφ] of two variables of variance q and covariance {@code sigma}. */
  F value(Step.Activate map, double q, F sigma);

  /** E[φ′φ′] of the same variables, for a φ′ that is not 0 almost everywhere. */
  F slope(Step.Activate map, double q, F sigma);

  /**
   * Both kernels, and Σ(x, x).
   *
   * @param <F> representation of a function
   */
  record Kernels<F>(F nngp, F ntk, double variance) {}

  /** The kernels at the end of a plan. */
  default Kernels<F> run(LimitPlan plan) {
    List<Kernels<F>> before = new ArrayList<>();
    Kernels<F> now = new Kernels<>(rho(), zero(), 1);
    for (PlanStep step : plan.steps()) {
      before.add(now);
      now =
          switch (step) {
            case PlanStep.Map(Step.Pointwise map) -> after(map, now);
            case PlanStep.Save _ -> now;
            case PlanStep.Add add -> {
              Kernels<F> saved = before.get(add.saved());
              yield new Kernels<>(
                  sum(1, saved.nngp, add.scale2(), now.nngp),
                  sum(1, saved.ntk, add.scale2(), now.ntk),
                  add.variance(saved.variance, now.variance));
            }
          };
    }
    return now;
  }

  private Kernels<F> after(Step.Pointwise map, Kernels<F> k) {
    double q = k.variance;
    double next = map.variance(q);
    return switch (map) {
      case Step.Affine a -> {
        F weights = sum(a.sigma2(), k.ntk, a.sigma2() * a.weights(), k.nngp);
        yield new Kernels<>(
            sum(a.sigma2(), k.nngp, a.beta2(), one()),
            sum(1, weights, a.beta2() * a.biases(), one()),
            next);
      }
      case Step.Activate phi -> {
        boolean flat = phi.dual().derivativeVariance(q) == 0;
        F tangent = flat ? zero() : product(slope(phi, q, k.nngp), k.ntk);
        yield new Kernels<>(value(phi, q, k.nngp), tangent, next);
      }
      case Step.Normalize norm -> {
        double factor = 1 / (q + norm.epsilon());
        yield new Kernels<>(sum(factor, k.nngp, 0, one()), sum(factor, k.ntk, 0, one()), next);
      }
    };
  }
}
