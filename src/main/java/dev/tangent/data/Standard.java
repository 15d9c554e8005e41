package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;

/**
 * Numbers less their mean, divided by their standard deviation, both taken from the training
 * points: those of each number of a point, or of each channel over all positions.
 */
public final class Standard {
  private final double[] mean; // of each number of a point
  private final double[] scale;

  /** What is standardized. */
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
   * {@return mean and deviation of these training points, N × n_0} Where a deviation is 0 nothing
   * is divided.
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
   * {@return other points, less the mean and divided by the deviation: new numbers}
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
