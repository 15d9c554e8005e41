package dev.tangent.cli.bench;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.RunOptions;
import dev.tangent.cli.frame.UserError;
import dev.tangent.job.frame.Peak;
import dev.tangent.report.BenchPairs;
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

/**
 * {@code ntk bench}: runs JMH benchmarks beside the machine's limits and other libraries (peers).
 */
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
      names = "--pairs",
      order = 11,
      description =
          "Ours and each peer's in alternating blocks of one process, with the ratio of each pair:"
              + " what else runs on the machine slows both. What no library has is measured beside"
              + " our product that it consists of. A PATTERN that finds some of the peers, as"
              + " '(eigen|openblasEigen)$', leaves out the others. --iterations is the number of"
              + " pairs, --time the length of a block. Results go to results/bench/pairs, by the"
              + " width of the vectors.")
  boolean pairs;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      order = 12,
      description =
          "A flag for the JVM of the benchmarks, as --jvm=-XX:UseAVX=2 to see AVX2 on an AVX-512"
              + " machine (then OPENBLAS_CORETYPE=Haswell for OpenBLAS, BLIS_ARCH_TYPE=haswell for"
              + " BLIS).")
  List<String> jvm = new ArrayList<>();

  @Option(
      names = "--readme",
      order = 13,
      description = "Only bring the table in README.md up to date with results/bench.")
  boolean readme;

  @Option(
      names = "--smoke",
      order = 14,
      description =
          "Nine benchmarks of everything that takes time, three forks each, in some two minutes,"
              + " into results/quick/smoke: for a comparison before and after a change.")
  boolean smoke;

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "DIR",
      order = 15,
      description =
          "Compare two directories of results, A and B: how much longer B takes, with an interval"
              + " of 99 %%. Exit code 1 when a benchmark became slower.")
  List<Path> compare = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      order = 16,
      description = "Slower by less doesn't matter to --compare. Default: 5.")
  double tolerance = 5;

  /**
   * The benchmarks of a quick check: products, factors, special functions, a limit kernel, a
   * training step, a prediction.
   */
  private static final List<String> SMOKE =
      List.of(
          "FloatLibrariesBenchmark\\.(gemm|syrk|cholesky)$",
          "DoubleLibrariesBenchmark\\.gemm$",
          "EigenLibrariesBenchmark\\.eigen$",
          "FloatElementwiseBenchmark\\.erf$",
          "LimitKernelBenchmark\\.kernels$",
          "NetworkBenchmark\\.step$",
          "RowPredictionBenchmark\\.row$");

  private static final List<String> SMOKE_SETTINGS =
      List.of("work=relu:4x2000:2", "sizes=784x1000x512x10", "depth=3");

  @Override
  protected int run(Output out) throws Exception {
    if (!compare.isEmpty()) {
      return BenchCompare.run(compare.get(0), compare.get(1), tolerance, out);
    }
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
    if (pairs) {
      return pairs(jmh, out);
    }
    List<String> flags = flags();
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

  private List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (String flag : jvm) {
      if (!flag.startsWith("-")) {
        throw UserError.usage("--jvm=" + flag, "a flag of the JVM, as --jvm=-XX:UseAVX=2");
      }
      flags.add(flag);
    }
    if (threads != null) {
      flags.add("-Dtangent.threads=" + threads);
    }
    return flags;
  }

  /** Measures peers and our code in alternating blocks, in one JVM after another. */
  private int pairs(BenchProcess process, Output out) throws Exception {
    Path directory = outDirectory(root());
    List<String> arguments = pairArguments();
    List<String> lines = new ArrayList<>();
    int count = forks != null ? forks : quick ? 1 : 3;
    Map<String, Object> machine = pairsMachine();
    BenchProcess.Outcome outcome = process.run(flags(), arguments, out);
    limits(outcome, machine);
    lines.addAll(outcome.pairs());
    for (int fork = 1; fork < count && !lines.isEmpty(); fork++) {
      outcome = process.run(flags(), arguments, out);
      limits(outcome, machine);
      lines.addAll(outcome.pairs());
    }
    if (lines.isEmpty()) {
      throw UserError.failed(
          "none of these has a peer that is installed here", "`ntk bench --list` names all");
    }
    outcome.skipped().forEach(words -> out.note("skipped: %s", words));
    if (outcome.peer() != null) {
      machine.put("peer", outcome.peer());
    }
    machine.put("forks", count);
    BenchPairs results = BenchPairs.of(lines, machine);
    out.line("%n%s", results.table().plain());
    out.line(
        "peak %s GFLOP/s float, %s double, %s; peers: %s",
        machine.get("peakFloatGflops"),
        machine.get("peakDoubleGflops"),
        machine.get("simd"),
        outcome.peer());
    String width = String.valueOf(machine.get("simd")).replaceFirst(" vectors", "");
    Path to = RunOptions.makeOutDirectory(directory.resolve("pairs").resolve(width));
    List<String> files = results.write(to).stream().map(Path::toString).toList();
    out.line("wrote %s", to);
    out.json(Map.of("out", to.toString(), "files", files, "pairs", results.pairs()));
    return 0;
  }

  private Map<String, Object> pairsMachine() {
    Map<String, String> described = Machine.describe();
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("date", LocalDate.now().toString());
    machine.put("cpu", described.get("cpu"));
    machine.put("threads", threads != null ? threads.toString() : described.get("processors"));
    machine.putAll(Machine.versions());
    machine.put("jvm", String.join(" ", flags()));
    return machine;
  }

  /**
   * Notes the machine's limits as one process measured them, since they depend on its flags; the
   * best of all forks counts.
   */
  private static void limits(BenchProcess.Outcome outcome, Map<String, Object> machine) {
    List<String> limits = outcome.limits();
    if (limits.size() == 3) {
      best(machine, "peakFloatGflops", Double.parseDouble(limits.get(0)));
      best(machine, "peakDoubleGflops", Double.parseDouble(limits.get(1)));
      machine.put("simd", limits.get(2));
    }
  }

  private static void best(Map<String, Object> machine, String key, double value) {
    double rounded = Math.round(10 * value) / 10.0;
    machine.merge(key, rounded, (a, b) -> (Double) a > (Double) b ? a : b);
  }

  /** The arguments of the process that measures pairs, in the form that its main class expects. */
  List<String> pairArguments() {
    arguments(); // refuses the same mistakes
    if (warmup != null || !profilers.isEmpty()) {
      throw UserError.usage("--pairs", "it has no --warmup and no --profile");
    }
    List<String> all = new ArrayList<>(List.of("--pairs"));
    all.add(String.valueOf(iterations != null ? iterations : quick ? 5 : 11));
    all.add(String.valueOf(seconds(time != null ? time : quick ? "200ms" : "500ms")));
    all.add("-");
    all.add(patterns.isEmpty() ? "." : "(" + String.join(")|(", patterns) + ")");
    all.addAll(settings);
    return all;
  }

  private static double seconds(String time) {
    String unit = time.replaceFirst("^[0-9]+ *", "");
    double number = Double.parseDouble(time.replaceAll("[^0-9]", ""));
    return number
        * switch (unit) {
          case "ns" -> 1e-9;
          case "us" -> 1e-6;
          case "ms" -> 1e-3;
          case "s" -> 1;
          default -> 60;
        };
  }

  /** The directory of the checkout, which the launcher passes. */
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
        out != null
            ? out
            : root.resolve(
                smoke ? "results/quick/smoke" : quick ? "results/quick/bench" : "results/bench"));
  }

  /** The arguments of JMH, except the file of its results. */
  List<String> arguments() {
    if (smoke && (quick || pairs || !patterns.isEmpty() || !settings.isEmpty())) {
      throw UserError.usage(
          "--smoke with a pattern, --set, --quick or --pairs", "it says all of that itself");
    }
    List<String> arguments = new ArrayList<>();
    number(
        arguments,
        "-f",
        "--forks",
        forks,
        smoke ? Integer.valueOf(3) : quick ? Integer.valueOf(1) : null);
    number(arguments, "-wi", "--warmup", warmup, smoke || quick ? 2 : null);
    number(arguments, "-i", "--iterations", iterations, smoke || quick ? 3 : null);
    String length = time != null ? time : smoke || quick ? "200ms" : null;
    if (length != null) {
      if (!length.matches("[0-9]+ *(ns|us|ms|s|min|m)")) {
        throw UserError.usage("--time " + length, "a number and a unit, as 300ms or 2s");
      }
      arguments.addAll(List.of("-w", length, "-r", length));
    }
    if (threads != null && (threads < 1 || threads > 1024)) {
      throw UserError.usage("--threads " + threads, "1 to 1024");
    }
    for (String setting : smoke ? SMOKE_SETTINGS : settings) {
      if (!setting.matches("\\w+=.+")) {
        throw UserError.usage("--set " + setting, "expected a parameter and a value, as n=512");
      }
      arguments.addAll(List.of("-p", setting));
    }
    profilers.forEach(name -> arguments.addAll(List.of("-prof", name)));
    arguments.addAll(chosen());
    return arguments;
  }

  /** The patterns of benchmarks, checked. */
  private List<String> chosen() {
    patterns.forEach(BenchCommand::checkPattern);
    return smoke ? SMOKE : patterns;
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
    arguments.addAll(chosen());
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

  /** The facts of the machine in every result; the better of the two measurements is the limit. */
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
