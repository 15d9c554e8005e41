package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/**
 * Training rows that are read a part at a time, in memory or not. Written as bytes they are read by
 * other processes, from the same file where they are in one.
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
