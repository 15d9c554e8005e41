// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Dense;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Dense} at finite width: forward W·A, backward Wᵀ·D. The update with D·Aᵀ is left to the
 * consumer. Each of the three reads W once.
 */
public final class FloatFiniteDense implements FloatFinitePass {
  /** Fewest entries that one task fills: with fewer a fork does not pay. */
  private static final int MIN_TASK = 1 << 16;

  private final FloatDenseParameters parameters;
  private final FloatDeltaBuffers buffers;
  private final int backwardPoints;
  private final FloatMatrix outputs; // n_out × points
  private final int rowsPerTask; // when outputs are filled with biases
  private final IntConsumer biasTask = this::fillWithBiases;
  private FloatMatrix inputs; // n_in × points; belongs to the layer before
  private FloatWholeInputs allInputs;
  private FloatWholeInputs backwardInputs; // the first backwardPoints columns
  private FloatMatrix inputDeltas; // views of the shared buffers, kept to allocate nothing
  private FloatMatrix outputTangents;

  /**
   * Takes the next parameters of the builder.
   *
   * @param builder of the pass it is part of
   */
  public FloatFiniteDense(FloatPassBuilder builder) {
    parameters = builder.nextParameters();
    buffers = builder.buffers();
    backwardPoints = builder.backwardPoints();
    outputs = builder.forwardBuffer(Shape.flat(parameters.outputWidth()));
    rowsPerTask = Math.max(1, MIN_TASK / Math.max(1, outputs.columns()));
    inputs = FloatMatrix.zeros(0, 0);
    allInputs = new FloatWholeInputs(inputs);
    backwardInputs = allInputs;
    inputDeltas = inputs;
    outputTangents = inputs;
  }

  @Override
  public FloatMatrix forward(FloatMatrix a) {
    Shapes.requireSame(
        "the input of dense layer " + parameters.index(),
        a.rows(),
        a.columns(),
        "what it expects",
        parameters.inputWidth(),
        outputs.columns());
    if (a != inputs) {
      inputs = a;
      allInputs = new FloatWholeInputs(a);
      backwardInputs = new FloatWholeInputs(a.columnRange(0, backwardPoints));
    }
    Threads.current().forEach((outputs.rows() + rowsPerTask - 1) / rowsPerTask, biasTask);
    FloatGemm.multiply(
        Transpose.NO, Transpose.NO, parameters.weightScale(), parameters.weights(), a, 1f, outputs);
    return outputs;
  }

  /** Fills rows of the outputs with the biases, to which the product is added. */
  private void fillWithBiases(int task) {
    float[] biases = parameters.biases();
    float scale = parameters.biasScale();
    int end = Math.min(biases.length, (task + 1) * rowsPerTask);
    for (int i = task * rowsPerTask; i < end; i++) {
      int row = outputs.rowOffset(i);
      Arrays.fill(outputs.array(), row, row + outputs.columns(), scale * biases[i]);
    }
  }

  @Override
  public void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {
    consumer.accept(parameters, allInputs);
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    inputDeltas = buffers.other(deltas, inputDeltas, parameters.inputWidth(), deltas.columns());
    FloatGemm.multiply(
        Transpose.YES,
        Transpose.NO,
        parameters.weightScale(),
        parameters.weights(),
        deltas,
        0f,
        inputDeltas);
    consumer.dense(parameters, backwardInputs, deltas);
    return inputDeltas;
  }

  @Override
  public void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    consumer.dense(parameters, backwardInputs, deltas);
  }

  @Override
  public FloatMatrix tangent(@Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    FloatMatrix busy = tangents == null ? inputs : tangents;
    outputTangents =
        buffers.other(busy, outputTangents, parameters.outputWidth(), inputs.columns());
    if (tangents == null) {
      outputTangents.fill(0f);
    } else {
      FloatGemm.multiply(
          Transpose.NO,
          Transpose.NO,
          parameters.weightScale(),
          parameters.weights(),
          tangents,
          0f,
          outputTangents);
    }
    direction.add(parameters, allInputs, outputTangents);
    return outputTangents;
  }
}
