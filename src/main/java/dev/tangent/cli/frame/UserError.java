package dev.tangent.cli.frame;

/**
 * An error that the user can correct. It is shown as one line, {@code ntk: what is wrong: what to
 * do}, without a stack trace unless {@code --debug} is given.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Exit code of a command that failed. */
  public static final int FAILED = 1;

  /** Exit code of a command that was called in a wrong way. */
  public static final int USAGE = 2;

  private final int exitCode;

  /**
   * An error with this exit code.
   *
   * @param message what is wrong, with the place
   * @param remedy what to do; empty when the message says it
   */
  public UserError(String message, String remedy, int exitCode) {
    super(remedy.isEmpty() ? message : message + ": " + remedy);
    this.exitCode = exitCode;
  }

  /** Wrong usage: exit code 2. */
  public static UserError usage(String message, String remedy) {
    return new UserError(message, remedy, USAGE);
  }

  /** A failure: exit code 1. */
  public static UserError failed(String message, String remedy) {
    return new UserError(message, remedy, FAILED);
  }

  public int exitCode() {
    return exitCode;
  }
}
