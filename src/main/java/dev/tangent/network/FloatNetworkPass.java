// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatGradientConsumer;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.layer.finite.FloatParameterTangent;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A network at work on batches of one size: forward, backward and forward derivative.
 *
 * <p>Inside, matrices are feature-major: channels × (points · positions). All buffers live here and
 * are used again by each call. One thread at a time; the work itself is shared among {@code
 * Threads.current()}.
 */
public final class FloatNetworkPass {
  private final FloatNetwork network;
  private final FloatFinitePass layers;
  private final int points;
  private final int positions; // of the input
  private final FloatMatrix inputs; // channels × (points · positions)
  private final int backwardPoints;
  private final int copies;

  private FloatNetworkPass(FloatNetwork network, int points, int backwardPoints, int copies) {
    this.network = network;
    this.points = points;
    this.backwardPoints = backwardPoints;
    this.copies = copies;
    FloatPassBuilder builder =
        new FloatPassBuilder(network.parameters(), points, backwardPoints, copies);
    layers = builder.chain(network.architecture().input(), network.architecture().layers());
    Shape input = network.architecture().input();
    positions = input.positions();
    inputs = FloatMatrix.zeros(input.channels(), Math.multiplyExact(points, input.positions()));
  }

  /**
   * {@return a pass that only goes forward}
   *
   * @param network that it goes through
   * @param points columns of the forward pass
   */
  public static FloatNetworkPass forward(FloatNetwork network, int points) {
    return new FloatNetworkPass(network, points, 0, 1);
  }

  /**
   * {@return a pass for training; the last {@code points − trained} points go forward only, to be
   * evaluated}
   *
   * @param network that it goes through
   * @param trained how many of them, the first ones, take part in the backward pass
   * @param points columns of the forward pass
   */
  public static FloatNetworkPass training(FloatNetwork network, int trained, int points) {
    return new FloatNetworkPass(network, points, trained, 1);
  }

  /**
   * {@return a pass whose backward half takes {@code copies} deltas for each point}
   *
   * @param network that it goes through
   * @param points columns of the forward pass
   * @param copies deltas of a point
   */
  public static FloatNetworkPass withCopies(FloatNetwork network, int points, int copies) {
    return new FloatNetworkPass(network, points, points, copies);
  }

  /** {@return columns of the forward pass} */
  public int points() {
    return points;
  }

  /** {@return how many points take part in the backward pass: the first ones} */
  public int backwardPoints() {
    return backwardPoints;
  }

  /** {@return how many deltas a point has in the backward pass} */
  public int copies() {
    return copies;
  }

  /**
   * {@return the input of the pass, n_0 × points, or channels × (points · positions) for images: to
   * be written before {@link #forward()}}
   */
  public FloatMatrix inputs() {
    return inputs;
  }

  /**
   * {@return outputs k × points of the points in the rows of x, points × n_0}
   *
   * @param x points, points × n_0
   */
  public FloatMatrix forwardRows(FloatMatrix x) {
    Shapes.requireSame(
        "the batch", x.rows(), x.columns(), "the pass's", points(), network.inputWidth());
    for (int i = 0; i < x.rows(); i++) {
      setPoint(i, x, i);
    }
    return forward();
  }

  /**
   * Makes row {@code row} of x, N × n_0, point {@code point} of the batch.
   *
   * @param point from 0
   * @param x N × n_0
   * @param row from 0
   */
  public void setPoint(int point, FloatMatrix x, int row) {
    int from = x.rowOffset(row);
    int to = inputs.offset() + point * positions;
    int channels = inputs.rows();
    for (int p = 0; p < positions; p++) {
      for (int c = 0; c < channels; c++) {
        inputs.array()[to + p + c * inputs.stride()] = x.array()[from + p * channels + c];
      }
    }
  }

  /** {@return outputs, k × points, of {@link #inputs()}; overwritten by the next call} */
  public FloatMatrix forward() {
    return layers.forward(inputs);
  }

  /**
   * Passes the input that every layer with parameters had in the last forward pass to the consumer,
   * in order.
   *
   * @param consumer is called for every dense layer
   */
  public void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {
    layers.showInputs(consumer);
  }

  /**
   * Goes back from deltas ∂f/∂output, k × (copies · backwardPoints), column c · backwardPoints + i
   * for point i, and shows every dense layer to the consumer. May overwrite the deltas.
   *
   * @param deltas ∂f/∂output, k × (copies · backwardPoints); may be overwritten
   * @param consumer is called for every dense layer
   */
  public void backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    checkDeltas(deltas);
    layers.backwardToParameters(deltas, consumer);
  }

  /**
   * As {@link #backward}, and returns ∂f/∂x, n_0 × (copies · backwardPoints), or channels × (copies
   * · backwardPoints · positions) for images.
   *
   * @param deltas ∂f/∂output, k × (copies · backwardPoints); may be overwritten
   * @param consumer is called for every dense layer
   * @return ∂f/∂x, n_0 × (copies · backwardPoints), or channels × (copies · backwardPoints ·
   *     positions) for images
   */
  public FloatMatrix backwardToInputs(FloatMatrix deltas, FloatGradientConsumer consumer) {
    checkDeltas(deltas);
    return layers.backward(deltas, consumer);
  }

  private void checkDeltas(FloatMatrix deltas) {
    Shapes.requireSame(
        "deltas",
        deltas.rows(),
        deltas.columns(),
        "outputs × points of the pass",
        network.outputWidth(),
        backwardPoints * copies);
  }

  /**
   * {@return the derivative of the outputs, k × points, when the parameters move along {@code
   * direction}; null if no parameter moves them} Overwritten by the next backward or tangent pass.
   *
   * @param direction of the parameters
   */
  public @Nullable FloatMatrix tangent(FloatParameterTangent direction) {
    return layers.tangent(null, direction);
  }

  /**
   * As {@link #tangent(FloatParameterTangent)} where the inputs move too, n_0 × points.
   *
   * @param inputTangents derivative of the inputs, n_0 × points
   * @param direction of the parameters
   * @return the derivative of the outputs, k × points; null if nothing moves
   */
  public @Nullable FloatMatrix tangent(FloatMatrix inputTangents, FloatParameterTangent direction) {
    return layers.tangent(inputTangents, direction);
  }
}
