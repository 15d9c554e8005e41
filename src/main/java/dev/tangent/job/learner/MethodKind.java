package dev.tangent.job.learner;

import java.util.Locale;

/** What is done with a kernel. */
public enum MethodKind {
  /** Kernel ridge regression on centred one-hot targets, or on values. */
  RIDGE,
  /** Support vector classification, one machine a pair of classes. */
  SVC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
