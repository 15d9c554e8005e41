package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;

/**
 * Class probabilities softmax(f/T) from the outputs of a regression, where the temperature T
 * minimizes the cross-entropy on rows that the regression has not seen (Guo et al. 2017).
 * Leave-one-out outputs can be used for it: they cost nothing extra, and no row has to be set
 * aside.
 *
 * @param temperature T &gt; 0
 */
public record SoftmaxLink(double temperature) {
  private static final double MOST_LOG = 30;

  /** Checks the temperature. */
  public SoftmaxLink {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a temperature is positive and finite, got " + temperature);
    }
  }

  /**
   * {@return the temperature with the least cross-entropy on these outputs N × k: a convex problem
   * in 1/T, solved to the last digits}
   *
   * <p>If every row is right with a margin, or all are no better than chance, the optimum would be
   * 0 or infinite: T is then limited to e^±30 times the outputs' scale. {@link #smoothed} has no
   * such cases.
   *
   * @param outputs f, N × k
   * @param labels the class of each row, from 0
   */
  public static SoftmaxLink calibrated(DoubleMatrix outputs, int... labels) {
    return fitted(outputs, 0, labels);
  }

  /**
   * The same, but a row of a class that occurs n times counts as that class with probability (n +
   * 1)/(n + 2), and the other classes share the rest equally: by Laplace's rule n rows can't say
   * more about "this class or not" (Platt, "Probabilistic outputs for support vector machines",
   * 1999). Classes that the outputs separate without an error still get probabilities below 1,
   * which grow with the number of rows; with many rows the result is that of {@link #calibrated}.
   *
   * @param outputs f, N × k
   * @param labels the class of each row, from 0
   * @return the softmax at that temperature
   */
  public static SoftmaxLink smoothed(DoubleMatrix outputs, int... labels) {
    return fitted(outputs, 1, labels);
  }

  private static SoftmaxLink fitted(DoubleMatrix outputs, double prior, int... labels) {
    Checks.pointRows("the outputs", outputs, "labels", labels.length);
    if (labels.length == 0) {
      throw new IllegalArgumentException("a temperature is fitted to at least one point");
    }
    CalibrationScores.requireLabels(labels, outputs.columns());
    int[] count = new int[outputs.columns()];
    for (int label : labels) {
      count[label]++;
    }
    double low = -MOST_LOG;
    double high = MOST_LOG;
    for (int i = 0; i < 200 && high - low > Math.ulp(Math.max(1, Math.abs(low))); i++) {
      double middle = 0.5 * (low + high);
      if (slope(outputs, labels, count, prior, Math.exp(middle)) < 0) {
        low = middle; // a smaller T is better
      } else {
        high = middle;
      }
    }
    return new SoftmaxLink(Math.exp(-0.5 * (low + high)));
  }

  /**
   * The derivative of the cross-entropy with respect to s = 1/T: Σ (E_p f − E_t f), which grows
   * with s; t is the distribution of the label, one-hot or smoothed.
   */
  private static double slope(DoubleMatrix f, int[] labels, int[] count, double prior, double s) {
    double sum = 0;
    double[] p = new double[f.columns()];
    for (int i = 0; i < labels.length; i++) {
      softmax(f, i, s, p);
      double other = prior / ((count[labels[i]] + 2 * prior) * Math.max(1, p.length - 1));
      double mean = 0;
      for (int c = 0; c < p.length; c++) {
        mean += (p[c] - other) * (f.get(i, c) - f.get(i, labels[i]));
      }
      sum += mean;
    }
    return sum;
  }

  private static void softmax(DoubleMatrix f, int i, double s, double[] p) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < p.length; c++) {
      most = Math.max(most, f.get(i, c));
    }
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(s * (f.get(i, c) - most));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
  }

  /**
   * {@return softmax(f/T) of every row, N × k}
   *
   * @param outputs f, N × k
   */
  public DoubleMatrix probabilities(DoubleMatrix outputs) {
    Checks.finite("the outputs", outputs);
    DoubleMatrix result = DoubleMatrix.zeros(outputs.rows(), outputs.columns());
    double[] p = new double[outputs.columns()];
    for (int i = 0; i < outputs.rows(); i++) {
      softmax(outputs, i, 1 / temperature, p);
      for (int c = 0; c < p.length; c++) {
        result.set(i, c, p[c]);
      }
    }
    return result;
  }
}
