package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.linalg.Shape;

/**
 * The maps on a pair of kernels (Σ, Θ) that layers are made of in the infinite-width limit. A layer
 * calls them in order ({@link Layer#limit}); the kernel package carries them out on points, pairs
 * and tiles.
 */
public interface LimitReading {
  /** Σ′ = σ_w² Σ + β², Θ′ = σ_w² Θ + Σ′: independent weights on {@code inputWidth} coordinates. */
  void dense(Dense layer, int inputWidth);

  /** Σ′ = E[φφ], Θ′ = E[φ′φ′] Θ. */
  void activation(ActivationFunction function);

  /** Σ and Θ divided by √(Σ(x,x) + ε) √(Σ(x′,x′) + ε). */
  void normalize(double epsilon);

  /**
   * Σ′ = σ_w² mean of Σ over the window + β², pair of positions by pair; Θ′ = σ_w² mean of Θ + Σ′.
   */
  void convolution(Conv layer, Shape input);

  /**
   * Sums of Σ and of Θ over a window at each of both positions, both divided.
   *
   * @param divisor what each of the two sums is divided by, 0 for its positions in the image
   */
  void pooling(Window window, double divisor);

  /** To one position: the mean over all pairs of positions, or over p = p′. */
  void mean(boolean allPairs);

  /** Remembers (Σ, Θ) on a stack. */
  void save();

  /** Ends a branch and begins the shortcut beside it, from what {@link #save} remembered. */
  void shortcut();

  /** Takes (Σ, Θ) from the stack and adds scale² times the current pair. */
  void addSaved(double scale);
}
