package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;

/**
 * The Gaussian process posterior after N rows, each with its own noise variance, D = diag(d_i ≥ 0).
 *
 * <table border="1">
 * <caption>Three ways to say how sure a wide network is</caption>
 * <tr><th>name</th><th>mean</th><th>covariance</th><th>what it is</th></tr>
 * <tr><td>{@code nngp}</td><td>S_*(S + D)⁻¹Y</td><td>S_** − S_*(S + D)⁻¹S_*ᵀ</td>
 *   <td>the posterior of an infinitely wide Bayesian network</td></tr>
 * <tr><td>{@code ntkgp}</td><td>Θ_*(Θ + D)⁻¹Y</td><td>Θ_** − Θ_*(Θ + D)⁻¹Θ_*ᵀ</td>
 *   <td>the Gaussian process whose prior is the tangent kernel (He, Lakshminarayanan, Teh 2020)</td></tr>
 * <tr><td>{@code ntk}</td><td>A Y, A = Θ_*(Θ + D)⁻¹</td>
 *   <td>S_** + A S Aᵀ − A S_*ᵀ − S_* Aᵀ</td>
 *   <td>the spread of networks trained from random starts: no posterior</td></tr>
 * </table>
 *
 * <p>This class computes the first two, with one kernel K in both roles ({@link NoisyEnsemble}
 * computes the third). Evidence and leave-one-out are as in Rasmussen, Williams 2006, §5.4, with G
 * = K + D, C = G⁻¹, α = C Y:
 *
 * <pre>
 *   log p(Y)   = Σ_outputs −½ yᵀα − ½ log det G − n/2 log 2π      ∂/∂d_i = ½ Σ_c (α_ic² − C_ii)
 *   leave-one-out: mean y_i − α_i/C_ii, variance 1/C_ii (the noise of row i included)
 * </pre>
 *
 * <p>Cost: a Cholesky factor and the diagonal of the inverse, 2N³/3; N²M for M test points.
 */
public final class NoisyPosterior {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final double[] noise;
  private final DoubleMatrix targets;
  private final ScaledFactor factor;
  private final DoubleMatrix dual;
  private final double[] inverseDiagonal;

  private NoisyPosterior(double[] noise, DoubleMatrix targets, ScaledFactor factor) {
    this.noise = noise;
    this.targets = targets;
    this.factor = factor;
    this.dual = factor.solve(targets);
    this.inverseDiagonal = factor.inverseDiagonal();
  }

  /**
   * {@return the posterior of targets N × k under a kernel N × N}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param noise the variance of each row's noise, N entries ≥ 0
   * @param targets y, N × k
   * @throws dev.tangent.dynamics.SingularKernelException if K + D is singular to working precision
   */
  public static NoisyPosterior of(DoubleMatrix kernel, double[] noise, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    RowNoise.check(noise, kernel.rows());
    Checks.pointRows("the targets", targets, "training points", kernel.rows());
    return new NoisyPosterior(noise.clone(), targets.copy(), ScaledFactor.of(kernel, noise));
  }

  /** {@return α = (K + D)⁻¹Y, N × k; not a copy} */
  public DoubleMatrix dual() {
    return dual;
  }

  /**
   * {@return the mean K(x, X)α at test points, M × k}
   *
   * @param kernelWithTraining K(x, X), M × N
   */
  public DoubleMatrix mean(DoubleMatrix kernelWithTraining) {
    requireTest(kernelWithTraining);
    return Products.multiply(kernelWithTraining, dual);
  }

  /**
   * {@return the covariance of one output between test points, M × M; without the test points' own
   * noise}
   *
   * @param kernelWithTraining K(x, X), M × N
   * @param kernelTest K(x, x'), M × M
   */
  public DoubleMatrix covariance(DoubleMatrix kernelWithTraining, DoubleMatrix kernelTest) {
    requireTest(kernelWithTraining);
    Checks.kernel("K(test, test)", kernelTest);
    Checks.pointRows("K(test, test)", kernelTest, "test points", kernelWithTraining.rows());
    DoubleMatrix half = factor.solveLower(kernelWithTraining.transpose());
    DoubleMatrix moved = Products.multiply(Transpose.YES, half, Transpose.NO, half);
    DoubleMatrix covariance = Products.add(kernelTest, -1, moved);
    for (int j = 0; j < covariance.rows(); j++) {
      covariance.set(j, j, Math.max(0, covariance.get(j, j)));
    }
    return covariance;
  }

  private void requireTest(DoubleMatrix kernelWithTraining) {
    Checks.shape(
        "K(test, training)",
        kernelWithTraining,
        kernelWithTraining.rows(),
        noise.length,
        "test × training points");
  }

  /** {@return log p(Y), the sum over the outputs, natural logarithm} */
  public double logEvidence() {
    double each = factor.logDeterminant() + noise.length * LOG_2PI;
    return -0.5 * Products.dot(targets, dual) - 0.5 * targets.columns() * each;
  }

  /** {@return ∂ log p(Y)/∂d_i of every row} */
  public double[] evidenceByNoise() {
    double[] gradient = new double[noise.length];
    for (int i = 0; i < gradient.length; i++) {
      for (int c = 0; c < dual.columns(); c++) {
        gradient[i] += 0.5 * (dual.get(i, c) * dual.get(i, c) - inverseDiagonal[i]);
      }
    }
    return gradient;
  }

  /** {@return the leave-one-out mean: every row predicted from the others, N × k} */
  public DoubleMatrix leaveOneOutMean() {
    DoubleMatrix mean = targets.copy();
    for (int i = 0; i < mean.rows(); i++) {
      for (int c = 0; c < mean.columns(); c++) {
        mean.set(i, c, mean.get(i, c) - dual.get(i, c) / inverseDiagonal[i]);
      }
    }
    return mean;
  }

  /** {@return the leave-one-out variance of every row, its own noise included: N} */
  public double[] leaveOneOutVariance() {
    double[] variance = new double[inverseDiagonal.length];
    for (int i = 0; i < variance.length; i++) {
      variance[i] = 1 / inverseDiagonal[i];
    }
    return variance;
  }

  /** {@return Σ log p(y_i | all others), over rows and outputs} */
  public double leaveOneOutLogDensity() {
    DoubleMatrix mean = leaveOneOutMean();
    double sum = 0;
    for (int i = 0; i < mean.rows(); i++) {
      double variance = 1 / inverseDiagonal[i];
      for (int c = 0; c < mean.columns(); c++) {
        double e = targets.get(i, c) - mean.get(i, c);
        sum -= 0.5 * (Math.log(variance) + LOG_2PI + e * e / variance);
      }
    }
    return sum;
  }
}
