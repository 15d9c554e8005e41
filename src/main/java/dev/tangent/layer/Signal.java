package dev.tangent.layer;

/**
 * The kind of signal between two layers: it decides which layers have an infinite-width limit
 * there.
 */
public enum Signal {
  /** The data themselves: fixed vectors, no randomness. */
  INPUT("the input"),
  /**
   * Coordinates that are independent centred Gaussians in the limit: an activation may act on them.
   */
  PREACTIVATION("a preactivation"),
  /** The image of a Gaussian under a function: only a dense layer makes it Gaussian again. */
  ACTIVATION("an activation"),
  /** Coordinates of different positions side by side, of different variances. */
  FLATTENED("flatten");

  private final String words;

  Signal(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
