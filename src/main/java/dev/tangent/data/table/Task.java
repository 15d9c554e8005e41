package dev.tangent.data.table;

/** What is to be learnt of a table. */
public enum Task {
  /** Which of a few classes a row belongs to. */
  CLASSIFICATION,
  /** A number. */
  REGRESSION
}
