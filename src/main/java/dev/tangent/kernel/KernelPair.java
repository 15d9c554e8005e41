package dev.tangent.kernel;

import dev.tangent.linalg.DoubleMatrix;

/**
 * The two limiting kernels on data, N×N or N×M: the scalar factor of K ⊗ Id over the outputs.
 *
 * @param nngp Σ^L, the covariance of the outputs at initialization
 * @param ntk Θ^L, the neural tangent kernel
 */
public record KernelPair(DoubleMatrix nngp, DoubleMatrix ntk) {
  /** Both matrices, as in {@code KernelPair[nngp float64 3×3, ntk float64 3×3]}. */
  @Override
  public String toString() {
    return "KernelPair[nngp " + nngp + ", ntk " + ntk + "]";
  }
}
