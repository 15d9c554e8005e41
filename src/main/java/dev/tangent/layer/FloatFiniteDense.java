// twin: double
package dev.tangent.layer;

import dev.tangent.linalg.FloatGemm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link Dense} at finite width: forward W·A, backward Wᵀ·D. The update D·Aᵀ is the consumer's.
 * Each of the three reads W once.
 */
final class FloatFiniteDense implements FloatFinitePass {
  private final FloatDenseParameters parameters;
  private final FloatDeltaBuffers buffers;
  private final int backwardPoints;
  private final FloatMatrix outputs; // n_out × points
  private FloatMatrix inputs; // n_in × points, somebody else's
  private FloatMatrix backwardInputs; // its first backwardPoints columns
  private FloatMatrix inputDeltas; // views of the shared buffers, kept to allocate nothing
  private FloatMatrix outputTangents;

  FloatFiniteDense(FloatPassBuilder builder) {
    parameters = builder.nextParameters();
    buffers = builder.buffers();
    backwardPoints = builder.backwardPoints();
    outputs = builder.forwardBuffer(parameters.outputWidth());
    inputs = FloatMatrix.zeros(0, 0);
    backwardInputs = inputs;
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
      backwardInputs = a.columnRange(0, backwardPoints);
    }
    float[] biases = parameters.biases();
    float scale = parameters.biasScale();
    for (int i = 0; i < biases.length; i++) {
      int row = outputs.rowOffset(i);
      Arrays.fill(outputs.array(), row, row + outputs.columns(), scale * biases[i]);
    }
    FloatGemm.multiply(
        Transpose.NO, Transpose.NO, parameters.weightScale(), parameters.weights(), a, 1f, outputs);
    return outputs;
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
    direction.add(parameters, inputs, outputTangents);
    return outputTangents;
  }
}
