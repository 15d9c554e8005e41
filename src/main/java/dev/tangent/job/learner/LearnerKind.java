package dev.tangent.job.learner;

import java.util.Locale;

/** Kernels to learn with. */
public enum LearnerKind {
  /** The neural tangent kernel of a network of infinite width: all layers trained. */
  NTK,
  /** The NNGP kernel of such a network: only the last layer is trained. */
  NNGP,
  /** exp(−γ‖x − x′‖²), for comparison. */
  RBF,
  /** exp(−γ‖x − x′‖), for comparison. */
  LAPLACE,
  /** A recursive feature machine on the Laplace kernel. */
  RFM;

  /** Whether it is the kernel of a network. */
  boolean isNetwork() {
    return this == NTK || this == NNGP;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
