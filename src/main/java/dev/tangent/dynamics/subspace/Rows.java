package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;

/** Training rows that are read a part at a time, in memory or not. */
public interface Rows {
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
    return new Rows() {
      @Override
      public int count() {
        return inputs.rows();
      }

      @Override
      public int width() {
        return inputs.columns();
      }

      @Override
      public int outputs() {
        return targets.columns();
      }

      @Override
      public DoubleMatrix inputs(int from, int to) {
        return inputs.rowRange(from, to);
      }

      @Override
      public DoubleMatrix targets(int from, int to) {
        return targets.rowRange(from, to);
      }
    };
  }
}
