package dev.tangent.kernel.limit;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.DualActivation;

/**
 * One map of the infinite-width recursion.
 *
 * <p>The state of a point is its variance q = Σ(x, x) and its tangent variance per q; the state of
 * a pair is the gap 1 − ρ and T = Θ/√(q q′). In these the sizes of Σ and Θ never appear, so nothing
 * overflows at any depth, and near-equal inputs keep their digits.
 */
sealed interface Step {
  /** What it is, for messages. */
  default String describe() {
    return switch (this) {
      case Affine _ -> "dense";
      case Dual dual -> dual.function.name();
      case Normalize _ -> "norm";
      case Save _ -> "start of a residual block";
      case Add _ -> "end of a residual block";
    };
  }

  /**
   * q′ = σ_w² q + β², and Θ′ = σ_w² Θ + weights · σ_w² Σ + biases · β².
   *
   * @param sigma2 σ_w²
   * @param beta2 β²
   * @param weights factor of what the weights of this layer learn: 1, or 0 if frozen
   * @param biases the same of the biases
   */
  record Affine(double sigma2, double beta2, double weights, double biases) implements Step {}

  /** Σ′ = E[φφ], Θ′ = E[φ′φ′] Θ. */
  record Dual(ActivationFunction function, DualActivation dual) implements Step {}

  /** q′ = q/(q + ε); gap and T stay. */
  record Normalize(double epsilon) implements Step {}

  /** Remembers the state on a stack. */
  record Save() implements Step {}

  /** q′ = q_saved + scale² q: the state saved at step {@code saved} and the current one, added. */
  record Add(double scale2, int saved) implements Step {}
}
