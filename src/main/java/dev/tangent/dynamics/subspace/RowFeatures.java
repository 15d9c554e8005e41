package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/** M numbers for each row: the features of a linear model. */
public interface RowFeatures extends Serializable {
  /** {@return M} */
  int count();

  /**
   * {@return Φ of some rows (m × n_0): m × M} The features of a row do not depend on the other
   * rows.
   *
   * @param x inputs, m × n_0
   */
  DoubleMatrix of(DoubleMatrix x);
}
