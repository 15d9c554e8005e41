package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.iterative.ChebyshevFunction;
import dev.tangent.linalg.iterative.ConjugateGradients;
import dev.tangent.linalg.iterative.NystromPreconditioner;
import dev.tangent.linalg.iterative.ShiftedOperator;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Locale;

/**
 * Kernel gradient descent for least squares without an eigendecomposition: the kernel is used only
 * through products with it, which may use tiles, a mapped file or a cluster, so that N can be
 * large.
 *
 * <p>For finite t, e^{−tΠ} and tφ(tΠ) are computed by a Chebyshev series with an error bound
 * ({@link ChebyshevFunction}), which takes about √(t λ_max/N · log(1/ε)) products. For t = ∞ it
 * uses preconditioned conjugate gradients. Each product serves all k outputs. Interruptible.
 */
public final class IterativeDescent {
  /** A computation that would need more products with K than this is refused. */
  private static final int DEFAULT_MAX_PRODUCTS = 5000;

  private final LinearOperator kernel;
  private final double spectralBound;
  private final double ridge;
  private double tolerance = 1e-10;
  private int maxProducts = DEFAULT_MAX_PRODUCTS;

  private IterativeDescent(LinearOperator kernel, double spectralBound, double ridge) {
    if (!(spectralBound > 0) || Double.isInfinite(spectralBound)) {
      throw new IllegalArgumentException(
          "the bound of the spectrum must be positive and finite, got " + spectralBound);
    }
    Ridge.absolute(ridge);
    this.kernel = kernel;
    this.spectralBound = spectralBound;
    this.ridge = ridge;
  }

  /**
   * {@return a descent with a kernel known by its products}
   *
   * @param kernel K, N × N, symmetric
   * @param spectralBound a number that λ_max(K) does not exceed: the trace, or the largest row sum
   * @param ridge absolute
   */
  public static IterativeDescent of(LinearOperator kernel, double spectralBound, double ridge) {
    return new IterativeDescent(kernel, spectralBound, ridge);
  }

  /**
   * {@return a descent with a kernel in memory; its spectrum is bounded by the largest absolute row
   * sum}
   *
   * @param kernel K, N × N, symmetric
   * @param ridge added to the diagonal of K
   */
  public static IterativeDescent of(DoubleMatrix kernel, Ridge ridge) {
    Checks.kernel("the kernel", kernel);
    return new IterativeDescent(
        LinearOperator.of(kernel), Math.max(rowSum(kernel), Double.MIN_NORMAL), ridge.of(kernel));
  }

  /** max_i Σ_j |K_ij| ≥ λ_max, by Gershgorin. */
  static double rowSum(DoubleMatrix kernel) {
    double most = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      double sum = 0;
      for (int j = 0, p = kernel.rowOffset(i); j < kernel.columns(); j++) {
        sum += Math.abs(kernel.array()[p + j]);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /**
   * Sets the relative error allowed, 1e-10 by default.
   *
   * @param value the new one
   * @return a descent with this tolerance
   */
  public IterativeDescent tolerance(double value) {
    if (!(value >= 1e-15 && value < 1)) {
      throw new IllegalArgumentException("the tolerance is from 1e-15 to 1, got " + value);
    }
    this.tolerance = value;
    return this;
  }

  /**
   * Sets how many products with K one answer may take, 5000 by default.
   *
   * @param value the new one
   * @return a descent with this bound
   */
  public IterativeDescent maxProducts(int value) {
    this.maxProducts = value;
    return this;
  }

  /**
   * An answer with its quality.
   *
   * @param value the answer
   * @param error for finite t a bound of ‖error‖/‖v‖ relative to the size of the function; for t =
   *     ∞ the relative residual
   * @param products products with the kernel that it took
   */
  public record Answer(DoubleMatrix value, double error, int products) {}

  /**
   * {@return e^{−t(K + rI)/N} v, for v of N × k and finite t}
   *
   * @param time t, finite
   * @param v N × k
   */
  public Answer decay(double time, DoubleMatrix v) {
    requireFinite(time, v);
    int n = kernel.size();
    ChebyshevFunction series =
        ChebyshevFunction.of(
            x -> Math.exp(-time * (x + ridge) / n),
            spectralBound,
            tolerance,
            maxProducts,
            "e^{-tΠ} at t = " + time);
    return new Answer(series.apply(kernel, v), series.bound(), series.products());
  }

  /**
   * {@return α_t for the initial error y − f₀ (N × k), so that f_t(x) = f₀(x) + K(x, X) α_t; finite
   * t}
   *
   * @param time t, finite
   * @param initialError y − f₀, N × k
   */
  public Answer dual(double time, DoubleMatrix initialError) {
    requireFinite(time, initialError);
    int n = kernel.size();
    if (time == 0) {
      return new Answer(DoubleMatrix.zeros(initialError.rows(), initialError.columns()), 0, 0);
    }
    ChebyshevFunction series =
        ChebyshevFunction.of(
            x -> Phi.integral((x + ridge) / n, time) / n,
            spectralBound,
            tolerance,
            maxProducts,
            "training up to t = " + time);
    return new Answer(
        series.apply(kernel, initialError), series.bound() * n / time, series.products());
  }

  private void requireFinite(double time, DoubleMatrix v) {
    Checks.times(time);
    if (time == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a Chebyshev series is for finite t: use limit() for t = infinity");
    }
    Checks.pointRows("the vectors", v, "points of the kernel", kernel.size());
  }

  /**
   * {@return α_∞ = (K + rI)⁻¹ (y − f₀), by conjugate gradients}
   *
   * @param initialError y − f₀, N × k
   * @param preconditioner an approximate inverse of K + rI, such as {@link NystromPreconditioner}
   * @throws ArithmeticException when the residual stays above the tolerance; the message has an
   *     estimate of the condition number
   */
  public Answer limit(DoubleMatrix initialError, LinearOperator preconditioner) {
    Checks.pointRows("the initial error", initialError, "points of the kernel", kernel.size());
    Shapes.require(
        "the preconditioner's size", preconditioner.size(), "the kernel's", kernel.size());
    ConjugateGradients.Result result =
        ConjugateGradients.solve(
            new ShiftedOperator(kernel, ridge),
            initialError,
            preconditioner,
            tolerance,
            maxProducts);
    if (!(result.residual() <= tolerance)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "conjugate gradients stopped after %d products with residual %.2g, above %.2g: the"
                  + " kernel is nearly singular; use a larger ridge than %.3g, a finite t, or a"
                  + " preconditioner of higher rank",
              result.iterations(),
              result.residual(),
              tolerance,
              ridge));
    }
    return new Answer(result.solution(), result.residual(), result.iterations());
  }
}
