package dev.tangent.dynamics.selection;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;

/**
 * How well a kernel explains targets, without held-out data: the log marginal likelihood of a
 * Gaussian process with noise r, and the leave-one-out error of ridge regression, with derivatives.
 *
 * <p>With A = K + rI, α = A⁻¹y (Rasmussen, Williams 2006, eq. 5.8–5.13), summed over the k outputs:
 *
 * <pre>
 *   log p = −½ yᵀα − ½ log|A| − ½ N log 2π        d log p = ½ tr((ααᵀ − A⁻¹) dA)
 *   e_i   = α_i / [A⁻¹]_ii                        de_i = (dα_i − e_i d[A⁻¹]_ii)/[A⁻¹]_ii
 * </pre>
 *
 * with dα = −A⁻¹dA α and d[A⁻¹] = −A⁻¹dA A⁻¹. Cost: N³/3 + N³ flops, 2N³ for each derivative.
 * Immutable.
 */
public final class Evidence {
  private final DoubleMatrix inverse;
  private final DoubleMatrix alpha;
  private final double logMarginalLikelihood;

  private Evidence(DoubleMatrix inverse, DoubleMatrix alpha, double logMarginalLikelihood) {
    this.inverse = inverse;
    this.alpha = alpha;
    this.logMarginalLikelihood = logMarginalLikelihood;
  }

  /**
   * {@return the evidence of targets N × k under a kernel N × N}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridge r, added to the diagonal of K
   * @param targets y, N × k
   * @throws SingularKernelException if K + rI is singular to working precision
   */
  public static Evidence of(DoubleMatrix kernel, Ridge ridge, DoubleMatrix targets) {
    KernelRegression regression = KernelRegression.of(kernel, ridge);
    DoubleMatrix alpha = regression.fit(targets).dual();
    int n = kernel.rows();
    DoubleMatrix identity = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      identity.set(i, i, 1);
    }
    double log =
        -0.5 * Products.dot(targets, alpha)
            - 0.5
                * targets.columns()
                * (regression.factor().logDeterminant() + n * Math.log(2 * Math.PI));
    return new Evidence(regression.factor().solve(identity), alpha, log);
  }

  /** {@return log p(y) of all outputs, natural logarithm} */
  public double logMarginalLikelihood() {
    return logMarginalLikelihood;
  }

  /**
   * {@return the derivative of log p along a change dA of K + rI (N × N, symmetric)}
   *
   * @param change dA, N × N, symmetric
   */
  public double logMarginalLikelihoodDerivative(DoubleMatrix change) {
    requireSize(change);
    double fit = Products.dot(alpha, Products.multiply(change, alpha));
    return 0.5 * (fit - alpha.columns() * Products.dot(inverse, change));
  }

  /** {@return errors f_{−i}(x_i) − y_i with point i left out, N × k} */
  public DoubleMatrix leaveOneOutErrors() {
    DoubleMatrix errors = alpha.copy();
    for (int i = 0; i < errors.rows(); i++) {
      for (int j = 0; j < errors.columns(); j++) {
        errors.set(i, j, -alpha.get(i, j) / inverse.get(i, i));
      }
    }
    return errors;
  }

  /**
   * {@return ½ · mean over the points of the squared leave-one-out error: the cost C on held-out
   * points}
   */
  public double leaveOneOutCost() {
    DoubleMatrix errors = leaveOneOutErrors();
    return Products.dot(errors, errors) / (2 * errors.rows());
  }

  /**
   * {@return the derivative of {@link #leaveOneOutCost} along a change dA of K + rI}
   *
   * @param change dA, N × N, symmetric
   */
  public double leaveOneOutDerivative(DoubleMatrix change) {
    requireSize(change);
    DoubleMatrix za = Products.multiply(inverse, change);
    DoubleMatrix dAlpha = Products.scaled(Products.multiply(za, alpha), -1);
    double sum = 0;
    for (int i = 0; i < alpha.rows(); i++) {
      double c = inverse.get(i, i);
      double dc = -Products.dot(za.rowRange(i, i + 1), inverse.rowRange(i, i + 1));
      for (int j = 0; j < alpha.columns(); j++) {
        double e = alpha.get(i, j) / c;
        sum += e * (dAlpha.get(i, j) - e * dc) / c;
      }
    }
    return sum / alpha.rows();
  }

  private void requireSize(DoubleMatrix change) {
    int n = inverse.rows();
    Checks.shape("the change of the kernel", change, n, n, "the shape of the kernel");
  }
}
