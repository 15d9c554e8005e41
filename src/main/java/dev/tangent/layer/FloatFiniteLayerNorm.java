// twin: double
package dev.tangent.layer;

import dev.tangent.linalg.FloatMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link LayerNorm} at finite width: each point's features shifted to mean 0 and divided by √(var +
 * ε), x̂ = (x − m) r.
 *
 * <p>Its Jacobian r (I − 11ᵀ/n − x̂x̂ᵀ/n) is symmetric, so that one method serves the backward pass
 * and the forward derivative. Sums run over features in order, in double.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatFiniteLayerNorm implements FloatFinitePass {
  private final double epsilon;
  private final int backwardPoints;
  private final int copies;
  private final FloatMatrix outputs; // x̂, width × points
  private final double[] scales; // r, one a point
  private double[] first; // sums, one a column
  private double[] second;

  FloatFiniteLayerNorm(double epsilon, int width, FloatPassBuilder builder) {
    this.epsilon = epsilon;
    backwardPoints = builder.backwardPoints();
    copies = builder.copies();
    outputs = builder.forwardBuffer(width);
    scales = new double[builder.points()];
    first = new double[builder.points()];
    second = new double[builder.points()];
  }

  @Override
  public FloatMatrix forward(FloatMatrix x) {
    int n = x.rows();
    int points = x.columns();
    Arrays.fill(first, 0, points, 0);
    Arrays.fill(second, 0, points, 0);
    for (int i = 0; i < n; i++) {
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
      scales[j] = 1 / Math.sqrt(second[j] / n + epsilon);
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
          first[k] += d.array()[from + k];
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
