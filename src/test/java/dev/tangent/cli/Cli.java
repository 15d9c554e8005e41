package dev.tangent.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.tangent.cli.frame.CliCommand;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import picocli.CommandLine;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Runs the command line in this process and keeps what it prints. */
public record Cli(int exitCode, String out, String err) {

  /** Runs {@code ntk} with these arguments. */
  public static Cli run(String... arguments) {
    return capture(() -> Main.execute(arguments));
  }

  /** The same with the options of all commands read, whatever the arguments are. */
  static Cli runWithAll(String... arguments) {
    return capture(() -> Main.execute(Main.commandLine(), arguments));
  }

  /** The parser of all commands: it runs nothing, and may parse again and again. */
  public static CommandLine parser() {
    return Main.commandLine();
  }

  /** Runs {@code ntk} with one more command. */
  public static Cli runWith(CliCommand extra, String... arguments) {
    return capture(
        () -> {
          CommandLine line = Main.commandLine();
          line.addSubcommand(extra);
          return Main.execute(line, arguments);
        });
  }

  /** The command that runs {@code ntk} with these arguments in a JVM of its own. */
  public static List<String> command(List<String> jvmOptions, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath()));
    command.addAll(jvmOptions);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * The command in a form that Ctrl-C ends. Programs behind {@code nohup} or a shell's {@code &}
   * have that signal ignored, and so has all that they start: a build in the background, for one.
   */
  public static List<String> interruptible(List<String> command) {
    Path status = Path.of("/proc/self/status");
    Path env = Path.of("/usr/bin/env");
    if (!Files.exists(status) || !Files.isExecutable(env)) {
      return command;
    }
    long ignored;
    try (Stream<String> lines = Files.lines(status)) {
      String mask = lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
      ignored = Long.parseUnsignedLong(mask.substring(mask.indexOf(':') + 1).strip(), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long interrupt = 1L << 1; // signal 2
    if ((ignored & interrupt) == 0) {
      return command;
    }
    List<String> reset = new ArrayList<>(List.of(env.toString(), "--default-signal=INT"));
    reset.addAll(command);
    return reset;
  }

  /** Where the program and its libraries were loaded from, whoever runs the tests. */
  public static String classPath() {
    List<String> places = new ArrayList<>();
    for (Class<?> part :
        List.of(
            Main.class,
            CommandLine.class,
            JsonNode.class,
            JsonParser.class,
            JsonInclude.class,
            CsvReader.class,
            XYChart.class,
            VectorGraphics2D.class)) {
      URI place = URI.create(part.getProtectionDomain().getCodeSource().getLocation().toString());
      places.add(Path.of(place).toString());
    }
    return String.join(File.pathSeparator, places);
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
