package dev.tangent.kernel.images;

import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Window;
import java.util.List;

/** One map on the pair of kernels of all pairs of positions, as the limit of one layer. */
sealed interface ImageStep
    permits ImageStep.Convolve,
        ImageStep.Activate,
        ImageStep.Normalize,
        ImageStep.Pool,
        ImageStep.Mean,
        ImageStep.Add,
        ImageProgram.Reduce {
  /**
   * Σ′ = σ² mean over the window of Σ + β², Θ′ = σ² mean of Θ + weights · σ² mean of Σ + biases ·
   * β²; positions outside of the image count as zeros.
   *
   * @param sigma2 σ_w²
   * @param beta2 β²
   * @param weights factor of what the weights learn: 1, or 0 if frozen
   * @param biases the same of the biases
   */
  record Convolve(Window window, double sigma2, double beta2, double weights, double biases)
      implements ImageStep {}

  /** Σ′ = E[φφ], Θ′ = E[φ′φ′] Θ. */
  record Activate(String name, DualActivation dual) implements ImageStep {}

  /** Σ and Θ divided by √(Σ(p, p) + ε) √(Σ(p′, p′) + ε); a variance of 0 stays. */
  record Normalize(double epsilon) implements ImageStep {}

  /**
   * Sums over a window at p and one at p′, divided.
   *
   * @param divisor what a sum is divided by: the positions that lie in the image if 0
   */
  record Pool(Window window, double divisor) implements ImageStep {
    /** Whether sums are divided by the positions that lie in the image. */
    boolean isExact() {
      return divisor == 0;
    }

    /** What sums of one side are divided by beside that. */
    double wholeDivisor() {
      return isExact() ? 1 : divisor;
    }
  }

  /** To one position: the mean over all pairs (p, p′), or over p = p′ only. */
  record Mean(boolean allPairs) implements ImageStep {}

  /** Σ_shortcut + scale² Σ_branch, and the same of Θ. */
  record Add(List<ImageStep> branch, List<ImageStep> shortcut, double scale2)
      implements ImageStep {}
}
