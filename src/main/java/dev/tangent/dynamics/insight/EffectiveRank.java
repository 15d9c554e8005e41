package dev.tangent.dynamics.insight;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;

/**
 * The effective number of directions of a spectrum, measured in three ways; all give n for n equal
 * eigenvalues and 1 for a single one:
 *
 * <pre>
 *   participation ratio  (Σλ)²/Σλ²
 *   entropy rank         exp(−Σ p log p), p = λ/Σλ             (Roy, Vetterli 2007)
 *   stable rank          Σλ/λ_max
 * </pre>
 *
 * @param participationRatio (Σλ)²/Σλ²
 * @param entropyRank exp of the entropy of the eigenvalues as shares
 * @param stableRank Σλ/λ_max
 */
public record EffectiveRank(double participationRatio, double entropyRank, double stableRank) {
  /**
   * {@return the ranks of eigenvalues in any order; negative ones are rounding and count as 0 in
   * the entropy}
   *
   * @param eigenvalues in any order
   */
  public static EffectiveRank of(double... eigenvalues) {
    double sum = 0;
    double squares = 0;
    double positive = 0;
    double largest = 0;
    for (double v : eigenvalues) {
      sum += v;
      squares += v * v;
      positive += Math.max(0, v);
      largest = Math.max(largest, v);
    }
    if (!(largest > 0 && squares < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a rank needs finite eigenvalues, one of them positive: the kernel is 0 or not finite");
    }
    double entropy = 0;
    for (double v : eigenvalues) {
      double p = v / positive;
      entropy -= v > 0 ? p * Math.log(p) : 0;
    }
    return new EffectiveRank(sum * sum / squares, Math.exp(entropy), sum / largest);
  }

  /**
   * {@return the participation ratio tr(K)²/|K|² alone, without eigenvalues: n² flops}
   *
   * @param kernel K, n × n, symmetric
   */
  public static double participationRatio(DoubleMatrix kernel) {
    double trace = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      trace += kernel.get(i, i);
    }
    double squares = Products.dot(kernel, kernel);
    if (!(squares > 0)) {
      throw new IllegalArgumentException("the kernel is 0: it has no rank");
    }
    return trace / squares * trace;
  }
}
