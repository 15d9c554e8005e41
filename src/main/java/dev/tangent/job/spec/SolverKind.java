package dev.tangent.job.spec;

/** How a kernel regression is solved. */
public enum SolverKind {
  /** A factor or an eigendecomposition, in memory or in tiles. */
  DIRECT,
  /** Conjugate gradients, which only need products with the kernel. */
  CG
}
