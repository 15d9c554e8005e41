package dev.tangent.dynamics.gaussian;

import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.TestPoints;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;
import java.util.List;

/**
 * The Gaussian distribution of f_t at every time t if f₀ is the centred Gaussian of a network at
 * initialization (JGH §5, "f_t stays Gaussian"): with S the NNGP kernel, K the training kernel and
 * A_t = K(x, X)[tφ(tK/N)/N],
 *
 * <pre>
 *   mean       A_t y
 *   covariance S_** + A_t S A_tᵀ − A_t S_*ᵀ − S_* A_tᵀ
 * </pre>
 *
 * for each output; outputs are independent. With K = Θ the whole network is trained ({@link #of}),
 * with K = S only the last layer ({@link #lastLayer}); its limit at t = ∞ is the NNGP posterior.
 *
 * <p>JGH's two terms of f_∞ are the mean (κᵀK⁻¹y) and the random part (f₀(x) − κᵀK⁻¹f₀), whose
 * covariance this is. Cost: besides the eigendecomposition 3N³ flops once, if S is not K.
 * Immutable.
 */
public final class TrainedGaussian {
  /**
   * The share that hidden components may have of f₀, in standard deviations, relative to {@code
   * tolerance()}.
   */
  private static final double PRIOR_SLACK = 10;

  private final KernelGradientDescent descent;
  private final Trajectory mean;
  private final RotatedPrior prior;
  private final double targetNoise;
  private final double share;

  private TrainedGaussian(
      KernelGradientDescent descent, Trajectory mean, RotatedPrior prior, double targetNoise) {
    this.descent = descent;
    this.mean = mean;
    this.prior = prior;
    this.targetNoise = targetNoise;
    this.share = priorShare();
  }

  /**
   * {@return the Gaussian for training of the whole network: {@code descent} has the NTK, f₀ has
   * covariance {@code nngp} (N × N)} A ridge of {@code descent} pulls towards f₀; the only
   * randomness is that of f₀.
   *
   * @param descent kernel gradient descent with the training kernel
   * @param nngp S, N × N
   * @param targets y, N × k
   */
  public static TrainedGaussian of(
      KernelGradientDescent descent, DoubleMatrix nngp, DoubleMatrix targets) {
    Checks.kernel("the NNGP kernel", nngp);
    Checks.pointRows("the NNGP kernel", nngp, "training points", descent.size());
    RotatedPrior prior = RotatedPrior.Dense.of(descent.spectrum().vectors(), nngp);
    return new TrainedGaussian(descent, descent.fit(targets), prior, 0);
  }

  /**
   * {@return the Gaussian for training of the last layer: {@code descent} has the NNGP kernel,
   * which is also the covariance of f₀} Its ridge r stands for noise of variance r in the targets,
   * which is included in the covariance, so that t = ∞ is the posterior of Gaussian process
   * regression: S_** − S_*(S + rI)⁻¹S_*ᵀ.
   *
   * @param descent kernel gradient descent with the training kernel
   * @param targets y, N × k
   */
  public static TrainedGaussian lastLayer(KernelGradientDescent descent, DoubleMatrix targets) {
    RotatedPrior prior = new RotatedPrior.Same(descent.spectrum().values());
    return new TrainedGaussian(descent, descent.fit(targets), prior, descent.ridge());
  }

  private double priorShare() {
    double trace = 0;
    double hidden = 0;
    int resolved = descent.spectrum().resolved(descent.ridge());
    for (int i = 0; i < descent.size(); i++) {
      trace += prior.diagonal(i);
      hidden = i < resolved ? 0 : Math.max(hidden, prior.diagonal(i));
    }
    return trace <= 0 ? 0 : Math.sqrt(hidden / trace) / PRIOR_SLACK;
  }

  KernelGradientDescent descent() {
    return descent;
  }

  RotatedPrior prior() {
    return prior;
  }

  double targetNoise() {
    return targetNoise;
  }

  /** The weights of A_t; throws if f₀ has too large a share in components that rounding hides. */
  double[] weights(TrainingTime time) {
    return descent.weights(time, share, "the spread of f_0");
  }

  /** {@return the trajectory of the mean: kernel gradient descent from f₀ = 0} */
  public Trajectory mean() {
    return mean;
  }

  /**
   * {@return covariance of one output between the training points at this time, N × N}
   *
   * @param time when
   */
  public DoubleMatrix trainCovariance(TrainingTime time) {
    double[] w = weights(time);
    double[] kept = new double[w.length];
    double[] learned = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      learned[i] = descent.spectrum().value(i) * w[i];
      kept[i] = descent.ridge() == 0 && w[i] > 0 ? time.remaining(descent.rate(i)) : 1 - learned[i];
    }
    DoubleMatrix v = descent.spectrum().vectors();
    DoubleMatrix covariance = prior.sandwich(Products.scaleColumns(v, kept));
    if (targetNoise > 0) {
      DoubleMatrix noise = Products.scaleColumns(v, learned);
      Products.addTo(
          covariance, targetNoise, Products.multiply(Transpose.NO, noise, Transpose.YES, noise));
    }
    return covariance;
  }

  /**
   * {@return the Gaussian on test points}
   *
   * @param kernel K(x, X), M × N, of the training kernel
   * @param nngp S(x, X), M × N
   * @param nngpTest S(x, x'), M × M
   */
  public TestGaussian test(DoubleMatrix kernel, DoubleMatrix nngp, DoubleMatrix nngpTest) {
    TestPoints points = descent.test(kernel);
    Checks.shape(
        "S(test, training)", nngp, points.size(), descent.size(), "test × training points");
    Checks.kernel("S(test, test)", nngpTest);
    Checks.pointRows("S(test, test)", nngpTest, "test points", points.size());
    DoubleMatrix projected =
        prior instanceof RotatedPrior.Same
            ? points.projected()
            : Products.multiply(nngp, descent.spectrum().vectors());
    return new TestGaussian(this, points, projected, nngpTest);
  }

  /**
   * {@return means on the training points, N × k each}
   *
   * @param times when
   */
  public List<DoubleMatrix> trainMeans(List<? extends TrainingTime> times) {
    return mean.train(times);
  }
}
