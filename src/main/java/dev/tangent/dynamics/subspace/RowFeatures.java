package dev.tangent.dynamics.subspace;

import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;

/** M numbers for each row, which a linear model is fitted in. */
public interface RowFeatures extends Serializable {
  /** M. */
  int count();

  /** Φ of some rows (m × n_0): m × M. A row's features do not depend on what it comes with. */
  DoubleMatrix of(DoubleMatrix x);
}
