// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatGradientConsumer;
import dev.tangent.layer.finite.FloatParameterTangent;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A vector in parameter space, shaped like the parameters of a network: a gradient, a velocity, a
 * displacement. It takes as much memory as the parameters.
 */
public final class FloatParameterVector {
  private final List<FloatMatrix> weights = new ArrayList<>();
  private final List<float[]> biases = new ArrayList<>();

  private FloatParameterVector() {}

  /**
   * {@return the zero vector}
   *
   * @param network whose parameters' shapes it has
   */
  public static FloatParameterVector zeros(FloatNetwork network) {
    FloatParameterVector vector = new FloatParameterVector();
    for (FloatDenseParameters p : network.parameters()) {
      vector.weights.add(FloatMatrix.zeros(p.outputWidth(), p.inputWidth()));
      vector.biases.add(new float[p.outputWidth()]);
    }
    return vector;
  }

  /**
   * {@return the part that belongs to W of dense layer {@code l}, live}
   *
   * @param l number of the layer, from 0
   */
  public FloatMatrix weights(int l) {
    return weights.get(l);
  }

  /**
   * {@return the part that belongs to b of dense layer {@code l}, live}
   *
   * @param l number of the layer, from 0
   */
  public float[] biases(int l) {
    return biases.get(l);
  }

  /** {@return how many dense layers} */
  public int denseCount() {
    return weights.size();
  }

  /**
   * Multiplies by a factor.
   *
   * @param factor what every number is multiplied by
   */
  public void scale(float factor) {
    for (int l = 0; l < weights.size(); l++) {
      FloatMatrix w = weights.get(l);
      rows(w, i -> scale(w.array(), w.rowOffset(i), w.columns(), factor));
      scale(biases.get(l), 0, biases.get(l).length, factor);
    }
  }

  /**
   * {@return a consumer of a backward pass that makes this vector keep · itself + factor · Jᵀ
   * deltas}
   *
   * @param keep factor of this vector
   * @param factor of what is added
   */
  public FloatGradientConsumer accumulating(float keep, float factor) {
    return (layer, inputs, deltas) ->
        FloatDenseGradient.add(
            keep,
            factor,
            layer,
            inputs,
            deltas,
            weights.get(layer.index()),
            biases.get(layer.index()));
  }

  /**
   * {@return a consumer of a backward pass that adds factor · Jᵀ deltas to this vector}
   *
   * @param factor of what is added
   */
  public FloatGradientConsumer adding(float factor) {
    return accumulating(1f, factor);
  }

  /** {@return this vector as a direction to differentiate a network along} */
  public FloatParameterTangent asTangent() {
    return (layer, inputs, tangents) -> {
      for (int k = 0; k < inputs.pieces(); k++) {
        int from = inputs.firstPoint(k) * inputs.positions();
        int end = inputs.firstPoint(k + 1) * inputs.positions();
        FloatGemm.multiply(
            Transpose.NO,
            Transpose.NO,
            layer.weightScale(),
            weights.get(layer.index()),
            inputs.piece(k),
            1f,
            inputs.pieces() == 1 ? tangents : tangents.columnRange(from, end));
      }
      float[] b = biases.get(layer.index());
      for (int i = 0; i < b.length; i++) {
        float shift = layer.biasScale() * b[i];
        int row = tangents.rowOffset(i);
        for (int j = row; j < row + tangents.columns(); j++) {
          tangents.array()[j] += shift;
        }
      }
    };
  }

  /**
   * parameters += factor · this.
   *
   * @param network whose parameters are moved
   * @param factor of what is added
   */
  public void addTo(FloatNetwork network, float factor) {
    for (FloatDenseParameters p : network.parameters()) {
      FloatMatrix from = weights.get(p.index());
      FloatMatrix to = p.weights();
      rows(
          from,
          i ->
              FloatPasses.addScaled(
                  factor,
                  from.array(),
                  from.rowOffset(i),
                  to.array(),
                  to.rowOffset(i),
                  from.columns()));
      float[] b = biases.get(p.index());
      FloatPasses.addScaled(factor, b, 0, p.biases(), 0, b.length);
    }
  }

  /** {@return Euclidean norm, summed in double, row by row} */
  public double norm() {
    double sum = 0;
    for (int l = 0; l < weights.size(); l++) {
      FloatMatrix w = weights.get(l);
      for (int i = 0; i < w.rows(); i++) {
        sum += squares(w.array(), w.rowOffset(i), w.columns());
      }
      sum += squares(biases.get(l), 0, biases.get(l).length);
    }
    return Math.sqrt(sum);
  }

  private static double squares(float[] x, int offset, int count) {
    double sum = 0;
    for (int j = offset; j < offset + count; j++) {
      double entry = x[j];
      sum += entry * entry;
    }
    return sum;
  }

  private static void rows(FloatMatrix matrix, IntConsumer row) {
    int perTask = Math.max(1, (1 << 16) / Math.max(1, matrix.columns()));
    int tasks = (matrix.rows() + perTask - 1) / perTask;
    Threads.current()
        .forEach(
            tasks,
            t -> {
              for (int i = t * perTask; i < Math.min(matrix.rows(), (t + 1) * perTask); i++) {
                row.accept(i);
              }
            });
  }

  private static void scale(float[] x, int offset, int count, float factor) {
    for (int j = offset; j < offset + count; j++) {
      x[j] *= factor;
    }
  }
}
