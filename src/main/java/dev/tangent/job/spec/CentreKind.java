package dev.tangent.job.spec;

/** How centres are drawn from the training rows. */
public enum CentreKind {
  /** All rows with the same chance. */
  UNIFORM,
  /** By ridge leverage scores: rows that others can't represent are drawn more often. */
  LEVERAGE
}
