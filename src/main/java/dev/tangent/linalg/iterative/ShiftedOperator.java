package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;

/**
 * Op + σI: a kernel with its ridge.
 *
 * @param op the operator
 * @param shift σ
 */
public record ShiftedOperator(LinearOperator op, double shift) implements LinearOperator {
  @Override
  public int size() {
    return op.size();
  }

  @Override
  public void apply(DoubleMatrix x, DoubleMatrix y) {
    op.apply(x, y);
    Products.addTo(y, shift, x);
  }
}
