// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.RmsNorm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link LayerNorm} and {@link RmsNorm} at finite width: each point's features are divided by the
 * root of their mean square + ε, x̂ = (x − m) r; {@link LayerNorm} shifts them to mean 0 first.
 *
 * <p>Its Jacobian r (I − 11ᵀ/n − x̂x̂ᵀ/n), without 11ᵀ/n for {@link RmsNorm}, is symmetric, so that
 * one method serves the backward pass and the forward derivative. Sums run over features in order,
 * in double.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatFiniteNorm implements FloatFinitePass {
  private final double epsilon;
  private final boolean centred;
  private final int backwardPoints;
  private final int copies;
  private final FloatMatrix outputs; // x̂, width × points
  private final double[] scales; // r, one for each point
  private double[] first; // sums, one for each column
  private double[] second;

  /**
   * Normalizes the channels of each position of each point, shifted to mean 0 first if {@code
   * centred}.
   *
   * @param epsilon added to the mean square
   * @param centred whether the mean is subtracted first
   * @param input shape of a point there
   * @param builder of the pass it is part of
   */
  public FloatFiniteNorm(double epsilon, boolean centred, Shape input, FloatPassBuilder builder) {
    this.epsilon = epsilon;
    this.centred = centred;
    backwardPoints = builder.backwardPoints() * input.positions();
    copies = builder.copies();
    outputs = builder.forwardBuffer(input);
    scales = new double[outputs.columns()];
    first = new double[outputs.columns()];
    second = new double[outputs.columns()];
  }

  @Override
  public FloatMatrix forward(FloatMatrix x) {
    int n = x.rows();
    int points = x.columns();
    Arrays.fill(first, 0, points, 0);
    Arrays.fill(second, 0, points, 0);
    for (int i = 0; centred && i < n; i++) {
      int row = x.rowOffset(i);
      for (int j = 0; j < points; j++) {
        first[j] += x.array()[row + j];
      }
    }
    for (int j = 0; j < points; j++) {
      first[j] /= n;
    }
    for (int i = 0; i < n; i++) {
      int row = x.rowOffset(i);
      for (int j = 0; j < points; j++) {
        double centred = x.array()[row + j] - first[j];
        second[j] += centred * centred;
      }
    }
    for (int j = 0; j < points; j++) {
      double square = second[j] / n + epsilon;
      scales[j] = square > 0 ? 1 / Math.sqrt(square) : 0; // zero stays zero
    }
    for (int i = 0; i < n; i++) {
      int from = x.rowOffset(i);
      int to = outputs.rowOffset(i);
      for (int j = 0; j < points; j++) {
        outputs.array()[to + j] = (float) ((x.array()[from + j] - first[j]) * scales[j]);
      }
    }
    return outputs;
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    return multiplyByJacobian(deltas, backwardPoints, copies);
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    return tangents == null ? null : multiplyByJacobian(tangents, outputs.columns(), 1);
  }

  /** d ← r (d − mean(d) − x̂ mean(x̂ d)), in place, column c · points + i with point i's x̂. */
  private FloatMatrix multiplyByJacobian(FloatMatrix d, int points, int copies) {
    int n = d.rows();
    int columns = points * copies;
    if (first.length < columns) {
      first = new double[columns];
      second = new double[columns];
    }
    Arrays.fill(first, 0, columns, 0);
    Arrays.fill(second, 0, columns, 0);
    for (int i = 0; i < n; i++) {
      int from = d.rowOffset(i);
      int hat = outputs.rowOffset(i);
      for (int c = 0, k = 0; c < copies; c++) {
        for (int j = 0; j < points; j++, k++) {
          first[k] += centred ? d.array()[from + k] : 0;
          second[k] += (double) d.array()[from + k] * outputs.array()[hat + j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      int from = d.rowOffset(i);
      int hat = outputs.rowOffset(i);
      for (int c = 0, k = 0; c < copies; c++) {
        for (int j = 0; j < points; j++, k++) {
          double rest =
              d.array()[from + k] - first[k] / n - outputs.array()[hat + j] * second[k] / n;
          d.array()[from + k] = (float) (rest * scales[j]);
        }
      }
    }
    return d;
  }
}
