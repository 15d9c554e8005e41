package dev.tangent.layer;

/** What is wrong with a text, its place in the text already said. */
final class PlacedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  PlacedException(String message) {
    super(message);
  }
}
