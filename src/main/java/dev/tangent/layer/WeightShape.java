package dev.tangent.layer;

import dev.tangent.linalg.Shape;

/**
 * A layer with parameters and its place in an architecture.
 *
 * @param index its number, from 0 at the input
 * @param layer the layer
 * @param input the shape of its input
 * @param last whether no other layer with parameters follows
 */
public record WeightShape(int index, WeightLayer layer, Shape input, boolean last) {
  /** {@return columns of W, the fan-in of each output} */
  public int fanIn() {
    return layer.fanIn(input);
  }

  /** {@return positions at which the layer has outputs} */
  public int positions() {
    return layer.output(input).positions();
  }

  /** {@return the shape of W in files} */
  public int[] weightShape() {
    return layer.weightShape(input);
  }

  /** {@return n_out · (fan-in + 1)} */
  public long parameterCount() {
    return layer.width() * (fanIn() + 1L);
  }
}
