// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;

/** Takes pieces of Σ and Θ as they are finished, on the threads that made them. */
@FunctionalInterface
public interface FloatKernelSink {
  /**
   * Rows {@code i …} and columns {@code j …} of both kernels, all entries of both matrices. They
   * are the engine's own: to be copied, not kept. Called by several threads at once, each piece
   * once.
   *
   * @param i first row
   * @param j first column
   * @param nngp Σ of these pairs
   * @param ntk Θ of these pairs
   */
  void accept(int i, int j, FloatMatrix nngp, FloatMatrix ntk);
}
