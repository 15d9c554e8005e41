package dev.tangent.cli.bench;

import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs JMH in another process, because only the jar of the benchmarks holds JMH and the peers. Its
 * output goes to a log, from which the progress is read.
 */
final class BenchProcess {
  private static final String MAIN = "dev.tangent.bench.Bench";
  private static final String PACKAGE = "dev.tangent.bench.";
  private static final String PAIR = "# Pair: "; // Pairs.PAIR
  private static final String LIMITS = "# Limits: "; // Pairs.LIMITS
  private static final int NO_BENCHMARK = 3; // Bench.NO_BENCHMARK

  /**
   * How a run ended.
   *
   * @param none whether no benchmark was left to run
   * @param skipped why some were left out
   * @param failed the benchmarks that threw
   * @param peer the description that the native library gives of itself
   * @param pairs lines with the times of alternating blocks
   * @param limits of that process: GFLOP/s in float, in double, its vectors; only when pairs were
   *     measured
   * @param log all that JMH printed
   */
  record Outcome(
      boolean none,
      List<String> skipped,
      List<String> failed,
      @Nullable String peer,
      List<String> pairs,
      List<String> limits,
      Path log) {}

  private final Path root;
  private final Path jar;

  BenchProcess(Path root) {
    this.root = root;
    this.jar = root.resolve("target/ntk/bench.jar");
    if (!Files.exists(jar)) {
      throw UserError.failed(jar + " is not there", "start the benchmarks with `ntk bench`");
    }
  }

  private Process start(List<String> flags, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // JMH passes these options on to its forks.
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (System.getProperty("os.name", "").equals("Linux")) {
      command.add("-XX:+UseTransparentHugePages"); // as the launcher does
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", jar.toString(), MAIN));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The benchmarks, each with lines about its parameters. */
  Map<String, List<String>> list(List<String> arguments) throws IOException, InterruptedException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    Process process = start(List.of(), arguments);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PACKAGE)) {
          current = new ArrayList<>();
          found.put(line.substring(PACKAGE.length()).strip(), current);
        } else if (line.startsWith("  param ")) {
          current.add(line.strip().replaceFirst("^param ", ""));
        }
      }
    }
    process.waitFor();
    return found;
  }

  /** Runs them; an interrupt ends JMH and its forks. */
  Outcome run(List<String> flags, List<String> arguments, Output out)
      throws IOException, InterruptedException {
    Path log = root.resolve("target/ntk/bench.log");
    Process process = start(flags, arguments);
    Reader reader = new Reader(process, log, out);
    Thread thread = Thread.ofPlatform().daemon().name("jmh-output").start(reader);
    try {
      int code = process.waitFor();
      thread.join();
      if (reader.trouble != null) {
        throw reader.trouble;
      }
      if (code != 0 && code != NO_BENCHMARK) {
        throw UserError.failed(
            String.format(Locale.ROOT, "JMH ended with code %d (%s)", code, reader.lastWords),
            "see " + log);
      }
      return new Outcome(
          code == NO_BENCHMARK,
          reader.skipped,
          reader.failed,
          reader.peer,
          reader.pairs,
          reader.limits,
          log);
    } finally {
      // After an interrupt: the forks are stopped first, because they are children of the child
      // process.
      try (Stream<ProcessHandle> forks = process.descendants()) {
        forks.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroy();
    }
  }

  /** Follows what JMH prints. */
  private static final class Reader implements Runnable {
    private static final Pattern PROGRESS =
        Pattern.compile("# Run progress: ([0-9.,]+)% complete, ETA (.*)");

    private final Process process;
    private final Path log;
    private final Output out;
    private final List<String> skipped = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private List<String> limits = List.of();
    private final List<String> pairs = new ArrayList<>();
    private @Nullable String peer;
    private @Nullable UncheckedIOException trouble;
    private String lastWords = "it said nothing";
    private String benchmark = "";
    private String eta = "";
    private long percent;

    Reader(Process process, Path log, Output out) {
      this.process = process;
      this.log = log;
      this.out = out;
    }

    @Override
    public void run() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
          var copy = Files.newBufferedWriter(log)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          copy.write(line);
          copy.newLine();
          read(line);
        }
      } catch (IOException e) {
        trouble = new UncheckedIOException(e);
        process.destroy();
      }
    }

    private void read(String line) {
      if (line.isBlank()) {
        return;
      }
      lastWords = line.strip();
      Matcher progress = PROGRESS.matcher(line);
      if (line.startsWith("# Skipped: ")) {
        skipped.add(line.substring("# Skipped: ".length()));
      } else if (line.startsWith("# Peer: ")) {
        String words = line.substring("# Peer: ".length());
        peer = peer == null ? words : peer + " · " + words;
      } else if (line.startsWith(LIMITS)) {
        limits = List.of(line.substring(LIMITS.length()).split("\t"));
      } else if (line.startsWith(PAIR)) {
        pairs.add(line.substring(PAIR.length()));
        benchmark = "pairs of " + pairs.getLast().replaceAll("\t", " ").split(" ", 4)[0];
      } else if (line.startsWith("# Benchmark: ")) {
        benchmark = line.substring("# Benchmark: ".length()).replace(PACKAGE, "");
      } else if (line.startsWith("# Parameters: ")) {
        benchmark += " " + line.substring("# Parameters: ".length());
      } else if (line.contains("<failure>")) {
        if (!failed.contains(benchmark)) {
          failed.add(benchmark);
        }
      } else if (progress.matches()) {
        percent = Math.round(Double.parseDouble(progress.group(1).replace(',', '.')));
        eta = progress.group(2);
      }
      if (!benchmark.isEmpty()) {
        out.progress(benchmark + ", left " + eta, percent, 100);
      }
    }
  }
}
