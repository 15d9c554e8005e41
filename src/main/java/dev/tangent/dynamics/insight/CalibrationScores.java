package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Quality of class probabilities: accuracy, negative log likelihood, Brier score, and calibration,
 * that is whether a share p of the predictions made with confidence p is right (Guo, Pleiss, Sun,
 * Weinberger 2017).
 *
 * <pre>
 *   ece(B) = Σ_b |b|/n · |accuracy_b − confidence_b|     mce(B): the largest of these gaps
 * </pre>
 *
 * <p>Confidence is the largest probability of a row. Bin b of B holds (b/B, (b + 1)/B]; empty bins
 * count 0. Immutable.
 */
public final class CalibrationScores {
  private final int[] labels;
  private final double[] confidence;
  private final boolean[] right;
  private final double crossEntropy;
  private final double brier;

  private CalibrationScores(DoubleMatrix p, int[] labels) {
    int n = labels.length;
    this.labels = labels;
    confidence = new double[n];
    right = new boolean[n];
    double log = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      int best = 0;
      for (int c = 0; c < p.columns(); c++) {
        best = p.get(i, c) > p.get(i, best) ? c : best;
        double d = p.get(i, c) - (c == labels[i] ? 1 : 0);
        square += d * d;
      }
      confidence[i] = p.get(i, best);
      right[i] = best == labels[i];
      log -= Math.log(Math.max(Double.MIN_VALUE, p.get(i, labels[i])));
    }
    crossEntropy = log / n;
    brier = square / n;
  }

  /**
   * {@return the scores of probabilities N × k and labels 0 to k − 1} If a label has probability 0,
   * the smallest positive double is used, which costs 745 nats: so the score stays finite.
   *
   * @param probabilities N × k, rows add up to 1
   * @param labels the class of each row, from 0
   */
  public static CalibrationScores of(DoubleMatrix probabilities, int... labels) {
    Checks.pointRows("the probabilities", probabilities, "labels", labels.length);
    if (labels.length == 0) {
      throw new IllegalArgumentException("no predictions to judge: give at least one point");
    }
    requireLabels(labels, probabilities.columns());
    for (int i = 0; i < labels.length; i++) {
      double sum = 0;
      for (int c = 0; c < probabilities.columns(); c++) {
        double p = probabilities.get(i, c);
        sum += p;
        if (!(p >= 0)) {
          sum = Double.NaN;
        }
      }
      if (!(Math.abs(sum - 1) < 1e-6)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row %d is no distribution: probabilities are 0 or more and add up to 1",
                i));
      }
    }
    return new CalibrationScores(probabilities, labels.clone());
  }

  static void requireLabels(int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of point %d is not one of 0 to %d",
                labels[i],
                i,
                classes - 1));
      }
    }
  }

  /** {@return the share of rows whose most probable class is the label} */
  public double accuracy() {
    int count = 0;
    for (boolean r : right) {
      count += r ? 1 : 0;
    }
    return count / (double) labels.length;
  }

  /** {@return −mean log p(label), natural logarithm} */
  public double crossEntropy() {
    return crossEntropy;
  }

  /** {@return mean over the rows of Σ_c (p_c − [c = label])²} */
  public double brier() {
    return brier;
  }

  /**
   * A bin: rows of similar confidence.
   *
   * @param index number of the bin
   * @param count how many rows
   * @param accuracy the share of them that is right
   * @param confidence their mean confidence
   */
  public record Bin(int index, int count, double accuracy, double confidence) {
    double gap() {
      return Math.abs(accuracy - confidence);
    }
  }

  /**
   * {@return B bins of equal width; empty ones are left out}
   *
   * @param count B
   */
  public Bin[] bins(int count) {
    requireBins(count);
    int[] bin = new int[labels.length];
    for (int i = 0; i < bin.length; i++) {
      int b = 0;
      while (b < count - 1 && confidence[i] > (b + 1) / (double) count) {
        b++;
      }
      bin[i] = b;
    }
    return gather(bin, count);
  }

  /**
   * {@return B bins of equal numbers of rows in order of confidence, the larger ones first}
   *
   * @param count B
   */
  public Bin[] equalMassBins(int count) {
    requireBins(count);
    int n = labels.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> confidence[i])) // stable
            .mapToInt(i -> i)
            .toArray();
    int[] bin = new int[n];
    int at = 0;
    for (int b = 0; b < count; b++) {
      int size = n / count + (b < n % count ? 1 : 0);
      for (int end = at + size; at < end; at++) {
        bin[order[at]] = b;
      }
    }
    return gather(bin, count);
  }

  private static void requireBins(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("calibration needs 1 bin or more, got " + count);
    }
  }

  private Bin[] gather(int[] bin, int count) {
    int[] sizes = new int[count];
    double[] hits = new double[count];
    double[] sums = new double[count];
    for (int i = 0; i < bin.length; i++) {
      sizes[bin[i]]++;
      hits[bin[i]] += right[i] ? 1 : 0;
      sums[bin[i]] += confidence[i];
    }
    return IntStream.range(0, count)
        .filter(b -> sizes[b] > 0)
        .mapToObj(b -> new Bin(b, sizes[b], hits[b] / sizes[b], sums[b] / sizes[b]))
        .toArray(Bin[]::new);
  }

  /**
   * {@return expected calibration error over B bins of equal width; 15 in the literature}
   *
   * @param bins B
   */
  public double ece(int bins) {
    return expected(bins(bins));
  }

  /**
   * {@return the largest gap of a bin}
   *
   * @param bins B
   */
  public double mce(int bins) {
    return Arrays.stream(bins(bins)).mapToDouble(Bin::gap).max().orElse(0);
  }

  /**
   * {@return expected calibration error over bins of equal numbers of rows}
   *
   * @param bins B
   */
  public double equalMassEce(int bins) {
    return expected(equalMassBins(bins));
  }

  private double expected(Bin[] bins) {
    double sum = 0;
    for (Bin b : bins) {
      sum += b.count() / (double) labels.length * b.gap();
    }
    return sum;
  }
}
