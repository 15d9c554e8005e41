// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Conv;
import dev.tangent.layer.Window;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Conv} at finite width. Forward, patches are gathered and multiplied as in a dense layer, a
 * few images at a time so that the patches stay in a cache. Backward, the product comes first and
 * is scattered back to the images.
 */
public final class FloatFiniteConv implements FloatFinitePass {
  private final FloatDenseParameters parameters;
  private final FloatDeltaBuffers buffers;
  private final FloatPatches patches;
  private final int channels;
  private final int inputPositions;
  private final int points;
  private final FloatMatrix outputs; // n_out × (points · positions)
  private final FloatPatchInputs all;
  private final FloatPatchInputs trained; // patches of the points that go backward
  private final FloatPatchInputs deltaPieces; // one image per delta: only its buffer is used
  private FloatMatrix inputDeltas = FloatMatrix.zeros(0, 0);
  private FloatMatrix outputTangents = inputDeltas;
  private FloatMatrix inputs = inputDeltas; // channels × (points · positions), not owned

  /**
   * A convolution of images of this shape.
   *
   * @param window of the filters
   * @param input shape of an image
   * @param builder of the pass it is part of
   */
  public FloatFiniteConv(Window window, Shape input, FloatPassBuilder builder) {
    parameters = builder.nextParameters();
    buffers = builder.buffers();
    patches = new FloatPatches(window, input);
    channels = input.channels();
    inputPositions = input.positions();
    points = builder.points();
    outputs = builder.forwardBuffer(window.output(input).withChannels(parameters.outputWidth()));
    int deltas = Math.multiplyExact(builder.backwardPoints(), builder.copies());
    int most = Math.max(points, deltas);
    float[] buffer = new float[FloatPatchInputs.bufferSize(patches, most)];
    all = new FloatPatchInputs(patches, points, buffer);
    trained = new FloatPatchInputs(patches, builder.backwardPoints(), buffer);
    deltaPieces = new FloatPatchInputs(patches, deltas, buffer);
  }

  @Override
  public FloatMatrix forward(FloatMatrix a) {
    Shapes.requireSame(
        "the input of layer " + parameters.index(),
        a.rows(),
        a.columns(),
        "channels × (points · positions)",
        channels,
        points * inputPositions);
    inputs = a;
    all.set(a);
    trained.set(a);
    float[] biases = parameters.biases();
    for (int i = 0; i < biases.length; i++) {
      int row = outputs.rowOffset(i);
      Arrays.fill(
          outputs.array(), row, row + outputs.columns(), parameters.biasScale() * biases[i]);
    }
    multiply(all, parameters.weights(), outputs);
    return outputs;
  }

  /** outputs += weightScale W A, piece by piece. */
  private void multiply(FloatLayerInputs a, FloatMatrix w, FloatMatrix to) {
    for (int k = 0; k < a.pieces(); k++) {
      int from = a.firstPoint(k) * a.positions();
      int end = a.firstPoint(k + 1) * a.positions();
      FloatGemm.multiply(
          Transpose.NO,
          Transpose.NO,
          parameters.weightScale(),
          w,
          a.piece(k),
          1f,
          to.columnRange(from, end));
    }
  }

  @Override
  public void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {
    consumer.accept(parameters, all);
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    int columns = deltas.columns() / patches.positions() * inputPositions;
    inputDeltas = buffers.other(deltas, inputDeltas, channels, columns);
    inputDeltas.fill(0f);
    for (int k = 0; k < deltaPieces.pieces(); k++) {
      int from = deltaPieces.firstPoint(k);
      int end = deltaPieces.firstPoint(k + 1);
      FloatMatrix product = deltaPieces.storage(k);
      FloatGemm.multiply(
          Transpose.YES,
          Transpose.NO,
          parameters.weightScale(),
          parameters.weights(),
          deltas.columnRange(from * patches.positions(), end * patches.positions()),
          0f,
          product);
      patches.scatter(product, inputDeltas, from);
    }
    consumer.dense(parameters, trained, deltas);
    return inputDeltas;
  }

  @Override
  public void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    consumer.dense(parameters, trained, deltas);
  }

  @Override
  public FloatMatrix tangent(@Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    FloatMatrix busy = tangents == null ? inputs : tangents;
    outputTangents =
        buffers.other(busy, outputTangents, parameters.outputWidth(), outputs.columns());
    outputTangents.fill(0f);
    if (tangents != null) {
      all.set(tangents);
      multiply(all, parameters.weights(), outputTangents);
      all.set(inputs);
    }
    direction.add(parameters, all, outputTangents);
    return outputTangents;
  }
}
