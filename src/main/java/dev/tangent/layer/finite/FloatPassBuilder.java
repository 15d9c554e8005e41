// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Layer;
import dev.tangent.layer.WeightLayer;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Builds the passes of one network, and holds what they share: the shape of the batch, the
 * parameters in order, and the two buffers that the backward pass alternates between.
 *
 * <p>Memory of a finished set of passes, in entries: points · (sum of all outputs; activations
 * count unless they keep the slope and follow a dense layer) forward, and twice the most outputs of
 * a layer · copies · points once a backward pass ran.
 */
public final class FloatPassBuilder {
  private final Iterator<FloatDenseParameters> parameters;
  private final int points;
  private final int backwardPoints;
  private final int copies;
  private final FloatDeltaBuffers buffers = new FloatDeltaBuffers();
  private boolean afterDense;

  /**
   * A builder of the passes of a network over a batch.
   *
   * @param parameters of all dense layers, in order
   * @param points columns of the forward pass
   * @param backwardPoints how many of them, the first ones, take part in the backward pass
   * @param copies how many deltas each of those carries
   */
  public FloatPassBuilder(
      List<FloatDenseParameters> parameters, int points, int backwardPoints, int copies) {
    if (points < 0 || backwardPoints < 0 || backwardPoints > points || copies < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a pass over %d points can't go backward for %d of them with %d copies",
              points,
              backwardPoints,
              copies));
    }
    this.parameters = parameters.iterator();
    this.points = points;
    this.backwardPoints = backwardPoints;
    this.copies = copies;
  }

  /**
   * {@return the passes of these layers, one after another, from this shape of their input}
   *
   * @param input shape of the input of the first layer
   * @param layers one after another
   */
  public FloatFinitePass chain(Shape input, List<Layer> layers) {
    List<FloatFinitePass> passes = new ArrayList<>();
    Shape shape = input;
    Layer previous = null;
    for (Layer layer : layers) {
      afterDense = previous instanceof WeightLayer;
      passes.add(layer.finite(shape, this));
      shape = layer.output(shape);
      previous = layer;
    }
    return new FloatFiniteChain(passes);
  }

  /**
   * Whether the layer being built follows a layer with parameters: then no other layer reads that
   * layer's outputs.
   */
  boolean afterDense() {
    return afterDense;
  }

  FloatDenseParameters nextParameters() {
    return parameters.next();
  }

  int points() {
    return points;
  }

  int backwardPoints() {
    return backwardPoints;
  }

  int copies() {
    return copies;
  }

  FloatDeltaBuffers buffers() {
    return buffers;
  }

  /**
   * A matrix of channels × (points · positions): column i · positions + p is position p of point i.
   */
  FloatMatrix forwardBuffer(Shape shape) {
    return FloatMatrix.zeros(shape.channels(), Math.multiplyExact(points, shape.positions()));
  }
}
