package dev.tangent.dynamics.flow;

import dev.tangent.linalg.DoubleMatrix;

/**
 * An autonomous system a' = G(a) that can solve linear systems with its Jacobian J; states are
 * matrices.
 */
interface StiffSystem {
  /** G(a), as a new matrix. */
  DoubleMatrix derivative(DoubleMatrix a);

  /** The Jacobian at a. */
  Linearization linearize(DoubleMatrix a);

  /**
   * Size of an error estimate relative to the error allowed at a: a step with a size of at most 1
   * is accepted.
   */
  double errorSize(DoubleMatrix error, DoubleMatrix a);

  /** J at one state. */
  interface Linearization {
    /** x with (shift · I − J) x = b, as a new matrix. */
    DoubleMatrix solve(double shift, DoubleMatrix b);
  }
}
