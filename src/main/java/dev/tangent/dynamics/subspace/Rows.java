package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/**
 * Training rows that are read a part at a time, in memory or not. Written as bytes they are read by
 * other processes, from the same file where they are in one.
 */
public interface Rows extends Serializable {
  /** N. */
  int count();

  /** n_0. */
  int width();

  /** k. */
  int outputs();

  /** Inputs of some rows, (to − from) × n_0. */
  DoubleMatrix inputs(int from, int to);

  /** Their targets, (to − from) × k. */
  DoubleMatrix targets(int from, int to);

  /** Rows that are in memory. */
  static Rows of(DoubleMatrix inputs, DoubleMatrix targets) {
    return new RowsInMemory(inputs, targets);
  }
}
