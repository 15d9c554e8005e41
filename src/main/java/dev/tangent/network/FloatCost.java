// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import java.util.Arrays;

/** A training direction that goes down a cost: d = −∂C/∂f, scaled by the number of points. */
public interface FloatCost extends FloatTrainingDirection {
  /**
   * {@return the cost of outputs f, N × k, at all data points}
   *
   * @param outputs f, N × k
   */
  default double value(FloatMatrix outputs) {
    check(outputs.rows(), outputs.columns());
    FloatMatrix columns = outputs.transpose();
    int[] points = new int[outputs.rows()];
    Arrays.setAll(points, i -> i);
    FloatMatrix direction = FloatMatrix.zeros(columns.rows(), columns.columns());
    return apply(columns, points, points.length, direction);
  }
}
