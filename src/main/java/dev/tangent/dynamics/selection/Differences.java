package dev.tangent.dynamics.selection;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.function.DoubleFunction;

/** Derivatives of matrix-valued functions by extrapolated central differences. */
final class Differences {
  private static final double STEP = 2e-3;

  private Differences() {}

  /** ∂F/∂log x at x: (8(F(xe^h) − F(xe^{−h})) − (F(xe^{2h}) − F(xe^{−2h})))/(12h). */
  static DoubleMatrix logarithmic(DoubleFunction<DoubleMatrix> f, double x) {
    DoubleMatrix near = Products.add(f.apply(x * Math.exp(STEP)), -1, f.apply(x * Math.exp(-STEP)));
    DoubleMatrix far =
        Products.add(f.apply(x * Math.exp(2 * STEP)), -1, f.apply(x * Math.exp(-2 * STEP)));
    return Products.scaled(Products.add(Products.scaled(near, 8), -1, far), 1 / (12 * STEP));
  }
}
