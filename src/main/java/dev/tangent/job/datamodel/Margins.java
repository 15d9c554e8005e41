package dev.tangent.job.datamodel;

import dev.tangent.linalg.FloatMatrix;

/**
 * The margin of a classifier's outputs at the label, m = log p/(1 − p) = f_y − log Σ_{c≠y} e^{f_c}
 * with p the softmax's probability of the label: what TRAK (Park et al. 2023) attributes. The
 * cross-entropy log(1 + e^{−m}) is a function of it, so that ranks are the same.
 *
 * @param values m of each point
 * @param gradients ∂m/∂f, N × k
 * @param doubts 1 − p
 */
record Margins(double[] values, FloatMatrix gradients, double[] doubts) {
  /** The margins of outputs N × k at the labels. */
  static Margins of(FloatMatrix outputs, int[] labels) {
    int n = labels.length;
    int k = outputs.columns();
    double[] values = new double[n];
    double[] doubts = new double[n];
    FloatMatrix gradients = FloatMatrix.zeros(n, k);
    for (int i = 0; i < n; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        largest = c == labels[i] ? largest : Math.max(largest, outputs.get(i, c));
      }
      double others = 0;
      for (int c = 0; c < k; c++) {
        others += c == labels[i] ? 0 : Math.exp(outputs.get(i, c) - largest);
      }
      values[i] = outputs.get(i, labels[i]) - largest - Math.log(others);
      doubts[i] = 1 / (1 + Math.exp(values[i]));
      for (int c = 0; c < k; c++) {
        double share = Math.exp(outputs.get(i, c) - largest) / others;
        gradients.set(i, c, c == labels[i] ? 1f : (float) -share);
      }
    }
    return new Margins(values, gradients, doubts);
  }
}
