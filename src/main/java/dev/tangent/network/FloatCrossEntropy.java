// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import java.util.Locale;

/**
 * Cross-entropy of the softmax of the outputs, C = −mean over points of log softmax(f)_label, d =
 * onehot(label) − softmax(f). Outputs of any size are fine: the largest one is subtracted first.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatCrossEntropy implements FloatCost {
  private final int[] labels;
  private final int classes;

  /**
   * The cross-entropy for these labels.
   *
   * @param labels one for each point, from 0 to {@code classes} − 1
   * @param classes how many there are: the outputs of the network
   */
  public FloatCrossEntropy(int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of point %d is outside 0 to %d: cross-entropy has one output a class",
                labels[i],
                i,
                classes - 1));
      }
    }
    this.labels = labels.clone();
    this.classes = classes;
  }

  @Override
  public void check(int points, int outputWidth) {
    Shapes.require("number of labels", labels.length, "number of points", points);
    Shapes.require("number of classes", classes, "outputs of the network", outputWidth);
  }

  @Override
  public double apply(FloatMatrix outputs, int[] points, int count, FloatMatrix direction) {
    double cost = 0;
    for (int j = 0; j < count; j++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int a = 0; a < classes; a++) {
        largest = Math.max(largest, outputs.array()[outputs.rowOffset(a) + j]);
      }
      double sum = 0;
      for (int a = 0; a < classes; a++) {
        sum += Math.exp(outputs.array()[outputs.rowOffset(a) + j] - largest);
      }
      int label = labels[points[j]];
      double logSum = largest + Math.log(sum);
      for (int a = 0; a < classes; a++) {
        double p = Math.exp(outputs.array()[outputs.rowOffset(a) + j] - logSum);
        direction.array()[direction.rowOffset(a) + j] = (float) ((a == label ? 1 : 0) - p);
      }
      cost += logSum - outputs.array()[outputs.rowOffset(label) + j];
    }
    return count == 0 ? 0 : cost / count;
  }

  /** The softmax Hessian diag(p) − ppᵀ has eigenvalues up to ½. */
  @Override
  public double curvature() {
    return 0.5;
  }
}
