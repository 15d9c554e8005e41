package dev.tangent.layer;

import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One layer of an {@link Architecture}. Every layer has two readings: a finite one (parameters,
 * forward, backward) and an infinite one (its map on the pair of kernels); and a text form ({@link
 * LayerForm}), by which it can be told, stored and read again.
 *
 * <p>A new kind of layer is a class, preferably a record (layers are compared), with its {@code
 * FORM}, and a line in {@link LayerForms}.
 */
public interface Layer {
  /**
   * {@return this layer as the text form of an architecture has it, all options said; reads as an
   * equal one}
   */
  String text();

  /** {@return the layers inside of this one, in the order of their parameters} */
  default List<Layer> inner() {
    return List.of();
  }

  /**
   * {@return the shape that this layer makes of an input of this shape}
   *
   * @param input shape of what it sees
   * @throws IllegalArgumentException if the layer can't take that shape
   */
  Shape output(Shape input);

  /**
   * Shows the layers with parameters, here and inside, and the shapes of their inputs, in order.
   *
   * @param input shape of what it sees
   * @param visitor takes each of them with the shape of its input
   */
  default void weights(Shape input, BiConsumer<WeightLayer, Shape> visitor) {}

  /**
   * {@return what this layer makes of a signal in the infinite-width limit}
   *
   * @param input what it sees
   * @throws IllegalArgumentException if there is no known limit, with the reason
   */
  Signal signal(Signal input);

  /**
   * {@return the infinite reading: this layer's maps on the pair of kernels, in order, in the NTK
   * parametrization with everything trained}
   *
   * @param input shape of what it sees
   */
  List<Step> limit(Shape input);

  /**
   * {@return this layer at finite width, at work on the builder's batch} Takes its parameters from
   * the builder, in order.
   *
   * @param input shape of what it sees
   * @param builder of the pass it is part of
   */
  FloatFinitePass finite(Shape input, FloatPassBuilder builder);

  /**
   * {@return this layer in float64, as {@link #finite(Shape, FloatPassBuilder)}}
   *
   * @param input shape of what it sees
   * @param builder of the pass it is part of
   */
  DoubleFinitePass finite(Shape input, DoublePassBuilder builder);
}
