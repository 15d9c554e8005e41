// twin: double
package dev.tangent.layer.finite;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.layer.Activation;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Activation} at finite width. φ'(z) is computed again from z in each backward pass, chunk
 * by chunk in cache: that costs less than to store and read it. Where the slope can be computed
 * from φ(z) as well as from z, and no other layer reads z, φ(z) overwrites z.
 */
public final class FloatFiniteActivation implements FloatFinitePass {
  private static final int CHUNK = FloatDeltaBuffers.CHUNK;

  /** Most tasks of a pass, and fewest entries of one: with fewer a fork does not pay. */
  private static final int MAX_TASKS = 64;

  private static final int MIN_TASK = 1 << 13;

  private final ActivationFunction function;
  private final boolean inPlace; // φ(z) takes the place of z
  private final int backwardPoints; // columns: positions of all points
  private final int copies;
  private FloatMatrix outputs; // a = φ(z), width × points
  private FloatMatrix inputs; // z, width × points; belongs to the layer before
  private FloatMatrix moving; // what the tasks of a derivative pass multiply by φ'(z)
  private int movingPoints;
  private int movingCopies;
  private int rowsPerTask;
  private float[] scratch = new float[0]; // CHUNK entries for each task
  private final IntConsumer valueTask = this::valueRows;
  private final IntConsumer derivativeTask = this::derivativeRows;

  /**
   * The activation of the builder's batch.
   *
   * @param function φ
   * @param input shape of a point there
   * @param builder of the pass it is part of
   */
  public FloatFiniteActivation(ActivationFunction function, Shape input, FloatPassBuilder builder) {
    this.function = function;
    inPlace = builder.afterDense() && function.keepsSlope();
    outputs = inPlace ? FloatMatrix.zeros(0, 0) : builder.forwardBuffer(input);
    backwardPoints = builder.backwardPoints() * input.positions();
    copies = builder.copies();
    inputs = FloatMatrix.zeros(0, 0);
    moving = inputs;
  }

  @Override
  public FloatMatrix forward(FloatMatrix z) {
    inputs = z;
    outputs = inPlace ? z : outputs;
    Threads.current().forEach(tasks(z.rows(), z.columns()), valueTask);
    return outputs;
  }

  private int tasks(int rows, int columns) {
    long entries = (long) rows * columns;
    int tasks = Math.clamp(entries / MIN_TASK, 1, Math.min(MAX_TASKS, Math.max(rows, 1)));
    rowsPerTask = (rows + tasks - 1) / tasks;
    return rowsPerTask == 0 ? 0 : (rows + rowsPerTask - 1) / rowsPerTask;
  }

  private void valueRows(int task) {
    int end = Math.min(inputs.rows(), (task + 1) * rowsPerTask);
    for (int i = task * rowsPerTask; i < end; i++) {
      function.value(
          inputs.array(),
          inputs.rowOffset(i),
          outputs.array(),
          outputs.rowOffset(i),
          inputs.columns());
    }
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    return multiplyByDerivative(deltas, backwardPoints, copies);
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    return tangents == null ? null : multiplyByDerivative(tangents, inputs.columns(), 1);
  }

  /** matrix[:, c · points + i] *= φ'(z[:, i]), in place. */
  private FloatMatrix multiplyByDerivative(FloatMatrix matrix, int points, int copies) {
    moving = matrix;
    movingPoints = points;
    movingCopies = copies;
    int tasks = tasks(matrix.rows(), matrix.columns());
    if (scratch.length < tasks * CHUNK) {
      scratch = new float[tasks * CHUNK];
    }
    Threads.current().forEach(tasks, derivativeTask);
    return matrix;
  }

  private void derivativeRows(int task) {
    int end = Math.min(inputs.rows(), (task + 1) * rowsPerTask);
    int buffer = task * CHUNK;
    for (int i = task * rowsPerTask; i < end; i++) {
      for (int j = 0; j < movingPoints; j += CHUNK) {
        int count = Math.min(CHUNK, movingPoints - j);
        function.derivative(inputs.array(), inputs.rowOffset(i) + j, scratch, buffer, count);
        for (int c = 0; c < movingCopies; c++) {
          int to = moving.rowOffset(i) + c * movingPoints + j;
          FloatPasses.multiply(scratch, buffer, moving.array(), to, count);
        }
      }
    }
  }
}
