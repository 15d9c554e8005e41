// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A layer at finite width, at work on one batch: its forward pass, its backward pass and its
 * forward derivative.
 *
 * <p>Matrices are feature-major, channels × (points · positions), so that the batch is contiguous:
 * column i · positions + p is position p of point i, and a plain vector has one position. {@link
 * #forward} must be called first and keeps what the other two read; these may follow any number of
 * times and in any order. A result belongs to the pass, and the next call may overwrite it. After
 * the first call nothing is allocated. One thread at a time.
 */
public interface FloatFinitePass {
  /**
   * {@return outputs, n_out × (points · positions), of inputs, n_in × (points · positions)} The
   * pass keeps a reference to the inputs, which stay unchanged.
   *
   * @param inputs n_in × (points · positions)
   */
  FloatMatrix forward(FloatMatrix inputs);

  /**
   * Multiplies by the transposed Jacobian: from deltas ∂f/∂output, n_out × (copies · points), to
   * ∂f/∂input. Column (c · points + i) · positions + p belongs to position p of point i. Each dense
   * layer on the way is shown to the consumer, after its weights have been read. May overwrite the
   * deltas.
   *
   * @param deltas ∂f/∂output, n_out × (copies · points · positions)
   * @param consumer is called for every dense layer
   * @return ∂f/∂input
   */
  FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer);

  /**
   * Shows the input of every dense layer of the last forward pass, in order.
   *
   * @param consumer is called for every dense layer
   */
  default void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {}

  /**
   * {@link #backward} without ∂f/∂input, where it is not needed.
   *
   * @param deltas ∂f/∂output, n_out × (copies · points · positions)
   * @param consumer is called for every dense layer
   */
  default void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    backward(deltas, consumer);
  }

  /**
   * Multiplies by the Jacobian: the derivative of the outputs when the inputs move along {@code
   * tangents}, n_in × points (null: they don't move), and the parameters along {@code direction}.
   * May overwrite the tangents. The result is null if nothing moves.
   *
   * @param tangents derivative of the inputs, n_in × points; null where they don't move
   * @param direction of the parameters
   * @return the derivative of the outputs, n_out × points; null if nothing moves
   */
  @Nullable FloatMatrix tangent(@Nullable FloatMatrix tangents, FloatParameterTangent direction);
}
