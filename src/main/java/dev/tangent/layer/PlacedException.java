package dev.tangent.layer;

import dev.tangent.error.TangentException;

/** Says what is wrong with a text; the message already names the place. */
final class PlacedException extends IllegalArgumentException implements TangentException {
  private static final long serialVersionUID = 1;

  PlacedException(String message) {
    super(message);
  }
}
