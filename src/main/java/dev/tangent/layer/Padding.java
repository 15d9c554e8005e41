package dev.tangent.layer;

/** What a window meets outside of an image. */
public enum Padding {
  /**
   * Zeros, so many that a window of stride 1 keeps the size (TensorFlow's rule): ⌈n/s⌉ outputs; an
   * odd position of padding goes to the bottom and right.
   */
  SAME("same"),

  /** Nothing: windows lie inside; ⌊(n − k)/s⌋ + 1 outputs. */
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
