package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;

/**
 * Infinitely wide networks trained to the end from random starts on Σ ‖f − y‖²/d_i + ‖θ − θ_0‖²:
 * row i has its own noise variance (ridge) d_i. With the tangent kernel Θ, the NNGP kernel S and A
 * = Θ_*(Θ + D)⁻¹,
 *
 * <pre>
 *   mean       A Y
 *   covariance S_** + A S Aᵀ − A S_*ᵀ − S_* Aᵀ      over the starts
 *   … + A D Aᵀ                                      if each member has labels with noise of its own
 * </pre>
 *
 * <p>With Θ = S the last is the posterior of {@link NoisyPosterior} ("sample, then optimize",
 * Matthews, Hron, Turner, Ghahramani 2017).
 */
public final class NoisyEnsemble {
  private final DoubleMatrix nngp;
  private final double[] noise;
  private final DoubleMatrix targets;
  private final ScaledFactor factor;

  private NoisyEnsemble(
      DoubleMatrix nngp, double[] noise, DoubleMatrix targets, ScaledFactor factor) {
    this.nngp = nngp;
    this.noise = noise;
    this.targets = targets;
    this.factor = factor;
  }

  /**
   * {@return the ensemble of the two kernels N × N, the noise of each row and targets N × k}
   *
   * @param ntk Θ(X, X), N × N
   * @param nngp S(X, X), N × N
   * @param noise variance for each row
   * @param targets y, N × k
   */
  public static NoisyEnsemble of(
      DoubleMatrix ntk, DoubleMatrix nngp, double[] noise, DoubleMatrix targets) {
    Checks.kernel("the NTK", ntk);
    Checks.kernel("the NNGP kernel", nngp);
    Checks.pointRows("the NNGP kernel", nngp, "training points", ntk.rows());
    RowNoise.check(noise, ntk.rows());
    Checks.pointRows("the targets", targets, "training points", ntk.rows());
    return new NoisyEnsemble(nngp, noise.clone(), targets, ScaledFactor.of(ntk, noise));
  }

  /**
   * Mean and covariances at test points.
   *
   * @param mean M × k
   * @param overStarts covariance of one output over random starts, M × M
   * @param overStartsAndLabels the same with independent noise on every member's labels
   */
  public record OnTest(
      DoubleMatrix mean, DoubleMatrix overStarts, DoubleMatrix overStartsAndLabels) {}

  /**
   * {@return the predictions of the ensemble at test points}
   *
   * @param ntkTest Θ(x, X), M × N
   * @param nngpTest S(x, X), M × N
   * @param nngpTestTest S(x, x'), M × M
   */
  public OnTest on(DoubleMatrix ntkTest, DoubleMatrix nngpTest, DoubleMatrix nngpTestTest) {
    int n = noise.length;
    int m = ntkTest.rows();
    Checks.shape("Θ(test, training)", ntkTest, m, n, "test × training points");
    Checks.shape("S(test, training)", nngpTest, m, n, "test × training points");
    Checks.shape("S(test, test)", nngpTestTest, m, m, "test × test points");
    DoubleMatrix at = factor.solve(ntkTest.transpose()); // Aᵀ
    DoubleMatrix mean = Products.multiply(Transpose.YES, at, Transpose.NO, targets);
    DoubleMatrix spread =
        Products.multiply(Transpose.YES, at, Transpose.NO, Products.multiply(nngp, at));
    DoubleMatrix cross = Products.multiply(Transpose.YES, at, Transpose.YES, nngpTest);
    DoubleMatrix labels =
        Products.multiply(Transpose.YES, at, Transpose.NO, Products.scaleRows(noise, at));
    DoubleMatrix starts = nngpTestTest.copy();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        double moved = spread.get(i, j) - cross.get(i, j) - cross.get(j, i);
        starts.set(i, j, starts.get(i, j) + moved);
      }
      starts.set(i, i, Math.max(0, starts.get(i, i)));
    }
    return new OnTest(mean, starts, Products.add(starts, 1, labels));
  }
}
