package dev.tangent.job.spec;

import dev.tangent.dynamics.Classification;
import dev.tangent.linalg.DoubleMatrix;

/** How classes become the targets of a regression. */
public enum TargetCoding {
  /** 1 at the class, 0 elsewhere; {@code train} uses the same. */
  ONE_HOT,
  /** 1 − 1/k at the class, −1/k elsewhere: rows that sum to 0, as f₀ does on average. */
  CENTRED;

  /**
   * {@return N × k targets of labels from 0 to k − 1}
   *
   * @param labels the class of each row, from 0
   * @param classes how many: k
   */
  public DoubleMatrix of(int[] labels, int classes) {
    return this == ONE_HOT
        ? Classification.oneHot(labels, classes)
        : Classification.centredOneHot(labels, classes);
  }
}
