// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Conv;
import dev.tangent.layer.Window;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FlatImages;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatImageGemm;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Conv} at finite width. Where the window moves by one position and does not wrap round, no
 * patch is gathered ({@link FloatImageGemm}); backward, it is the convolution of the deltas with
 * the filters turned by 180°.
 *
 * <p>Otherwise patches are gathered and multiplied as in a dense layer, a few images at a time so
 * that the patches stay in a cache. Backward, where an image keeps its size and the window is
 * symmetric around a position, these are patches of deltas; else the product comes first and is
 * scattered back to the images.
 */
public final class FloatFiniteConv implements FloatFinitePass {
  /** Most channels of deltas for one of the inputs: patches of more are not worth gathering. */
  private static final int MOST_GATHERED = 4;

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
  private final @Nullable FlatImages flat; // null if patches must be gathered
  private final @Nullable FlatImages flatDeltas; // the same backward
  private final @Nullable FloatPatchInputs turnedPieces; // patches of deltas, or null
  private final FloatMatrix turned; // W turned: channels × (k_h k_w n_out)
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
    Shape output = window.output(input).withChannels(parameters.outputWidth());
    outputs = builder.forwardBuffer(output);
    int deltas = Math.multiplyExact(builder.backwardPoints(), builder.copies());
    int most = Math.max(points, deltas);
    flat = suited(patches.flat(), output.channels());
    flatDeltas = suited(patches.flatDeltas(), channels);
    boolean gathers =
        flatDeltas == null
            && canTurn(window, input)
            && output.channels() <= MOST_GATHERED * channels;
    boolean turns = gathers || flatDeltas != null;
    FloatPatches deltaPatches = gathers ? new FloatPatches(window, output) : patches;
    int size = FloatPatchInputs.bufferSize(patches, most);
    float[] buffer = new float[Math.max(size, FloatPatchInputs.bufferSize(deltaPatches, deltas))];
    turnedPieces = gathers ? new FloatPatchInputs(deltaPatches, deltas, buffer) : null;
    int patch = Math.multiplyExact(window.area(), output.channels());
    turned = FloatMatrix.zeros(turns ? channels : 0, turns ? patch : 0);
    all = new FloatPatchInputs(patches, points, buffer);
    trained = new FloatPatchInputs(patches, builder.backwardPoints(), buffer);
    deltaPieces = new FloatPatchInputs(patches, deltas, buffer);
  }

  private static @Nullable FlatImages suited(@Nullable FlatImages flat, int rows) {
    return flat != null && flat.suits(rows) ? flat : null;
  }

  private static boolean canTurn(Window window, Shape input) {
    Axis rows = window.rows(input);
    Axis columns = window.columns(input);
    return rows.stride() == 1
        && columns.stride() == 1
        && rows.isMirrored()
        && columns.isMirrored()
        && rows.outputs() == rows.size()
        && columns.outputs() == columns.size();
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
    FloatMatrix w = parameters.weights();
    if (flat != null) {
      float scale = parameters.weightScale();
      FloatImageGemm.multiply(flat, scale, w, a, biases, parameters.biasScale(), outputs);
      return outputs;
    }
    for (int i = 0; i < biases.length; i++) {
      int row = outputs.rowOffset(i);
      Arrays.fill(
          outputs.array(), row, row + outputs.columns(), parameters.biasScale() * biases[i]);
    }
    multiply(all, w, outputs);
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
    if (flatDeltas != null) {
      turn();
      float scale = parameters.weightScale();
      FloatImageGemm.multiply(flatDeltas, scale, turned, deltas, null, 0, inputDeltas);
    } else if (turnedPieces != null) {
      turn();
      inputDeltas.fill(0f);
      turnedPieces.set(deltas);
      multiply(turnedPieces, turned, inputDeltas);
    } else {
      inputDeltas.fill(0f);
      scatter(deltas);
    }
    consumer.dense(parameters, trained, deltas);
    return inputDeltas;
  }

  /** Row c of the turned filters: for each tap, from the last to the first, W's column of c. */
  private void turn() {
    FloatMatrix w = parameters.weights();
    int taps = w.columns() / channels;
    int outs = w.rows();
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap < taps; tap++) {
        int to = turned.rowOffset(c) + tap * outs;
        int column = (taps - 1 - tap) * channels + c;
        for (int o = 0; o < outs; o++) {
          turned.array()[to + o] = w.array()[w.rowOffset(o) + column];
        }
      }
    }
  }

  private void scatter(FloatMatrix deltas) {
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
    if (tangents != null && flat != null) {
      float scale = parameters.weightScale();
      FloatImageGemm.multiply(flat, scale, parameters.weights(), tangents, null, 0, outputTangents);
    } else {
      outputTangents.fill(0f);
    }
    if (tangents != null && flat == null) {
      all.set(tangents);
      multiply(all, parameters.weights(), outputTangents);
      all.set(inputs);
    }
    direction.add(parameters, all, outputTangents);
    return outputTangents;
  }
}
