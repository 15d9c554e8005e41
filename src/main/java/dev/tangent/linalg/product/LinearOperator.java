package dev.tangent.linalg.product;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;

/**
 * A symmetric linear map, given by its products with blocks of vectors; its matrix need not be
 * stored.
 */
public interface LinearOperator {
  /** {@return the dimension n} */
  int size();

  /**
   * Y ← Op · X for X and Y of n × m, in separate storage. Y's old entries are ignored.
   *
   * @param x X, n × m
   * @param y Y, n × m; overwritten
   */
  void apply(DoubleMatrix x, DoubleMatrix y);

  /**
   * {@return the operator of a stored symmetric matrix (both triangles are read)}
   *
   * @param a n × n, symmetric; not copied
   */
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
