package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Tests whether an attribution predicts the outputs of networks that are actually trained on other
 * rows: the linear datamodeling score (LDS) of Ilyas et al. 2022 and Park et al. 2023,
 *
 * <pre>
 *   predicted(s, j) = Σ_{i ∈ S_s} τ_ij                 subset s, test point j
 *   LDS             = mean over j of Spearman's ρ_s (predicted(s, j), measured(s, j))
 * </pre>
 *
 * <p>Ranks of equal values are averaged. Test points whose values are all the same have no rank
 * correlation and are left out.
 */
public final class LinearDatamodel {
  private LinearDatamodel() {}

  /**
   * A score.
   *
   * @param score mean over the test points
   * @param error its standard error over the test points
   * @param points how many test points had a score
   */
  public record Score(double score, double error, int points) {}

  /**
   * Predictions of an additive attribution.
   *
   * @param attribution τ, N × M
   * @param subsets rows of each subset, distinct
   * @return subsets × M
   */
  public static DoubleMatrix predict(DoubleMatrix attribution, int[][] subsets) {
    DoubleMatrix sums = DoubleMatrix.zeros(subsets.length, attribution.columns());
    for (int s = 0; s < subsets.length; s++) {
      for (int i : subsets[s]) {
        for (int j = 0; j < sums.columns(); j++) {
          sums.set(s, j, sums.get(s, j) + attribution.get(i, j));
        }
      }
    }
    return sums;
  }

  /**
   * {@return Spearman's correlation over the rows of each column, averaged over the columns}
   *
   * @param predicted one column for each test point
   * @param measured as many
   */
  public static Score score(DoubleMatrix predicted, DoubleMatrix measured) {
    Shapes.requireSame(
        "predictions",
        predicted.rows(),
        predicted.columns(),
        "measurements",
        measured.rows(),
        measured.columns());
    Checks.finite("the predictions", predicted);
    Checks.finite("the measurements", measured);
    double[] each =
        IntStream.range(0, predicted.columns())
            .mapToDouble(j -> spearman(column(predicted, j), column(measured, j)))
            .filter(rho -> !Double.isNaN(rho))
            .toArray();
    if (each.length == 0) {
      throw new IllegalArgumentException(
          "no test point has values that differ over at least 2 trainings: give more subsets");
    }
    double mean = Arrays.stream(each).average().orElse(0);
    double squares = Arrays.stream(each).map(rho -> (rho - mean) * (rho - mean)).sum();
    double error = each.length < 2 ? 0 : Math.sqrt(squares / (each.length - 1) / each.length);
    return new Score(mean, error, each.length);
  }

  private static double[] column(DoubleMatrix a, int j) {
    return IntStream.range(0, a.rows()).mapToDouble(i -> a.get(i, j)).toArray();
  }

  /**
   * {@return Spearman's ρ: Pearson's correlation of the ranks; NaN where one side is constant}
   *
   * @param a numbers
   * @param b as many
   */
  public static double spearman(double[] a, double[] b) {
    Shapes.require("one side", a.length, "the other", b.length);
    return pearson(ranks(a), ranks(b));
  }

  /**
   * {@return Pearson's correlation; NaN where one side is constant}
   *
   * @param a numbers
   * @param b as many
   */
  public static double pearson(double[] a, double[] b) {
    Shapes.require("one side", a.length, "the other", b.length);
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < a.length; i++) {
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
      ab += (a[i] - meanA) * (b[i] - meanB);
    }
    return aa > 0 && bb > 0 ? Math.clamp(ab / Math.sqrt(aa) / Math.sqrt(bb), -1, 1) : Double.NaN;
  }

  /** Ranks from 1; equal values get the mean of their ranks. */
  static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int p = from; p < to; p++) {
        ranks[order[p]] = 0.5 * (from + 1 + to);
      }
      from = to;
    }
    return ranks;
  }
}
