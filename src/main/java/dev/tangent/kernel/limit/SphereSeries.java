package dev.tangent.kernel.limit;

import dev.tangent.activation.HermiteCoefficients;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The limiting kernels on the sphere ‖x‖² = n_0 as power series in the correlation, Σ^L = Σ s_n ρ^n
 * and Θ^L = Σ t_n ρ^n with s_n, t_n ≥ 0 (Schoenberg): compositions of the activations' Hermite
 * series.
 *
 * @param nngp s_0 … s_D
 * @param ntk t_0 … t_D
 */
public record SphereSeries(double[] nngp, double[] ntk) {
  private record Saved(double[] nngp, double[] ntk, double variance) {}

  /** The first coefficients up to ρ^degree. */
  public static SphereSeries of(LimitPlan plan, int degree) {
    double[] s = new double[degree + 1];
    double[] t = new double[degree + 1];
    s[Math.min(1, degree)] = 1;
    double q = 1;
    Deque<Saved> stack = new ArrayDeque<>();
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Affine a -> {
          for (int n = 0; n <= degree; n++) {
            t[n] = a.sigma2() * (t[n] + a.weights() * s[n]);
            s[n] *= a.sigma2();
          }
          s[0] += a.beta2();
          t[0] += a.biases() * a.beta2();
          q = a.sigma2() * q + a.beta2();
        }
        case Step.Dual dual -> {
          double[] c = HermiteCoefficients.of(dual.function(), q, degree + 2);
          double[] value = new double[degree + 1];
          double[] slope = new double[degree + 1];
          for (int n = 0; n <= degree; n++) {
            value[n] = c[n] * c[n];
            slope[n] = (n + 1) * c[n + 1] * c[n + 1] / q;
          }
          double[] rho = scaled(s, 1 / q);
          s = compose(value, rho);
          boolean flat = dual.dual().derivativeVariance(q) == 0;
          t = flat ? new double[degree + 1] : multiply(compose(slope, rho), t);
          q = dual.dual().variance(q);
        }
        case Step.Normalize normalize -> {
          double factor = 1 / (q + normalize.epsilon());
          s = scaled(s, factor);
          t = scaled(t, factor);
          q *= factor;
        }
        case Step.Save _ -> stack.push(new Saved(s.clone(), t.clone(), q));
        case Step.Add add -> {
          Saved saved = stack.pop();
          for (int n = 0; n <= degree; n++) {
            s[n] = saved.nngp[n] + add.scale2() * s[n];
            t[n] = saved.ntk[n] + add.scale2() * t[n];
          }
          q = saved.variance + add.scale2() * q;
        }
      }
    }
    return new SphereSeries(s, t);
  }

  private static double[] scaled(double[] a, double factor) {
    double[] result = a.clone();
    for (int n = 0; n < result.length; n++) {
      result[n] *= factor;
    }
    return result;
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
