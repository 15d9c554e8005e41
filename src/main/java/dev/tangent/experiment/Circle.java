package dev.tangent.experiment;

import dev.tangent.linalg.DoubleMatrix;
import java.util.Arrays;

/**
 * Points (cos γ, sin γ) of the unit circle.
 *
 * @param angles γ
 * @param points M × 2
 */
public record Circle(double[] angles, DoubleMatrix points) {

  /** {@code count} angles from −π to π, both ends included. */
  public static Circle of(int count) {
    double[] angles = new double[count];
    Arrays.setAll(angles, i -> -Math.PI + 2 * Math.PI * i / (count - 1));
    return at(angles);
  }

  public static Circle at(double... angles) {
    DoubleMatrix points = DoubleMatrix.zeros(angles.length, 2);
    for (int i = 0; i < angles.length; i++) {
      points.set(i, 0, Math.cos(angles[i]));
      points.set(i, 1, Math.sin(angles[i]));
    }
    return new Circle(angles, points);
  }

  /**
   * The circle cos γ · a + sin γ · b in the plane of two inputs.
   *
   * @param basis a and b, 2 × n_0
   */
  public Circle in(DoubleMatrix basis) {
    int width = basis.columns();
    DoubleMatrix inputs = DoubleMatrix.zeros(angles.length, width);
    for (int i = 0; i < angles.length; i++) {
      for (int j = 0; j < width; j++) {
        inputs.set(i, j, points.get(i, 0) * basis.get(0, j) + points.get(i, 1) * basis.get(1, j));
      }
    }
    return new Circle(angles, inputs);
  }

  /** Index of the angle nearest to a given one. */
  public int nearest(double angle) {
    int best = 0;
    for (int i = 1; i < angles.length; i++) {
      if (Math.abs(angles[i] - angle) < Math.abs(angles[best] - angle)) {
        best = i;
      }
    }
    return best;
  }

  /** ‖a − b‖ / ‖b‖ over the angles. */
  public static double distance(double[] a, double[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      norm += b[i] * b[i];
    }
    return Math.sqrt(difference / norm);
  }
}
