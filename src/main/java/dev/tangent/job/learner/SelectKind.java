package dev.tangent.job.learner;

import java.util.Locale;

/** How candidates are compared. */
public enum SelectKind {
  /** Accuracy (or error) on rows left aside. */
  VALIDATION,
  /** The squared error of each training row when it is left out, exactly. */
  LOO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
