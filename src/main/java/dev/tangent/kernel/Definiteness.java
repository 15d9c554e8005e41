package dev.tangent.kernel;

import dev.tangent.kernel.limit.DoubleLimitSide;
import dev.tangent.kernel.sphere.Powers;
import dev.tangent.kernel.sphere.SphereSeries;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import java.util.Locale;

/**
 * Whether Θ^L is positive definite on the sphere, and how much (JGH Proposition 2, Remark 6).
 *
 * <p>On the sphere Θ^L = Σ t_n ρ^n with t_n ≥ 0; it is positive definite on every sphere of
 * dimension two or more exactly if t_n &gt; 0 for infinitely many even and infinitely many odd n
 * (Gneiting 2013). JGH's condition, an activation that is no polynomial and L ≥ 2, is sufficient if
 * there is a bias; without one, an odd or even activation leaves every second coefficient zero, and
 * antipodal points make Θ singular.
 *
 * <p>Which coefficients are positive is derived from the powers that each activation has and from
 * how layers combine them. The numerical coefficients can't decide it: those of sin or exp soon
 * fall below rounding.
 *
 * @param definiteOnSpheres whether Θ^L has infinitely many even and infinitely many odd powers
 * @param coefficients t_0, …, t_D
 * @param evenTail share of Θ(x, x) in even n above D/2
 * @param oddTail the same for odd n
 * @param smallestEigenvalue λ_min of the Gram matrix of the data on the sphere, from its spectrum
 * @param lowerBound a bound λ_min ≥ from the coefficients: Σ_n t_n max(0, 1 − (N − 1) |ρ|^n)
 * @param largestCorrelation largest |ρ| of two different points
 */
public record Definiteness(
    boolean definiteOnSpheres,
    double[] coefficients,
    double evenTail,
    double oddTail,
    double smallestEigenvalue,
    double lowerBound,
    double largestCorrelation) {
  private static final int DEGREE = 160;

  /**
   * The relative error of Θ(x, x): 1e-11 of the quadrature, and roundings of the sum over the
   * series.
   */
  private static final double ERROR = 3e-11;

  /**
   * {@return the report for the rows of x, projected on the sphere ‖x‖² = n_0} Time O(N³ + N² · D).
   *
   * @param kernel the limit kernel that is examined
   * @param x points, N × n_0
   * @throws IllegalArgumentException for a zero row
   */
  public static Definiteness report(LimitKernel kernel, DoubleMatrix x) {
    DoubleMatrix sphere = onSphere(x);
    double[] t = SphereSeries.of(kernel.plan(), DEGREE).ntk();
    double diagonal = kernel.onSphere(1).ntk()[0];
    double correlation = largestCorrelation(sphere);
    double even = 0;
    double odd = 0;
    double bound = 0;
    double sum = 0;
    for (int n = 0; n <= DEGREE; n++) {
      sum += t[n];
      if (n > DEGREE / 2) {
        even += n % 2 == 0 ? t[n] / diagonal : 0;
        odd += n % 2 == 1 ? t[n] / diagonal : 0;
      }
      bound += t[n] * share(x.rows(), correlation, n);
    }
    // The coefficients above degree D contribute at least as much as if all of them stood at degree
    // D.
    bound += Math.max(0, diagonal - sum) * share(x.rows(), correlation, DEGREE);
    // A valid bound must be smaller by the errors of coefficients, diagonal and correlations.
    bound = Math.max(0, bound - ERROR * diagonal);
    double[] values = SymmetricEigen.of(kernel.compute(sphere).ntk()).values();
    double smallest = values.length == 0 ? Double.POSITIVE_INFINITY : values[values.length - 1];
    Powers powers = Powers.ofTangent(kernel.plan());
    boolean definite = powers.evenForever() && powers.oddForever();
    return new Definiteness(definite, t, even, odd, smallest, bound, correlation);
  }

  private static double share(int points, double correlation, int n) {
    return Math.max(0, 1 - (points - 1) * Math.pow(correlation, n));
  }

  private static DoubleMatrix onSphere(DoubleMatrix x) {
    double[] norms = DoubleLimitSide.norms(x, "x");
    DoubleMatrix sphere = x.copy();
    for (int i = 0; i < x.rows(); i++) {
      if (norms[i] == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row %d of x is the zero vector, which has no place on the sphere",
                i));
      }
      for (int j = 0; j < x.columns(); j++) {
        sphere.set(i, j, x.get(i, j) / norms[i] * Math.sqrt(x.columns()));
      }
    }
    return sphere;
  }

  private static double largestCorrelation(DoubleMatrix sphere) {
    double largest = 0;
    for (int i = 0; i < sphere.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double dot = 0;
        for (int k = 0; k < sphere.columns(); k++) {
          dot += sphere.get(i, k) * sphere.get(j, k);
        }
        largest = Math.max(largest, Math.abs(dot) / sphere.columns());
      }
    }
    return Math.min(1, largest);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: λ_min = %.6g from the spectrum, at least %.6g from the coefficients; share of those"
            + " above degree %d: even %.2g, odd %.2g; largest |correlation| of two points %.6f",
        definiteOnSpheres ? "positive definite on spheres" : "not definite on spheres",
        smallestEigenvalue,
        lowerBound,
        DEGREE / 2,
        evenTail,
        oddTail,
        largestCorrelation);
  }
}
