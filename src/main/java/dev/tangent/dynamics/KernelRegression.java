package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.iterative.DoublePowerIteration;
import dev.tangent.linalg.product.Products;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The solution at t = ∞ only, by Cholesky: f_∞(x) = f₀(x) + K(x, X)(K + rI)⁻¹(y − f₀). It takes
 * N³/3 flops, where an eigendecomposition takes ~9N³.
 *
 * <p>No result is NaN: a kernel that is singular to the precision of its entries (λ_min + r below
 * the level of rounding, as in {@link Spectrum}) is refused; the exception has λ_min and a
 * sufficient ridge. Results come with the condition number and the residual. Immutable.
 */
public final class KernelRegression {
  private final DoubleMatrix kernel;
  private final double ridge;
  private final DoubleCholesky factor;
  private final Conditioning conditioning;

  private KernelRegression(
      DoubleMatrix kernel, double ridge, DoubleCholesky factor, Conditioning conditioning) {
    this.kernel = kernel;
    this.ridge = ridge;
    this.factor = factor;
    this.conditioning = conditioning;
  }

  /**
   * Factors K + rI; the kernel is copied, 8N² bytes.
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridge r, added to the diagonal of K
   * @return the regression, of any targets
   */
  public static KernelRegression of(DoubleMatrix kernel, Ridge ridge) {
    return of(kernel, ridge, Math.ulp(1.0));
  }

  /**
   * {@return the regression of a kernel computed in float32: it is factored and solved in float64,
   * and whether it is singular is decided by the rounding of float32}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridge r, added to the diagonal of K
   */
  public static KernelRegression of(FloatMatrix kernel, Ridge ridge) {
    return of(Matrices.toDouble(kernel), ridge, Math.ulp(1.0f));
  }

  /**
   * {@return the regression of a kernel whose entries are known to a unit roundoff (2⁻⁵² for
   * float64)}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridge r, added to the diagonal of K
   * @param unitRoundoff relative error of an entry
   */
  public static KernelRegression of(DoubleMatrix kernel, Ridge ridge, double unitRoundoff) {
    Checks.kernel("the kernel", kernel);
    double r = ridge.of(kernel);
    Attempt attempt = Attempt.at(kernel, r, unitRoundoff);
    if (attempt.factor != null) {
      Conditioning conditioning =
          new Conditioning(attempt.smallest - r, attempt.largest, r, attempt.noise, 0, 0);
      return new KernelRegression(kernel, r, attempt.factor, conditioning);
    }
    throw refusal(kernel, unitRoundoff, attempt.noise);
  }

  /** Searches for a sufficient ridge, and uses its factor to estimate λ_min. */
  private static SingularKernelException refusal(
      DoubleMatrix kernel, double unitRoundoff, double noise) {
    double r = SingularKernelException.roundUp(2 * noise);
    Attempt attempt = Attempt.at(kernel, r, unitRoundoff);
    for (int tries = 0; attempt.factor == null && tries < 12; tries++) {
      r *= 10;
      attempt = Attempt.at(kernel, r, unitRoundoff);
    }
    if (attempt.factor == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the kernel (%s) is not positive semi-definite, not even with a ridge of %.1g: is it"
                  + " a covariance of the points?",
              kernel,
              r));
    }
    return new SingularKernelException(
        "t = infinity has no answer", attempt.smallest - r, attempt.largest, r);
  }

  /** One factorization of K + rI with its extreme eigenvalues; the factor is null if it failed. */
  private static final class Attempt {
    final double noise;
    final double largest;
    double smallest;
    @Nullable DoubleCholesky factor;

    private Attempt(double noise, double largest) {
      this.noise = noise;
      this.largest = largest;
    }

    static Attempt at(DoubleMatrix kernel, double ridge, double unitRoundoff) {
      int n = kernel.rows();
      double largest = DoublePowerIteration.largest(n, v -> Products.multiply(kernel, v));
      Attempt attempt = new Attempt(Spectrum.noise(largest, n, unitRoundoff), largest);
      DoubleMatrix a = kernel.copy();
      for (int i = 0; i < n; i++) {
        a.array()[a.rowOffset(i) + i] += ridge;
      }
      DoubleCholesky factor;
      try {
        factor = DoubleCholesky.factor(a);
      } catch (NotPositiveDefiniteException refused) {
        return attempt;
      }
      attempt.smallest = 1 / DoublePowerIteration.largest(n, factor::solve);
      if (attempt.smallest > attempt.noise) {
        attempt.factor = factor;
      }
      return attempt;
    }
  }

  /** {@return the absolute ridge r} */
  public double ridge() {
    return ridge;
  }

  /**
   * {@return λ_min and λ_max, estimated by a few iterations: the condition number is a lower bound}
   */
  public Conditioning conditioning() {
    return conditioning;
  }

  /** {@return the factor of K + rI} */
  public DoubleCholesky factor() {
    return factor;
  }

  /**
   * A solved regression.
   *
   * @param dual α = (K + rI)⁻¹(y − f₀), N × k: f_∞(x) = f₀(x) + K(x, X) α
   * @param residual ‖(K + rI)α − (y − f₀)‖/‖y − f₀‖, after one step of refinement
   */
  public record Fit(DoubleMatrix dual, double residual) {
    /**
     * {@return K(x, X) α, M × k: f_∞ − f₀ at other points}
     *
     * @param kernelWithTraining K(x, X), M × N
     */
    public DoubleMatrix predict(DoubleMatrix kernelWithTraining) {
      if (kernelWithTraining.columns() != dual.rows()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "K(test, training) is %s but there are %d training points: expected M × %d",
                kernelWithTraining,
                dual.rows(),
                dual.rows()));
      }
      Checks.finite("K(test, training)", kernelWithTraining);
      return Products.multiply(kernelWithTraining, dual);
    }
  }

  /**
   * {@return the solution for an initial error y − f₀ of N × k}
   *
   * @param initialError y − f₀, N × k
   */
  public Fit fit(DoubleMatrix initialError) {
    Checks.pointRows("the targets", initialError, "training points", kernel.rows());
    DoubleMatrix alpha = factor.solve(initialError);
    Products.addTo(alpha, 1, factor.solve(residual(alpha, initialError)));
    double size = Math.sqrt(Products.dot(initialError, initialError));
    DoubleMatrix left = residual(alpha, initialError);
    double residual = size == 0 ? 0 : Math.sqrt(Products.dot(left, left)) / size;
    return new Fit(alpha, residual);
  }

  private DoubleMatrix residual(DoubleMatrix alpha, DoubleMatrix right) {
    DoubleMatrix r = Products.add(right, -1, Products.multiply(kernel, alpha));
    Products.addTo(r, -ridge, alpha);
    return r;
  }
}
