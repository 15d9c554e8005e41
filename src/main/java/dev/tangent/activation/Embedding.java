package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Points on one line through 0 after φ: vectors f_i with ½ ‖f_i − f_j‖² = 1 − the correlation of
 * φ(√q_i z) and φ(√q_j z). Computed as a difference of vectors, it keeps its digits for nearly
 * equal points.
 */
final class Embedding {
  private static final GaussLegendre RULE = new GaussLegendre(16);

  private Embedding() {}

  /** φ(√q_i z) √(density · weight)/√E[φ²] at the nodes of a quadrature over z. */
  static double[][] sampled(
      DoubleUnaryOperator phi, GaussianIntegral line, double[] q, DualActivation dual) {
    double[] ends = Arrays.stream(q).flatMap(v -> Arrays.stream(line.ends(Math.sqrt(v)))).toArray();
    ends = Arrays.stream(ends).sorted().distinct().toArray();
    double[][] f = new double[q.length][(ends.length - 1) * RULE.size()];
    for (int i = 0; i < q.length; i++) {
      double s = Math.sqrt(q[i]);
      double scale = Math.sqrt(dual.variance(q[i]) * Math.sqrt(2 * Math.PI));
      int at = 0;
      for (int p = 1; p < ends.length; p++) {
        double half = 0.5 * (ends[p] - ends[p - 1]);
        double middle = 0.5 * (ends[p] + ends[p - 1]);
        for (int k = 0; k < RULE.size(); k++) {
          double z = middle + half * RULE.node(k);
          double weight = Math.sqrt(half * RULE.weight(k)) * Math.exp(-0.25 * z * z);
          f[i][at++] = weight * phi.applyAsDouble(s * z) / scale;
        }
      }
    }
    return f;
  }
}
