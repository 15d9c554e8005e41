// twin: KernelPair by hand: kernels are in double unless asked, so that one has the short name
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;

/**
 * The two limiting kernels on data in float, N×N or N×M.
 *
 * @param nngp Σ^L, the covariance of the outputs at initialization
 * @param ntk Θ^L, the neural tangent kernel
 */
public record FloatKernelPair(FloatMatrix nngp, FloatMatrix ntk) {
  /** Shows both matrices, as in {@code FloatKernelPair[nngp float32 3×3, ntk float32 3×3]}. */
  @Override
  public String toString() {
    return "FloatKernelPair[nngp " + nngp + ", ntk " + ntk + "]";
  }
}
