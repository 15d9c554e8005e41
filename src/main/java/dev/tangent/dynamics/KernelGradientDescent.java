package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * Kernel gradient descent for least squares in closed form (JGH §5): f_t = f* + e^{−tΠ}(f₀ − f*), Π
 * f(x) = 1/N Σ_i K(x, x_i) f(x_i), on and off the data, at any time 0 ≤ t ≤ ∞.
 *
 * <p>The cost is C = ½ · mean over the N data of ‖f − y‖², learning rate 1, so t is steps ×
 * learning rate. With μ = (λ + r)/N for the eigenvalues λ of K and a ridge r,
 *
 * <pre>
 *   α_t    = V [t φ(tμ)/N] Vᵀ (y − f₀)        (N × k),  φ(z) = (1 − e^{−z})/z
 *   f_t(x) = f₀(x) + K(x, X) α_t               on the data too, where K(x, X) is a row of K
 * </pre>
 *
 * which is finite for a singular K at every finite t. At t = ∞, or at any time so late that it
 * makes no difference, components whose eigenvalue is hidden by rounding are undetermined. If their
 * share of y − f₀ is above √(noise/λ_max) (about 1e-7 in float64), a {@link
 * SingularKernelException} names a sufficient ridge; otherwise they stay at f₀, and the share is in
 * {@link Trajectory#conditioning()}.
 *
 * <p>Cost: one eigendecomposition, which serves every target, f₀ and time; then 2N²k flops per
 * time. Immutable, safe for threads.
 *
 * <pre>{@code
 * KernelGradientDescent descent = KernelGradientDescent.of(ntkTrain, Ridge.NONE);
 * Trajectory trajectory = descent.fit(targets);
 * TestPoints test = descent.test(ntkTestTrain);
 * DoubleMatrix early = trajectory.test(test, new TrainingTime.Flow(10));
 * DoubleMatrix end = trajectory.test(test, new TrainingTime.Flow(Double.POSITIVE_INFINITY));
 * }</pre>
 */
public final class KernelGradientDescent {
  private final Spectrum spectrum;
  private final double ridge;

  private KernelGradientDescent(Spectrum spectrum, double ridge) {
    this.spectrum = spectrum;
    this.ridge = ridge;
  }

  /**
   * Computes the eigendecomposition of the kernel of the training points, N × N.
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridge r, added to the diagonal of K
   * @return the descent, of any targets
   */
  public static KernelGradientDescent of(DoubleMatrix kernel, Ridge ridge) {
    return new KernelGradientDescent(Spectrum.of(kernel), ridge.of(kernel));
  }

  /**
   * A descent from a spectrum that is already known; {@code ridge} is in the units of K.
   *
   * @param spectrum of K
   * @param ridge r, in the units of K
   * @return the descent, of any targets
   */
  public static KernelGradientDescent of(Spectrum spectrum, double ridge) {
    Ridge.absolute(ridge);
    return new KernelGradientDescent(spectrum, ridge);
  }

  /** {@return number of training points} */
  public int size() {
    return spectrum.size();
  }

  /** {@return the eigenvalues and eigenvectors of K} */
  public Spectrum spectrum() {
    return spectrum;
  }

  /** {@return the absolute ridge r} */
  public double ridge() {
    return ridge;
  }

  /** {@return the rates μ_i = (λ_i + r)/N at which the components are learned, descending} */
  public double[] rates() {
    double[] rates = spectrum.values();
    for (int i = 0; i < rates.length; i++) {
      rates[i] = rate(i);
    }
    return rates;
  }

  /**
   * {@return the rate μ_i}
   *
   * @param i number of the component, from 0
   */
  public double rate(int i) {
    return (spectrum.value(i) + ridge) / size();
  }

  /**
   * {@return the trajectory to {@code targets} (N × k) from f₀ = 0}
   *
   * @param targets y, N × k
   */
  public Trajectory fit(DoubleMatrix targets) {
    return fit(targets, DoubleMatrix.zeros(targets.rows(), targets.columns()));
  }

  /**
   * {@return the trajectory to {@code targets} (N × k) from the values f₀ (N × k) on the training
   * points}
   *
   * @param targets y, N × k
   * @param initial f₀ on the training points, N × k
   */
  public Trajectory fit(DoubleMatrix targets, DoubleMatrix initial) {
    Checks.pointRows("targets", targets, "training points", size());
    Checks.shape("initial", initial, size(), targets.columns(), "the shape of the targets");
    return new Trajectory(this, initial.copy(), project(Products.add(targets, -1, initial)));
  }

  /**
   * {@return test points, given by their kernel with the training points, K(x, X), M × N}
   *
   * @param kernelWithTraining K(x, X), M × N
   */
  public TestPoints test(DoubleMatrix kernelWithTraining) {
    if (kernelWithTraining.columns() != size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the kernel of test with training points is %s but there are %d training points:"
                  + " expected M × %d",
              kernelWithTraining,
              size(),
              size()));
    }
    Checks.finite("the kernel of test with training points", kernelWithTraining);
    return new TestPoints(this, Products.multiply(kernelWithTraining, spectrum.vectors()));
  }

  /** Vᵀ A. */
  DoubleMatrix project(DoubleMatrix a) {
    return Products.transposedTimesFew(spectrum.vectors(), a);
  }

  /** The share that hidden components may have before the answer is refused. */
  double tolerance() {
    return spectrum.largest() == 0 ? 0 : Math.sqrt(spectrum.noise() / spectrum.largest());
  }

  /**
   * The influence of the hidden eigenvalues at this time: 0 for none, 1 if the result depends on
   * them.
   */
  private double blur(TrainingTime time) {
    double reach = time.elapsed() * spectrum.noise() / size();
    // ∞ · 0 occurs for the kernel 0 at t = ∞: there the result depends on the hidden eigenvalues.
    return Double.isNaN(reach) ? 1 : Math.min(1, reach);
  }

  /**
   * {@return the weights w_i = (1 − remaining)/(μ_i N) at one time; throws if the result depends on
   * hidden eigenvalues}
   *
   * @param time when
   * @param share the share of {@code unknown} in components hidden by rounding
   * @param unknown what the share refers to, in words
   */
  public double[] weights(TrainingTime time, double share, String unknown) {
    time.requireStable(rate(0));
    int resolved = spectrum.resolved(ridge);
    double blur = resolved == size() ? 0 : blur(time);
    if (blur * share > tolerance()) {
      throw new SingularKernelException(
          String.format(
              Locale.ROOT,
              "training up to %s depends on components that rounding hides (%d, with %.2g of %s)",
              time,
              size() - resolved,
              share,
              unknown),
          spectrum.smallest(),
          spectrum.largest(),
          spectrum.sufficientRidge());
    }
    int used = blur > tolerance() ? resolved : size();
    double[] weights = new double[size()];
    for (int i = 0; i < used; i++) {
      weights[i] = time.weight(rate(i)) / size();
    }
    return weights;
  }
}
