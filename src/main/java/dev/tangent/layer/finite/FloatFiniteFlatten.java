// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Flatten;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import org.jspecify.annotations.Nullable;

/**
 * {@link Flatten} at finite width: from channels × (points · positions) to (positions · channels) ×
 * points and back.
 */
public final class FloatFiniteFlatten implements FloatFinitePass {
  private final int positions;
  private final FloatMatrix outputs;
  private final FloatDeltaBuffers buffers;
  private FloatMatrix moved = FloatMatrix.zeros(0, 0);

  /**
   * Flattens images of this shape.
   *
   * @param input shape of an image
   * @param builder of the pass it is part of
   */
  public FloatFiniteFlatten(Shape input, FloatPassBuilder builder) {
    positions = input.positions();
    outputs = builder.forwardBuffer(Shape.flat(input.size()));
    buffers = builder.buffers();
  }

  @Override
  public FloatMatrix forward(FloatMatrix a) {
    flatten(a, outputs);
    return outputs;
  }

  private void flatten(FloatMatrix from, FloatMatrix to) {
    int channels = from.rows();
    Threads.current()
        .forEach(
            channels,
            c -> {
              for (int p = 0; p < positions; p++) {
                int put = to.rowOffset(p * channels + c);
                int at = from.rowOffset(c) + p;
                for (int i = 0; i < to.columns(); i++) {
                  to.array()[put + i] = from.array()[at + i * positions];
                }
              }
            });
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    int channels = deltas.rows() / positions;
    moved = buffers.other(deltas, moved, channels, deltas.columns() * positions);
    FloatMatrix to = moved;
    Threads.current()
        .forEach(
            channels,
            c -> {
              for (int p = 0; p < positions; p++) {
                int at = deltas.rowOffset(p * channels + c);
                int put = to.rowOffset(c) + p;
                for (int i = 0; i < deltas.columns(); i++) {
                  to.array()[put + i * positions] = deltas.array()[at + i];
                }
              }
            });
    return to;
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    if (tangents == null) {
      return null;
    }
    moved = buffers.other(tangents, moved, outputs.rows(), outputs.columns());
    flatten(tangents, moved);
    return moved;
  }
}
