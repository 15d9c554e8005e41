// twin: double
package dev.tangent.simd.planes;

/**
 * A dense or convolutional layer on sums H of Σ and G of Θ over its window:
 *
 * <pre>{@code s = scale H + shift,   t = scale G + (weights H + biases).}</pre>
 *
 * @param scale σ² over the numbers of a window
 * @param shift β²
 * @param weights scale times the factor with which the weights contribute to Θ
 * @param biases β² times the factor with which the biases contribute to Θ
 */
public record FloatPlaneMap(float scale, float shift, float weights, float biases) {
  /** The map that multiplies both kernels by {@code scale}. */
  public static FloatPlaneMap factor(float scale) {
    return new FloatPlaneMap(scale, 0, 0, 0);
  }
}
