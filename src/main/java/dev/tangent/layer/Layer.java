package dev.tangent.layer;

import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One layer of an {@link Architecture}. Every layer exists in two versions: at finite width
 * (parameters, forward, backward) and in the infinite-width limit (its map on the pair of kernels).
 * It has a text form ({@link LayerForm}), in which it is shown, stored and read again.
 *
 * <p>A new kind of layer is a class, preferably a record (layers are compared), with its {@code
 * FORM}, and a line in {@link LayerForms}.
 */
public interface Layer {
  /**
   * {@return this layer in the text form of an architecture, with all options; it is read as an
   * equal layer}
   */
  String text();

  /** {@return the layers inside of this one, in the order of their parameters} */
  default List<Layer> inner() {
    return List.of();
  }

  /**
   * {@return the shape of this layer's output for an input of this shape}
   *
   * @param input shape of the layer's input
   * @throws IllegalArgumentException if the layer can't take that shape
   */
  Shape output(Shape input);

  /**
   * Passes this layer, if it has parameters, and all such layers inside it to the visitor, in
   * order.
   *
   * @param input shape of the layer's input
   * @param visitor takes each of them with the shape of its input
   */
  default void weights(Shape input, BiConsumer<WeightLayer, Shape> visitor) {}

  /**
   * {@return the kind of signal after this layer in the infinite-width limit}
   *
   * @param input the signal before the layer
   * @throws IllegalArgumentException if there is no known limit, with the reason
   */
  Signal signal(Signal input);

  /**
   * {@return this layer in the infinite-width limit: its maps on the pair of kernels, in order, in
   * the NTK parametrization with all parameters trained}
   *
   * @param input shape of the layer's input
   */
  List<Step> limit(Shape input);

  /**
   * {@return this layer at finite width, for the builder's batch} It takes its parameters from the
   * builder, in order.
   *
   * @param input shape of the layer's input
   * @param builder of the pass it is part of
   */
  FloatFinitePass finite(Shape input, FloatPassBuilder builder);

  /**
   * {@return this layer in float64, as {@link #finite(Shape, FloatPassBuilder)}}
   *
   * @param input shape of the layer's input
   * @param builder of the pass it is part of
   */
  DoubleFinitePass finite(Shape input, DoublePassBuilder builder);
}
