package dev.tangent.layer;

/** What a window sees outside of an image. */
public enum Padding {
  /**
   * Zeros, as many as a window of stride 1 needs to keep the size (TensorFlow's rule): ⌈n/s⌉
   * outputs. If their number is odd, the extra one goes to the bottom or right.
   */
  SAME("same"),

  /** No padding: all windows lie inside the image; ⌊(n − k)/s⌋ + 1 outputs. */
  VALID("valid"),

  /** The other end of the image: it is a torus. As many outputs as {@link #SAME}. */
  CIRCULAR("circular");

  private final String text;

  Padding(String text) {
    this.text = text;
  }

  /** {@return its name in the text of an architecture} */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
