// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;

/** Takes pieces of Σ and Θ as they are finished, on the threads that made them. */
@FunctionalInterface
public interface FloatKernelSink {
  /**
   * Takes rows {@code i …} and columns {@code j …} of both kernels; all entries of the two matrices
   * are valid. The matrices are buffers that are reused: copy what is to be kept. Called by several
   * threads at once, once for each piece.
   *
   * @param i first row
   * @param j first column
   * @param nngp Σ of these pairs
   * @param ntk Θ of these pairs
   */
  void accept(int i, int j, FloatMatrix nngp, FloatMatrix ntk);
}
