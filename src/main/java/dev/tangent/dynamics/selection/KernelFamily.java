package dev.tangent.dynamics.selection;

import dev.tangent.linalg.DoubleMatrix;

/**
 * The kernel of the training points as a function of the network's hyperparameters, for one depth
 * and activation.
 */
@FunctionalInterface
public interface KernelFamily {
  /**
   * {@return K for this (σ_w, β), N × N}
   *
   * @param sigmaW σ_w &gt; 0
   * @param beta β ≥ 0
   */
  DoubleMatrix kernel(double sigmaW, double beta);

  /**
   * {@return ∂K/∂log σ_w by central differences, extrapolated once (Richardson): truncation O(h⁴) ≈
   * 1e-12, rounding about 1e-13 of K} It takes four kernels.
   *
   * @param sigmaW σ_w &gt; 0
   * @param beta β ≥ 0
   */
  default DoubleMatrix bySigmaW(double sigmaW, double beta) {
    return Differences.logarithmic(s -> kernel(s, beta), sigmaW);
  }

  /**
   * {@return ∂K/∂log β, as {@link #bySigmaW}; 0 at β = 0}
   *
   * @param sigmaW σ_w &gt; 0
   * @param beta β ≥ 0
   */
  default DoubleMatrix byBeta(double sigmaW, double beta) {
    return Differences.logarithmic(b -> kernel(sigmaW, b), beta);
  }
}
