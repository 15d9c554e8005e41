package dev.tangent.job.train;

import dev.tangent.data.Dataset;
import dev.tangent.job.frame.SpecException;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classes of points, for cross-entropy and for accuracies. */
final class Labels {
  private Labels() {}

  /** The class of each point: the data's own, or read off one-hot or N × 1 targets. */
  static int[] of(Dataset points) {
    int[] own = points.labels();
    if (own != null) {
      return own;
    }
    DoubleMatrix targets = points.targets();
    if (targets == null) {
      throw new SpecException(
          "no labels for " + points.name(), "give --targets with N labels or N × k one-hot rows");
    }
    int[] labels = new int[targets.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = targets.columns() == 1 ? label(targets.get(i, 0), i) : hot(targets, i);
    }
    return labels;
  }

  private static int label(double value, int row) {
    SpecException.require(
        value >= 0 && value == (int) value,
        String.format(Locale.ROOT, "target %d is %s", row, value),
        "cross-entropy needs whole numbers from 0");
    return (int) value;
  }

  private static int hot(DoubleMatrix targets, int row) {
    int hot = hotOrNone(targets, row);
    SpecException.require(
        hot >= 0,
        String.format(Locale.ROOT, "row %d of the targets is not one-hot", row),
        "cross-entropy needs one 1 a row, or N labels");
    return hot;
  }

  private static int hotOrNone(DoubleMatrix targets, int row) {
    int hot = -1;
    double sum = 0;
    for (int a = 0; a < targets.columns(); a++) {
      double value = targets.get(row, a);
      sum += Math.abs(value);
      hot = value == 1 ? a : hot;
    }
    return sum == 1 ? hot : -1;
  }

  /** The classes if targets are one-hot or points have labels, else null. */
  static int @Nullable [] orNone(Dataset points) {
    DoubleMatrix targets = points.targets();
    if (points.labels() != null || targets == null || targets.columns() == 1) {
      return points.labels();
    }
    int[] labels = new int[targets.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = hotOrNone(targets, i);
      if (labels[i] < 0) {
        return null;
      }
    }
    return labels;
  }

  /** Refuses labels beyond the number of the network's outputs. */
  static void requireBelow(int[] labels, int outputs, Path network) {
    for (int i = 0; i < labels.length; i++) {
      SpecException.require(
          labels[i] < outputs,
          String.format(
              Locale.ROOT,
              "label %d of row %d (from 0) is outside 0 to %d, the outputs of %s",
              labels[i],
              i,
              outputs - 1,
              network),
          "give labels below " + outputs);
    }
  }

  /** How many outputs the targets need. */
  static int outputs(Dataset points, int @Nullable [] labels) {
    DoubleMatrix targets = points.targets();
    if (targets != null && (labels == null || targets.columns() > 1)) {
      return targets.columns();
    }
    int largest = 0;
    for (int label : labels == null ? new int[0] : labels) {
      largest = Math.max(largest, label);
    }
    return largest + 1;
  }
}
