package dev.tangent.kernel.sphere;

import dev.tangent.activation.HermiteCoefficients;
import dev.tangent.kernel.limit.LimitPlan;
import dev.tangent.layer.Step;

/**
 * The limiting kernels on the sphere ‖x‖² = n_0 as power series in the correlation, Σ^L = Σ s_n ρ^n
 * and Θ^L = Σ t_n ρ^n with s_n, t_n ≥ 0 (Schoenberg): compositions of the activations' Hermite
 * series.
 *
 * @param nngp s_0 … s_D
 * @param ntk t_0 … t_D
 */
public record SphereSeries(double[] nngp, double[] ntk) {
  /** The first coefficients up to ρ^degree. */
  public static SphereSeries of(LimitPlan plan, int degree) {
    SphereAlgebra.Kernels<double[]> kernels = new Truncated(degree).run(plan);
    return new SphereSeries(kernels.nngp(), kernels.ntk());
  }

  /** Truncated series: the coefficients of ρ⁰ … ρ^degree. */
  private record Truncated(int degree) implements SphereAlgebra<double[]> {
    private double[] power(int n) {
      double[] result = zero();
      result[Math.min(n, degree)] = 1;
      return result;
    }

    @Override
    public double[] zero() {
      return new double[degree + 1];
    }

    @Override
    public double[] one() {
      return power(0);
    }

    @Override
    public double[] rho() {
      return power(1);
    }

    @Override
    public double[] sum(double a, double[] f, double b, double[] g) {
      double[] result = zero();
      for (int n = 0; n <= degree; n++) {
        result[n] = a * f[n] + b * g[n];
      }
      return result;
    }

    @Override
    public double[] product(double[] f, double[] g) {
      return multiply(f, g);
    }

    @Override
    public double[] value(Step.Activate map, double q, double[] sigma) {
      double[] c = HermiteCoefficients.of(map.function(), q, degree + 2);
      double[] outer = zero();
      for (int n = 0; n <= degree; n++) {
        outer[n] = c[n] * c[n];
      }
      return compose(outer, sum(1 / q, sigma, 0, sigma));
    }

    @Override
    public double[] slope(Step.Activate map, double q, double[] sigma) {
      double[] c = HermiteCoefficients.of(map.function(), q, degree + 2);
      double[] outer = zero();
      for (int n = 0; n <= degree; n++) {
        outer[n] = (n + 1) * c[n + 1] * c[n + 1] / q;
      }
      return compose(outer, sum(1 / q, sigma, 0, sigma));
    }
  }

  /** Σ outer_n inner^n, by Horner's rule on truncated series: O(degree³). */
  private static double[] compose(double[] outer, double[] inner) {
    double[] result = new double[outer.length];
    for (int n = outer.length - 1; n >= 0; n--) {
      result = multiply(result, inner);
      result[0] += outer[n];
    }
    return result;
  }

  private static double[] multiply(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      if (a[i] != 0) {
        for (int j = 0; i + j < a.length; j++) {
          result[i + j] += a[i] * b[j];
        }
      }
    }
    return result;
  }
}
