package dev.tangent.job.spec;

/** A kernel of the infinite-width limit. */
public enum KernelKind {
  /** Θ: the whole network is trained. */
  NTK,
  /** Σ: the covariance of the network at initialization; only the last layer is trained. */
  NNGP,
  /** Θ as the prior covariance of a Gaussian process, in place of Σ. */
  NTKGP;

  /** {@return whether this is the covariance at initialization} */
  public boolean isNngp() {
    return this == NNGP;
  }

  /** {@return whether the NTK is a prior covariance} */
  public boolean isPosterior() {
    return this == NTKGP;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
