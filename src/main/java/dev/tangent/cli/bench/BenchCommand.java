package dev.tangent.cli.bench;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.RunOptions;
import dev.tangent.cli.frame.UserError;
import dev.tangent.job.frame.Peak;
import dev.tangent.report.BenchResults;
import dev.tangent.report.BenchTables;
import dev.tangent.run.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk bench}: JMH, with the machine's limits and the peers beside it. */
@Command(
    name = "bench",
    description = {
      "Run the benchmarks (JMH) beside other libraries and this machine's measured limits.",
      "%nA pattern is a regular expression in the names that --list shows; several are joined by"
          + " or. Results go to results/bench, a file a class: JMH's JSON and a table."
    })
public final class BenchCommand extends CliCommand {
  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..*",
      description = "As Product, or FloatProduct.*gemm. Default: all benchmarks.")
  List<String> patterns = new ArrayList<>();

  @Option(names = "--list", order = 1, description = "Print the benchmarks and stop.")
  boolean list;

  @Option(
      names = "--quick",
      order = 2,
      description = "One fork, short iterations: for a look, into results/quick/bench.")
  boolean quick;

  @Option(names = "--forks", paramLabel = "N", order = 3, description = "JVMs one after another.")
  @Nullable Integer forks;

  @Option(names = "--warmup", paramLabel = "N", order = 4, description = "Warm-up iterations.")
  @Nullable Integer warmup;

  @Option(names = "--iterations", paramLabel = "N", order = 5, description = "Those measured.")
  @Nullable Integer iterations;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      order = 6,
      description = "Of an iteration, as 300ms or 2s.")
  @Nullable String time;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 7,
      description = "Of the engine and of OpenBLAS. Default: one for each core.")
  @Nullable Integer threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE[,VALUE]",
      order = 8,
      description = "Parameters of the benchmarks, as n=512,1024.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      order = 9,
      description = "A profiler of JMH, as gc or stack.")
  List<String> profilers = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 10,
      description = "Directory of the results. Default: results/bench of this checkout.")
  @Nullable Path out;

  @Option(
      names = "--readme",
      order = 11,
      description = "Only bring the table in README.md up to date with results/bench.")
  boolean readme;

  @Override
  protected int run(Output out) throws Exception {
    Path root = root();
    if (readme) {
      return BenchReadme.write(root, out);
    }
    BenchProcess jmh = new BenchProcess(root);
    if (list) {
      return list(jmh, out);
    }
    List<String> arguments = arguments();
    if (jmh.list(listArguments()).isEmpty()) {
      throw noMatch();
    }
    Path directory = outDirectory(root);
    List<String> flags = threads == null ? List.of() : List.of("-Dtangent.threads=" + threads);
    Path results = Files.createTempFile("bench", ".json");
    try {
      Peak before = limits();
      show(before, "before", out);
      arguments.addAll(List.of("-rf", "json", "-rff", results.toString()));
      BenchProcess.Outcome outcome = jmh.run(flags, arguments, out);
      outcome.skipped().forEach(words -> out.note("skipped: %s", words));
      if (outcome.none()) {
        out.json(Map.of("skipped", outcome.skipped()));
        return 0;
      }
      Peak after = limits();
      show(after, "after", out);
      return report(
          BenchResults.of(results, machine(before, after, outcome)), directory, outcome, out);
    } finally {
      Files.deleteIfExists(results);
    }
  }

  /** The checkout; the launcher says where it is. */
  private static Path root() {
    String root = System.getProperty("tangent.root");
    if (root == null) {
      throw UserError.failed(
          "the benchmarks belong to a checkout of the sources", "run `./ntk bench` there");
    }
    return Path.of(root);
  }

  private Path outDirectory(Path root) {
    return RunOptions.makeOutDirectory(
        out != null ? out : root.resolve(quick ? "results/quick/bench" : "results/bench"));
  }

  /** What JMH is told, besides where its results go. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    number(arguments, "-f", "--forks", forks, quick ? 1 : null);
    number(arguments, "-wi", "--warmup", warmup, quick ? 2 : null);
    number(arguments, "-i", "--iterations", iterations, quick ? 3 : null);
    String length = time != null ? time : quick ? "200ms" : null;
    if (length != null) {
      if (!length.matches("[0-9]+ *(ns|us|ms|s|min|m)")) {
        throw UserError.usage("--time " + length, "a number and a unit, as 300ms or 2s");
      }
      arguments.addAll(List.of("-w", length, "-r", length));
    }
    if (threads != null && (threads < 1 || threads > 1024)) {
      throw UserError.usage("--threads " + threads, "1 to 1024");
    }
    for (String setting : settings) {
      if (!setting.matches("\\w+=.+")) {
        throw UserError.usage("--set " + setting, "expected a parameter and a value, as n=512");
      }
      arguments.addAll(List.of("-p", setting));
    }
    profilers.forEach(name -> arguments.addAll(List.of("-prof", name)));
    for (String pattern : patterns) {
      checkPattern(pattern);
      arguments.add(pattern);
    }
    return arguments;
  }

  private static void number(
      List<String> arguments,
      String flag,
      String option,
      @Nullable Integer given,
      @Nullable Integer otherwise) {
    Integer value = given == null ? otherwise : given;
    if (value == null) {
      return;
    }
    int least = option.equals("--warmup") ? 0 : 1;
    if (value < least) {
      throw UserError.usage(option + " " + value, "at least " + least);
    }
    arguments.addAll(List.of(flag, value.toString()));
  }

  private static void checkPattern(String pattern) {
    try {
      java.util.regex.Pattern.compile(pattern);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw UserError.usage("pattern " + pattern, "no regular expression: " + e.getDescription());
    }
  }

  private int list(BenchProcess jmh, Output out) throws IOException, InterruptedException {
    patterns.forEach(BenchCommand::checkPattern);
    Map<String, List<String>> benchmarks = jmh.list(listArguments());
    if (benchmarks.isEmpty()) {
      throw noMatch();
    }
    benchmarks.forEach(
        (name, params) -> {
          out.line("%s", name);
          params.forEach(p -> out.line("    %s", p));
        });
    out.json(Map.of("benchmarks", benchmarks));
    return 0;
  }

  private UserError noMatch() {
    return UserError.usage(
        "no benchmark matches " + String.join(" or ", patterns), "`ntk bench --list` names them");
  }

  private List<String> listArguments() {
    List<String> arguments = new ArrayList<>(List.of("-lp"));
    arguments.addAll(patterns);
    return arguments;
  }

  private Peak limits() throws Exception {
    if (threads == null) {
      return Peak.measure();
    }
    return Peak.withThreads(threads, Peak::measure);
  }

  private static void show(Peak limits, String when, Output out) {
    out.line(
        "limits %-6s  %.1f GFLOP/s float, %.1f GFLOP/s double, reading %.1f GB/s (%d threads, %s)",
        when,
        limits.floatGflops(),
        limits.doubleGflops(),
        limits.readGigabytes(),
        limits.threads(),
        limits.simd());
  }

  /** What every result notes: the better of both measurements counts as the limit. */
  private static Map<String, Object> machine(
      Peak before, Peak after, BenchProcess.Outcome outcome) {
    Map<String, String> machine = Machine.describe();
    Map<String, Object> noted = new LinkedHashMap<>();
    noted.put("date", LocalDate.now().toString());
    noted.put("cpu", machine.get("cpu"));
    noted.put("processors", machine.get("processors"));
    noted.put("threads", before.threads());
    noted.put("simd", before.simd());
    noted.put("memoryBytes", Machine.memoryBytes());
    noted.putAll(Machine.versions());
    if (outcome.peer() != null) {
      noted.put("peer", outcome.peer());
    }
    noted.put("peakFloatGflops", Math.max(before.floatGflops(), after.floatGflops()));
    noted.put("peakDoubleGflops", Math.max(before.doubleGflops(), after.doubleGflops()));
    noted.put("readGigabytesPerSecond", Math.max(before.readGigabytes(), after.readGigabytes()));
    noted.put(
        "before", List.of(before.floatGflops(), before.doubleGflops(), before.readGigabytes()));
    noted.put("after", List.of(after.floatGflops(), after.doubleGflops(), after.readGigabytes()));
    return noted;
  }

  private static int report(
      List<BenchResults> all, Path directory, BenchProcess.Outcome outcome, Output out)
      throws IOException {
    List<Object> files = new ArrayList<>();
    for (BenchResults results : all) {
      results.write(directory);
      files.add(directory.resolve(results.name() + ".json").toString());
      out.line("%n%s%n%s", results.name(), BenchTables.table(results).plain().stripTrailing());
    }
    out.line("%nwrote %s", directory);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("out", directory.toString());
    result.put("files", files);
    result.put("skipped", outcome.skipped());
    result.put("failed", outcome.failed());
    result.put("results", all.stream().flatMap(r -> r.entries().stream()).toList());
    out.json(result);
    if (!outcome.failed().isEmpty()) {
      out.note("%s failed: see %s", String.join(", ", outcome.failed()), outcome.log());
      return UserError.FAILED;
    }
    return 0;
  }
}
