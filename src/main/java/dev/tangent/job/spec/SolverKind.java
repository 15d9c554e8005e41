package dev.tangent.job.spec;

/** How a kernel regression is solved. */
public enum SolverKind {
  /** By a factor or an eigendecomposition, in memory or in tiles. */
  DIRECT,
  /** By conjugate gradients: products with the kernel alone. */
  CG
}
