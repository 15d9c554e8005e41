package dev.tangent.cli.frame;

import dev.tangent.data.DataException;
import dev.tangent.run.RunException;
import dev.tangent.run.RunLife;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns every exception into one line, {@code ntk: what is wrong: what to do}, and an exit code.
 */
public final class Errors {
  /** Exit code of a command that was interrupted. */
  public static final int INTERRUPTED = 130;

  private Errors() {}

  /** Prints the line (and with {@code debug} the stack trace); returns the exit code. */
  public static int report(Throwable error, boolean debug, PrintStream err) {
    if (debug) {
      error.printStackTrace(err);
    }
    err.println("ntk: " + Hints.pasteable(oneLine(message(error))));
    return exitCode(error);
  }

  static int exitCode(Throwable error) {
    if (RunLife.isInterrupt(error)) {
      return INTERRUPTED; // even if it came while a file was read or a class was initialized
    }
    return switch (error) {
      case UserError e -> e.exitCode();
      case ParameterException _ -> UserError.USAGE;
      case IllegalArgumentException _ -> UserError.USAGE;
      default -> UserError.FAILED;
    };
  }

  private static String message(Throwable error) {
    if (RunLife.isInterrupt(error)) {
      return "interrupted";
    }
    return switch (error) {
      case UserError e -> String.valueOf(e.getMessage());
      case DataException e -> String.valueOf(e.getMessage());
      case RunException e -> String.valueOf(e.getMessage());
      case ParameterException e -> usage(e);
      case OutOfMemoryError _ ->
          String.format(
              Locale.ROOT,
              "out of memory (the heap has %.1f GB): use fewer rows (--limit-rows) or a smaller"
                  + " --width, or give it more with NTK_JAVA_OPTIONS=-Xmx…",
              Runtime.getRuntime().maxMemory() / 1e9);
      // The disk has no room for a page of a mapped file.
      case InternalError e when String.valueOf(e.getMessage()).contains("unsafe memory access") ->
          "a mapped file cannot be written, the disk is full: free some space or choose another"
              + " --out";
      case UncheckedIOException e -> "cannot read or write: " + e.getMessage();
      case java.io.IOException e -> "cannot read or write: " + e.getMessage();
      // The messages of our own exceptions name the cause, the place and a remedy.
      case RuntimeException e when isOurs(e) -> String.valueOf(e.getMessage());
      default ->
          String.format(
              Locale.ROOT,
              "internal error (%s: %s): please report it with what --debug prints",
              error.getClass().getSimpleName(),
              error.getMessage());
    };
  }

  private static boolean isOurs(RuntimeException e) {
    return e.getMessage() != null
        && (e instanceof IllegalArgumentException
            || e instanceof ArithmeticException
            || e.getClass().getName().startsWith("dev.tangent."));
  }

  private static String usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String see =
        String.format(Locale.ROOT, ": see `%s --help`", command.getCommandSpec().qualifiedName());
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      String what =
          first.startsWith("-")
              ? "unknown option "
              : command.getParent() == null ? "unknown command " : "unexpected argument ";
      List<String> near = Suggestions.of(first, command);
      if (!near.isEmpty()) {
        return what + first + ": did you mean " + String.join(" or ", near) + "?";
      }
      return what + first + see;
    }
    // The parser fails so on an empty argument, such as "$FILE" when FILE is not set.
    if (e.getCause() instanceof IndexOutOfBoundsException) {
      return "an argument is empty: leave it out, or look which variable of the shell is not set";
    }
    return String.valueOf(e.getMessage()).replaceFirst("^Error: ", "") + see;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
