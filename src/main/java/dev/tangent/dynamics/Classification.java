package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import java.util.Locale;

/** Classification as regression on one-hot targets: the largest output is the predicted class. */
public final class Classification {
  private Classification() {}

  /**
   * {@return one-hot targets, N × k: 1 at the label, 0 elsewhere}
   *
   * @param labels the class of each row, from 0 to {@code classes} − 1
   * @param classes how many: k
   */
  public static DoubleMatrix oneHot(int[] labels, int classes) {
    DoubleMatrix targets = centredOneHot(labels, classes);
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < classes; j++) {
        targets.set(i, j, j == labels[i] ? 1 : 0);
      }
    }
    return targets;
  }

  /**
   * {@return centred one-hot targets, N × k: 1 − 1/k at the label, −1/k elsewhere, so that rows sum
   * to 0, as those of f₀ do on average}
   *
   * @param labels the class of each row, from 0 to {@code classes} − 1
   * @param classes how many: k
   */
  public static DoubleMatrix centredOneHot(int[] labels, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("classification needs at least 2 classes, got " + classes);
    }
    DoubleMatrix targets = DoubleMatrix.zeros(labels.length, classes);
    targets.fill(-1.0 / classes);
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
      targets.set(i, labels[i], 1 - 1.0 / classes);
    }
    return targets;
  }

  /**
   * {@return the column of the largest output of each row, the first one if several are equal}
   *
   * @param outputs f, N × k
   */
  public static int[] classes(DoubleMatrix outputs) {
    int[] classes = new int[outputs.rows()];
    for (int i = 0; i < classes.length; i++) {
      for (int j = 1; j < outputs.columns(); j++) {
        classes[i] = outputs.get(i, j) > outputs.get(i, classes[i]) ? j : classes[i];
      }
    }
    return classes;
  }

  /**
   * {@return share of rows whose largest output is at the label}
   *
   * @param outputs f, N × k
   * @param labels the class of each row, from 0 to {@code classes} − 1
   */
  public static double accuracy(DoubleMatrix outputs, int[] labels) {
    Shapes.require("the number of outputs", outputs.rows(), "of labels", labels.length);
    if (labels.length == 0) {
      throw new IllegalArgumentException("accuracy of no points: give at least one");
    }
    int[] classes = classes(outputs);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += classes[i] == labels[i] ? 1 : 0;
    }
    return right / (double) labels.length;
  }
}
