package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.product.Products;

/**
 * One draw of training and test points, on which kernel ridge regression is actually run. A {@link
 * LearningCurve} predicts the mean of its errors.
 *
 * @param kernel K between the training points, n × n
 * @param kernelTest K(test, training), m × n
 * @param targets of the training points, with their noise, n × k
 * @param testTargets of the test points, without noise, m × k
 */
public record RegressionTrial(
    DoubleMatrix kernel, DoubleMatrix kernelTest, DoubleMatrix targets, DoubleMatrix testTargets) {
  /** A source of draws; the same n and repetition give the same draw. */
  @FunctionalInterface
  public interface Source {
    /**
     * {@return draws n training points; repetitions are independent of each other}
     *
     * @param n training points
     * @param repetition number of the draw, from 0
     */
    RegressionTrial draw(int n, int repetition);
  }

  /**
   * Squared errors ‖f − y‖², averaged over points and summed over outputs.
   *
   * @param test error for the given test targets (add the noise variance for noisy ones)
   * @param train error on the training points with their noise
   */
  public record Errors(double test, double train) {}

  /**
   * {@return the errors of a fit: n³/3 + 2 m n k flops}
   *
   * @param ridge of K + rI, r ≥ 0
   * @throws dev.tangent.dynamics.SingularKernelException if K + ridge · I is singular to working
   *     precision, with a ridge that would do
   */
  public Errors run(double ridge) {
    DoubleMatrix shifted = kernel.copy();
    for (int i = 0; i < shifted.rows(); i++) {
      shifted.set(i, i, shifted.get(i, i) + ridge);
    }
    DoubleMatrix dual;
    try {
      dual = DoubleCholesky.factor(shifted).solve(targets);
    } catch (NotPositiveDefiniteException refused) {
      dual = KernelRegression.of(kernel, Ridge.absolute(ridge)).fit(targets).dual();
    }
    double train = 0; // y − f = ridge α on the training points
    for (int i = 0; i < dual.rows(); i++) {
      for (int c = 0; c < dual.columns(); c++) {
        double e = ridge * dual.get(i, c);
        train += e * e / dual.rows();
      }
    }
    DoubleMatrix error = Products.add(testTargets, -1, Products.multiply(kernelTest, dual));
    return new Errors(Products.dot(error, error) / Math.max(1, error.rows()), train);
  }
}
