package dev.tangent.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs the command line in this process and keeps what it prints. */
public record Cli(int exitCode, String out, String err) {

  /** Runs {@code ntk} with these arguments. */
  public static Cli run(String... arguments) {
    return capture(() -> Main.execute(arguments));
  }

  /** Runs {@code ntk} with one more command. */
  static Cli runWith(CliCommand extra, String... arguments) {
    return capture(
        () -> {
          CommandLine line = Main.commandLine();
          line.addSubcommand(extra);
          return Main.execute(line, arguments);
        });
  }

  private interface Body {
    int run();
  }

  // Tests run one after the other, so the streams of the process may be changed for a while.
  private static Cli capture(Body body) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int code = body.run();
      return new Cli(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The single line on stderr, checked to be one and to be in our form. */
  public String errorLine() {
    String line = err.strip();
    if (!line.startsWith("ntk: ") || line.contains("\n")) {
      throw new AssertionError("expected one line \"ntk: …\" on stderr, got:\n" + err);
    }
    return line;
  }
}
