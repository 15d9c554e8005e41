// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * Trains f = α (h − h_0) instead of the network's outputs h. The outputs move along r/α times the
 * direction at f; h_0 is the outputs at the start, or 0:
 *
 * <pre>   ∂_t θ = r/(α N) Σ_i J_h(x_i)ᵀ d(f(x_i)),   so that   ∂_t f = r Θ_h d   whatever α.</pre>
 *
 * <p>α is the output scale of Chizat, Oyallon and Bach 2019: parameters move by 1/α, and for large
 * α the training is lazy at any width. r is the factor of a parametrization's learning rate. The
 * cost is that of f. One thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatScaledDirection implements FloatTrainingDirection {
  private final FloatTrainingDirection cost;
  private final double scale;
  private final double rate;
  private final @Nullable FloatMatrix start;
  private FloatMatrix outputs = FloatMatrix.zeros(0, 0);

  /**
   * Scales another direction.
   *
   * @param cost the direction
   * @param scale α &gt; 0
   * @param rate r &gt; 0
   * @param start h_0 at all points, N × k, subtracted from the outputs; null for 0
   */
  public FloatScaledDirection(
      FloatTrainingDirection cost, double scale, double rate, @Nullable FloatMatrix start) {
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY && rate > 0)) {
      throw new IllegalArgumentException("an output scale is positive and finite, got " + scale);
    }
    this.cost = cost;
    this.scale = scale;
    this.rate = rate;
    this.start = start;
  }

  @Override
  public double apply(FloatMatrix h, int[] points, int count, FloatMatrix direction) {
    int k = h.rows();
    if (outputs.rows() != k || outputs.columns() != count) {
      outputs = FloatMatrix.zeros(k, count);
    }
    for (int a = 0; a < k; a++) {
      for (int i = 0; i < count; i++) {
        float from = start == null ? 0f : start.get(points[i], a);
        outputs.set(a, i, (float) (scale * (h.get(a, i) - from)));
      }
    }
    double value = cost.apply(outputs, points, count, direction);
    float factor = (float) (rate / scale);
    for (int a = 0; a < k; a++) {
      int row = direction.rowOffset(a);
      for (int i = row; i < row + count; i++) {
        direction.array()[i] *= factor;
      }
    }
    return value;
  }

  @Override
  public void check(int points, int outputWidth) {
    cost.check(points, outputWidth);
    if (start != null) {
      Shapes.requireSame(
          "h_0", start.rows(), start.columns(), "points × outputs", points, outputWidth);
    }
  }

  @Override
  public double curvature() {
    return rate * cost.curvature();
  }
}
