// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import java.util.Locale;

/**
 * Least squares, C = ½ · mean over the N points of ‖f − f*‖², d = f* − f (JGH §5).
 *
 * <p>The mean runs over points and the norm sums over outputs.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatLeastSquares implements FloatCost {
  private final FloatMatrix targets;

  /**
   * Least squares for these targets f*, N × k, which are not copied.
   *
   * @param targets f*, N × k
   */
  public FloatLeastSquares(FloatMatrix targets) {
    for (int i = 0; i < targets.rows(); i++) {
      for (int a = 0; a < targets.columns(); a++) {
        if (!(Math.abs(targets.get(i, a)) < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "target (%d, %d) is %s: targets are finite",
                  i,
                  a,
                  targets.get(i, a)));
        }
      }
    }
    this.targets = targets;
  }

  @Override
  public void check(int points, int outputWidth) {
    Shapes.requireSame(
        "targets",
        targets.rows(),
        targets.columns(),
        "points × outputs of the network",
        points,
        outputWidth);
  }

  @Override
  public double apply(FloatMatrix outputs, int[] points, int count, FloatMatrix direction) {
    double sum = 0;
    for (int a = 0; a < targets.columns(); a++) {
      int f = outputs.rowOffset(a);
      int d = direction.rowOffset(a);
      for (int j = 0; j < count; j++) {
        float target = targets.array()[targets.rowOffset(points[j]) + a];
        double difference = target - outputs.array()[f + j];
        direction.array()[d + j] = (float) difference;
        sum += difference * difference;
      }
    }
    return count == 0 ? 0 : sum / (2.0 * count);
  }
}
