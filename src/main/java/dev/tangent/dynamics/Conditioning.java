package dev.tangent.dynamics;

/**
 * How well determined a solution is.
 *
 * @param smallest λ_min of K
 * @param largest λ_max of K
 * @param ridge the absolute ridge r that was added
 * @param noise the level below which rounding hides eigenvalues of K
 * @param unresolved how many eigenvalues of K + rI lie below it
 * @param unresolvedShare the share of ‖y − f₀‖ in those components, the largest over the outputs:
 *     the relative part that the answer at t = ∞ leaves out
 */
public record Conditioning(
    double smallest,
    double largest,
    double ridge,
    double noise,
    int unresolved,
    double unresolvedShare) {
  /** {@return (λ_max + r)/(λ_min + r), λ_min taken no smaller than the noise} */
  public double condition() {
    return (largest + ridge) / (Math.max(smallest, noise) + ridge);
  }
}
