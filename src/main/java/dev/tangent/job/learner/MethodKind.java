package dev.tangent.job.learner;

import java.util.Locale;

/** How a kernel is used to learn. */
public enum MethodKind {
  /** Kernel ridge regression on centred one-hot targets, or on values. */
  RIDGE,
  /** Support vector classification, one machine for each pair of classes. */
  SVC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
