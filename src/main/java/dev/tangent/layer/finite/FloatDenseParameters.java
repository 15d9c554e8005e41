// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Parametrization;
import dev.tangent.layer.WeightLayer;
import dev.tangent.layer.WeightShape;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.RandomStreams;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;

/**
 * The parameters of one {@link WeightLayer} at finite width, z = weightScale · W a + biasScale · b.
 *
 * <p>W is n_out × fan-in (for a convolution out × (k_h · k_w · in), row by row), b is n_out; both
 * are live storage that training writes to. Not synchronized.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatDenseParameters {
  /** Most entries that one task of the initialization fills. */
  private static final int TASK_ENTRIES = 1 << 16;

  private final int index;
  private final int positions;
  private final FloatMatrix weights;
  private final float[] biases;
  private final double weightScale;
  private final double biasScale;
  private final double weightDeviation;
  private final double biasDeviation;

  /**
   * Parameters of this layer, all zero.
   *
   * @param shape the layer, its place and the shape of its input
   * @param scheme where the scales are
   */
  public FloatDenseParameters(WeightShape shape, Parametrization scheme) {
    this(
        shape,
        FloatMatrix.zeros(shape.layer().width(), shape.fanIn()),
        new float[shape.layer().width()],
        scheme);
  }

  /**
   * Parameters over existing storage: nothing is copied.
   *
   * @param shape the layer, its place and the shape of its input
   * @param weights W, n_out × fan-in
   * @param biases b, n_out
   * @param scheme where the scales are
   */
  public FloatDenseParameters(
      WeightShape shape, FloatMatrix weights, float[] biases, Parametrization scheme) {
    WeightLayer layer = shape.layer();
    int index = shape.index();
    Shapes.require("rows of W" + index, weights.rows(), "width", layer.width());
    Shapes.require("length of b" + index, biases.length, "width", layer.width());
    this.index = index;
    this.positions = shape.positions();
    this.weights = weights;
    this.biases = biases;
    this.weightScale = scheme.weightScale(layer, weights.columns(), shape.last());
    this.biasScale = scheme.biasScale(layer);
    this.weightDeviation = scheme.weightDeviation(layer, weights.columns());
    this.biasDeviation = scheme.biasDeviation(layer);
  }

  /**
   * Draws all parameters. Each is a function of (seed, layer, index) alone, whatever the threads.
   *
   * @param seed of the network
   */
  public void initialize(long seed) {
    int rows = weights.rows();
    int rowsPerTask = Math.max(1, TASK_ENTRIES / Math.max(1, weights.columns()));
    Threads.current()
        .forEach(
            (rows + rowsPerTask - 1) / rowsPerTask,
            task -> {
              int end = Math.min(rows, (task + 1) * rowsPerTask);
              for (int i = task * rowsPerTask; i < end; i++) {
                initialRow(seed, i, weights.array(), weights.rowOffset(i));
              }
            });
    CounterRandom.normals(seed, RandomStreams.biases(index), 0, biases, 0, biases.length);
    scale(biases, 0, biases.length, biasDeviation);
  }

  /**
   * Row {@code i} of the weights as {@link #initialize} draws them, written to {@code to}.
   *
   * @param seed of the network
   * @param i row of W, from 0
   * @param to fan-in numbers are written to it
   * @param offset index of the first one
   */
  public void initialRow(long seed, int i, float[] to, int offset) {
    int columns = weights.columns();
    CounterRandom.normals(
        seed, RandomStreams.weights(index), (long) i * columns, to, offset, columns);
    scale(to, offset, columns, weightDeviation);
  }

  private static void scale(float[] values, int offset, int count, double factor) {
    if (factor != 1) {
      for (int i = offset; i < offset + count; i++) {
        values[i] = (float) (values[i] * factor);
      }
    }
  }

  /** {@return number of this layer among those with parameters, from 0 at the input} */
  public int index() {
    return index;
  }

  /** {@return W, n_out × n_in, live} */
  public FloatMatrix weights() {
    return weights;
  }

  /** {@return b, n_out entries, live} */
  public float[] biases() {
    return biases;
  }

  /** {@return columns of W, the fan-in of each output} */
  public int inputWidth() {
    return weights.columns();
  }

  /** {@return rows of W: outputs, or output channels of a convolution} */
  public int outputWidth() {
    return weights.rows();
  }

  /** {@return positions at which the layer has outputs: 1 for a dense layer} */
  public int positions() {
    return positions;
  }

  /** {@return the factor in front of W: σ_w/√n_in in NTK parametrization} */
  public float weightScale() {
    return (float) weightScale;
  }

  /** {@return the factor in front of b: β in NTK parametrization} */
  public float biasScale() {
    return (float) biasScale;
  }

  /** {@return how many parameters: n_out · (n_in + 1)} */
  public long count() {
    return (long) weights.rows() * (weights.columns() + 1L);
  }
}
