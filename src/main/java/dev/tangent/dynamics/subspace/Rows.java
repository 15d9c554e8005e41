package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/**
 * Training rows that are read a part at a time, from memory or from a file. They can be serialized
 * for other processes; rows in a file are then read from the same file.
 */
public interface Rows extends Serializable {
  /** {@return N} */
  int count();

  /** {@return n_0} */
  int width();

  /** {@return k} */
  int outputs();

  /**
   * {@return inputs of some rows, (to − from) × n_0}
   *
   * @param from first row
   * @param to row after the last
   */
  DoubleMatrix inputs(int from, int to);

  /**
   * {@return their targets, (to − from) × k}
   *
   * @param from first row
   * @param to row after the last
   */
  DoubleMatrix targets(int from, int to);

  /**
   * {@return rows that are in memory}
   *
   * @param inputs N × n_0
   * @param targets N × k
   */
  static Rows of(DoubleMatrix inputs, DoubleMatrix targets) {
    return new RowsInMemory(inputs, targets);
  }
}
