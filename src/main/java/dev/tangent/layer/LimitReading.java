package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;

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

  /** Remembers (Σ, Θ) on a stack. */
  void save();

  /** Takes (Σ, Θ) from the stack and adds scale² times the current pair. */
  void addSaved(double scale);
}
