package dev.tangent.activation;

import java.util.Locale;

/**
 * Hermite coefficients of activations (JGH appendix A.4, Lemma 2): a_n(q) = E[φ(√q z) h_n(z)] with
 * z standard normal and h_n orthonormal, so that E[φ(u)φ(v)] = Σ a_n² ρ^n for Var u = Var v = q.
 */
public final class HermiteCoefficients {
  private static final int MOST = 2000;

  private HermiteCoefficients() {}

  /**
   * {@return a_0, …, a_{count−1} by quadrature, accurate to some 1e-14 of √(Σ a_n²); time O(1000 ·
   * count)}
   *
   * @param function φ
   * @param q variance, finite and not negative
   * @param count how many coefficients
   * @throws ArithmeticException if E[φ²] diverges
   */
  public static double[] of(ActivationFunction function, double q, int count) {
    if (!(q >= 0 && Double.isFinite(q)) || count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the Hermite coefficients need a finite variance >= 0 and 1 to %d terms, got %s and"
                  + " %d",
              MOST,
              q,
              count));
    }
    if (function instanceof Polynomial polynomial) {
      return polynomial.hermite(q, count);
    }
    ResolvedMesh mesh = new ResolvedMesh(function.name(), function::value);
    return new GaussianIntegral(function.name(), function::value, function::derivative, mesh)
        .hermite(Math.sqrt(q), count);
  }
}
