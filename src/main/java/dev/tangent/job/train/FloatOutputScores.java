// twin: double
package dev.tangent.job.train;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;

/** Scores of the outputs f of a network, N × k, on points with known targets. */
final class FloatOutputScores {
  private FloatOutputScores() {}

  /** ½ mean ‖f − y‖². */
  static double leastSquares(FloatMatrix f, DoubleMatrix targets) {
    double sum = 0;
    for (int i = 0; i < f.rows(); i++) {
      for (int a = 0; a < f.columns(); a++) {
        double d = f.get(i, a) - targets.get(i, a);
        sum += d * d;
      }
    }
    return sum / (2 * f.rows());
  }

  /** −mean log softmax; the largest output is subtracted first, against overflow. */
  static double crossEntropy(FloatMatrix f, int[] labels) {
    double sum = 0;
    for (int i = 0; i < f.rows(); i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int a = 0; a < f.columns(); a++) {
        largest = Math.max(largest, f.get(i, a));
      }
      double others = 0;
      for (int a = 0; a < f.columns(); a++) {
        others += Math.exp(f.get(i, a) - largest);
      }
      sum += Math.log(others) + largest - f.get(i, labels[i]);
    }
    return sum / f.rows();
  }

  /** The share of points whose largest output is the label's. */
  static double accuracy(FloatMatrix f, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int a = 1; a < f.columns(); a++) {
        best = f.get(i, a) > f.get(i, best) ? a : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }
}
