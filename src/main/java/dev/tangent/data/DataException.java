package dev.tangent.data;

import dev.tangent.error.TangentException;

/** Data that can't be read or used. The message is one line: what, where, what was expected. */
public final class DataException extends RuntimeException implements TangentException {
  private static final long serialVersionUID = 1;

  /**
   * A file that can't be used.
   *
   * @param message the file, what is wrong with it, and what to do
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * A file that can't be used, for a reason that was thrown.
   *
   * @param message the file, what is wrong with it, and what to do
   * @param cause the reason
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
