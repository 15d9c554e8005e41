package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;

/**
 * Rows that are in memory.
 *
 * @param matrix inputs, N × n_0
 * @param values targets, N × k
 */
record RowsInMemory(DoubleMatrix matrix, DoubleMatrix values) implements Rows {
  @Override
  public int count() {
    return matrix.rows();
  }

  @Override
  public int width() {
    return matrix.columns();
  }

  @Override
  public int outputs() {
    return values.columns();
  }

  @Override
  public DoubleMatrix inputs(int from, int to) {
    return matrix.rowRange(from, to);
  }

  @Override
  public DoubleMatrix targets(int from, int to) {
    return values.rowRange(from, to);
  }
}
