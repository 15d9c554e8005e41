package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/** M numbers for each row, which a linear model is fitted in. */
public interface RowFeatures extends Serializable {
  /** {@return M} */
  int count();

  /**
   * {@return Φ of some rows (m × n_0): m × M} A row's features do not depend on what it comes with.
   *
   * @param x inputs, m × n_0
   */
  DoubleMatrix of(DoubleMatrix x);
}
