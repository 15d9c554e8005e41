package dev.tangent.job.frame;

import dev.tangent.error.TangentException;

/**
 * A spec that makes no sense: thrown when it is built, or when it meets its data, before anything
 * is computed or written. The message is one line and names the setting as the command line does
 * ({@code --components 0: 1 or more}), so that it reads well there and in Java.
 */
public final class SpecException extends IllegalArgumentException implements TangentException {
  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param what the setting and its value
   * @param remedy what is expected; empty when {@code what} says it
   */
  public SpecException(String what, String remedy) {
    super(remedy.isEmpty() ? what : what + ": " + remedy);
  }

  /**
   * Refuses when {@code condition} does not hold.
   *
   * @param condition that must hold
   * @param what is wrong otherwise: the setting and its value
   * @param remedy what to give instead
   */
  public static void require(boolean condition, String what, String remedy) {
    if (!condition) {
      throw new SpecException(what, remedy);
    }
  }
}
