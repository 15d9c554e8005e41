package dev.tangent.layer;

/** What flows between two layers, as far as the infinite-width limit is concerned. */
public enum Signal {
  /** The data themselves: fixed vectors, no randomness. */
  INPUT("the input"),
  /** Independent centred Gaussian coordinates in the limit: what an activation may act on. */
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
