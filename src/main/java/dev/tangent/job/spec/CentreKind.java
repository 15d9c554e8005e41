package dev.tangent.job.spec;

/** How centres are drawn from the training rows. */
public enum CentreKind {
  /** All rows with the same chance. */
  UNIFORM,
  /** By ridge leverage scores: rows for which no others stand. */
  LEVERAGE
}
