package dev.tangent.job.learner;

import java.util.Arrays;

/**
 * What a stack of dense layers without biases and ReLU makes of the angle θ between two rows, as
 * one polynomial instead of layer after layer.
 *
 * <p>Without biases Θ/√(q q′) is a function of θ alone, and analytic on [0, π]: each ReLU maps the
 * gap 1 − cos θ to 1 − cos θ − (sin θ − θ cos θ)/π, which is θ²/2 times an analytic function. It is
 * interpolated at Chebyshev nodes and cut where the coefficients reach rounding, 20 to 40 of them.
 * They fall by a factor of 3 with each degree, so that powers of 2θ/π − 1 lose no digits either:
 * the absolute error is about 1e-15 of the largest value.
 */
final class ReluCurve {
  private static final int NODES = 96;

  private ReluCurve() {}

  /**
   * {@return coefficients of the powers of 2θ/π − 1, the lowest first}
   *
   * @param layers number of dense layers
   * @param frozen so many of the lowest have no share in the tangent
   * @param nngp Σ in the place of Θ
   */
  static double[] coefficients(int layers, int frozen, boolean nngp) {
    double[] values = new double[NODES];
    for (int j = 0; j < NODES; j++) {
      double node = Math.cos(Math.PI * (j + 0.5) / NODES);
      values[j] = value(0.5 * Math.PI * (node + 1), layers, frozen, nngp);
    }
    return powers(series(values));
  }

  /** Θ/√(q q′) or Σ/√(q q′) at an angle, layer after layer. */
  static double value(double angle, int layers, int frozen, boolean nngp) {
    double half = Math.sin(0.5 * angle);
    double gap = 2 * half * half;
    double tangent = frozen > 0 ? 0 : 1 - gap;
    double theta = angle;
    for (int l = 1; l < layers; l++) {
      tangent *= 1 - theta / Math.PI;
      gap = Math.max(0, gap - (Math.sin(theta) - theta * Math.cos(theta)) / Math.PI);
      tangent += l < frozen ? 0 : 1 - gap;
      theta = 2 * Math.asin(Math.sqrt(0.5 * gap));
    }
    return nngp ? 1 - gap : tangent;
  }

  /** Chebyshev coefficients from values at the nodes, without those that are rounding. */
  private static double[] series(double... values) {
    double[] c = new double[NODES];
    double largest = 0;
    for (int k = 0; k < NODES; k++) {
      double sum = 0;
      for (int j = 0; j < NODES; j++) {
        // k (2j + 1) modulo a whole turn, so that the cosine's argument keeps its digits.
        sum += values[j] * Math.cos(Math.PI * (k * (2 * j + 1) % (4 * NODES)) / (2.0 * NODES));
      }
      c[k] = (k == 0 ? 1 : 2) * sum / NODES;
      largest = Math.max(largest, Math.abs(c[k]));
    }
    // Every second one may be 0. Rounding must be cut off: powers would make it larger.
    int small = 0;
    int length = 0;
    while (length < NODES && small < 3) {
      small = Math.abs(c[length++]) <= 4 * Math.ulp(largest) ? small + 1 : 0;
    }
    return Arrays.copyOf(c, length);
  }

  /** The same polynomial by powers: T_{k+1} = 2x T_k − T_{k−1} has whole coefficients. */
  private static double[] powers(double... c) {
    double[] result = new double[c.length];
    double[] before = new double[c.length];
    double[] chebyshev = new double[c.length];
    chebyshev[0] = 1;
    for (int k = 0; k < c.length; k++) {
      double[] next = new double[c.length];
      for (int j = 0; j < c.length; j++) {
        result[j] += c[k] * chebyshev[j];
        next[j] = (j == 0 ? 0 : (k == 0 ? 1 : 2) * chebyshev[j - 1]) - before[j];
      }
      before = chebyshev;
      chebyshev = next;
    }
    return result;
  }
}
