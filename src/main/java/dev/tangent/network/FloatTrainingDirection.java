// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;

/**
 * A training direction d_t of JGH §3.1 and Theorem 2: parameters move by ∂_t θ = 1/N Σ_i J(x_i)ᵀ
 * d_t(x_i). For a cost C it is minus the gradient in function space, −∂C|_{f_t}; but it may depend
 * on anything else, such as another network.
 */
@FunctionalInterface
public interface FloatTrainingDirection {
  /**
   * Writes d_t at a batch of points.
   *
   * @param outputs f, k × (at least count), one column for each point; not to be changed
   * @param points which data points the columns are: entries 0 to {@code count} − 1
   * @param count how many points
   * @param direction d_t, k × count, to be written
   * @return the cost to report for the batch, a mean over points; training stops if it is not
   *     finite
   */
  double apply(FloatMatrix outputs, int[] points, int count, FloatMatrix direction);

  /**
   * Refuses data that this direction can't be applied to.
   *
   * @param points N
   * @param outputWidth k
   */
  default void check(int points, int outputWidth) {}

  /**
   * {@return a bound on how fast the direction changes with the outputs: the largest eigenvalue of
   * −∂d/∂f} It scales the largest stable step.
   */
  default double curvature() {
    return 1;
  }
}
