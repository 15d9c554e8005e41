package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;

/**
 * Standardizes numbers: subtracts the mean and divides by the standard deviation of the training
 * points. Both are taken for each number of a point, or for each channel over all positions.
 */
public final class Standard {
  private final double[] mean; // of each number of a point
  private final double[] scale;

  /** Which numbers share a mean and a deviation. */
  public enum Over {
    /** Each number of a point. */
    FEATURES,
    /** Each channel of an image. */
    CHANNELS,
    /** Nothing. */
    NONE
  }

  private Standard(double[] mean, double[] scale) {
    this.mean = mean;
    this.scale = scale;
  }

  /**
   * {@return mean and deviation of these training points, N × n_0} Numbers whose deviation is 0 are
   * not divided.
   *
   * @param training points, N × n_0
   * @param shape of a point
   * @param over what is averaged over
   */
  public static Standard of(DoubleMatrix training, Shape shape, Over over) {
    int n = training.columns();
    int groups = over == Over.CHANNELS ? shape.channels() : n;
    double[] sum = new double[groups];
    double[] squares = new double[groups];
    double count = (double) training.rows() * n / groups;
    for (int i = 0; over != Over.NONE && i < training.rows(); i++) {
      for (int j = 0; j < n; j++) {
        sum[j % groups] += training.get(i, j);
      }
    }
    for (int i = 0; over != Over.NONE && i < training.rows(); i++) {
      for (int j = 0; j < n; j++) {
        double difference = training.get(i, j) - sum[j % groups] / count;
        squares[j % groups] += difference * difference;
      }
    }
    double[] mean = new double[n];
    double[] scale = new double[n];
    for (int j = 0; j < n; j++) {
      double deviation = Math.sqrt(squares[j % groups] / count);
      mean[j] = sum[j % groups] / count;
      scale[j] = deviation > 0 ? 1 / deviation : 1;
    }
    return new Standard(mean, scale);
  }

  /**
   * {@return a copy of other points with the mean subtracted and divided by the deviation}
   *
   * @param points M × n_0
   */
  public DoubleMatrix apply(DoubleMatrix points) {
    DoubleMatrix result = DoubleMatrix.zeros(points.rows(), points.columns());
    for (int i = 0; i < points.rows(); i++) {
      for (int j = 0; j < points.columns(); j++) {
        result.set(i, j, (points.get(i, j) - mean[j]) * scale[j]);
      }
    }
    return result;
  }
}
