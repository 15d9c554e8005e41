package dev.tangent.dynamics.subspace;

import dev.tangent.dynamics.PointKernel;
import dev.tangent.linalg.DoubleMatrix;

/**
 * The features of the Nyström method: the kernel between a row and M centres, φ_j(x) = K(x, c_j).
 *
 * @param kernel K
 * @param centres M × n_0, the most important first: a smaller model uses the first ones
 */
public record CentreFeatures(PointKernel kernel, DoubleMatrix centres) implements RowFeatures {
  /** The features of some centres; chunks of rows share the tables of activations. */
  public CentreFeatures {
    // Also where it is read from bytes: tables are not sent, and every process makes the same ones.
    kernel = kernel.forManySets();
  }

  @Override
  public int count() {
    return centres.rows();
  }

  @Override
  public DoubleMatrix of(DoubleMatrix x) {
    return kernel.between(x, centres);
  }

  /** {@return K(c, c), which measures functions: ‖Σ α_j φ_j‖² = αᵀ K(c, c) α} M × M. */
  public DoubleMatrix norm() {
    return kernel.square(centres);
  }
}
