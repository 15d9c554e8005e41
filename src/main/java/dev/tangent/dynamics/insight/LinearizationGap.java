package dev.tangent.dynamics.insight;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.product.Products;

/**
 * How far a trained network is from its linearization on some points: the root mean square of f −
 * f_lin over points and outputs, absolute and relative to the movement of f from f_0.
 *
 * <p>A relative gap near 0 means the kernel (lazy) regime; near 1 and above, the network has left
 * it (Chizat, Oyallon, Bach 2019; Lee et al. 2019). It falls as n^−½ with the width and as 1/α with
 * the output scale.
 *
 * @param gap √mean (f − f_lin)²
 * @param movement √mean (f − f_0)²
 */
public record LinearizationGap(double gap, double movement) {
  /**
   * {@return the gap of outputs N × k: the network's, the linearized model's and those at the
   * start}
   *
   * @param network outputs of the network, N × k
   * @param linear outputs of the linearized model, N × k
   * @param start outputs at the start, N × k
   */
  public static LinearizationGap of(DoubleMatrix network, DoubleMatrix linear, DoubleMatrix start) {
    return new LinearizationGap(rootMeanSquare(network, linear), rootMeanSquare(network, start));
  }

  /**
   * {@return √mean (A − B)² over all entries}
   *
   * @param a A
   * @param b B, of the same shape
   */
  public static double rootMeanSquare(DoubleMatrix a, DoubleMatrix b) {
    Shapes.requireSame("outputs", a.rows(), a.columns(), "others", b.rows(), b.columns());
    if (a.rows() == 0 || a.columns() == 0) {
      throw new IllegalArgumentException("no outputs to compare: give at least one point");
    }
    DoubleMatrix d = Products.add(a, -1, b);
    return Math.sqrt(Products.dot(d, d) / ((double) a.rows() * a.columns()));
  }

  /** {@return gap/movement; 0 where nothing moved} */
  public double relative() {
    return movement == 0 ? 0 : gap / movement;
  }
}
