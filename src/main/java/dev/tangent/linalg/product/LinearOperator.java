package dev.tangent.linalg.product;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;

/** A symmetric linear map given by what it does to blocks of vectors; it need not be stored. */
public interface LinearOperator {
  /** The dimension n. */
  int size();

  /** Y ← Op · X for X and Y of n × m, in separate storage. Y's old entries are ignored. */
  void apply(DoubleMatrix x, DoubleMatrix y);

  /** The operator of a stored symmetric matrix (both triangles are read). */
  static LinearOperator of(DoubleMatrix a) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    return new LinearOperator() {
      @Override
      public int size() {
        return a.rows();
      }

      @Override
      public void apply(DoubleMatrix x, DoubleMatrix y) {
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, x, 0, y);
      }
    };
  }
}
