package dev.tangent.kernel;

import java.util.Arrays;
import java.util.Locale;

/**
 * The limiting kernels as one-dimensional functions: on the diagonal (entry i belongs to point i)
 * or on the sphere (entry i belongs to correlation i).
 *
 * @param nngp Σ^L
 * @param ntk Θ^L
 */
public record KernelDiagonal(double[] nngp, double[] ntk) {
  /** {@return Σ_i Σ^L(x_i, x_i)} */
  public double nngpTrace() {
    return Arrays.stream(nngp).sum();
  }

  /** {@return Σ_i Θ^L(x_i, x_i)} */
  public double ntkTrace() {
    return Arrays.stream(ntk).sum();
  }

  /** Shows the shape alone. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "KernelDiagonal[nngp float64 %d, ntk float64 %d]", nngp.length, ntk.length);
  }
}
