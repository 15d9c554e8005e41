package dev.tangent.run;

import dev.tangent.error.TangentException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * A run directory that can't be read or written. The message is one line: what, where, what to do.
 */
public final class RunException extends RuntimeException implements TangentException {
  private static final long serialVersionUID = 1;

  /**
   * A run that can't be used.
   *
   * @param message the run, what is wrong, and what to do
   */
  public RunException(String message) {
    super(message);
  }

  /**
   * A run that can't be used, for a reason that was thrown.
   *
   * @param message the run, what is wrong, and what to do
   * @param cause the reason
   */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * {@return the reason alone: the messages of several file exceptions are only the path}
   *
   * @param e what was thrown
   */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileNotFoundException f ->
          String.valueOf(f.getMessage()).replaceFirst(".*\\((.*)\\)$", "$1");
      case FileSystemException f when f.getReason() != null ->
          f.getReason().toLowerCase(Locale.ROOT);
      default -> e.getClass().getSimpleName() + ": " + e.getMessage();
    };
  }
}
