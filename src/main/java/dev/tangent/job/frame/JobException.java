package dev.tangent.job.frame;

import dev.tangent.error.TangentException;

/**
 * Work that can't be done: it does not fit, its inputs were changed, or the disk is full. The
 * message is one line: what is wrong, and what to do.
 */
public final class JobException extends RuntimeException implements TangentException {
  private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param what what is wrong, with the place and the numbers
   * @param remedy what to do; empty when {@code what} says it
   */
  public JobException(String what, String remedy) {
    super(remedy.isEmpty() ? what : what + ": " + remedy);
  }

  /**
   * A failure with its cause.
   *
   * @param what is wrong
   * @param remedy what to do
   * @param cause the reason
   */
  public JobException(String what, String remedy, Throwable cause) {
    this(what, remedy);
    initCause(cause);
  }
}
