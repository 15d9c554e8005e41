package dev.tangent.layer;

import dev.tangent.error.TangentException;

/** What is wrong with a text, its place in the text already said. */
final class PlacedException extends IllegalArgumentException implements TangentException {
  private static final long serialVersionUID = 1;

  PlacedException(String message) {
    super(message);
  }
}
