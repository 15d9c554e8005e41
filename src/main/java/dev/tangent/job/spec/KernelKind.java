package dev.tangent.job.spec;

/** Which of the two kernels of the limit. */
public enum KernelKind {
  /** Θ: the whole network is trained. */
  NTK,
  /** Σ: the covariance of the network at initialization; only the last layer is trained. */
  NNGP,
  /** Θ as the prior of a Gaussian process: what {@code nngp} is with Σ. */
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
