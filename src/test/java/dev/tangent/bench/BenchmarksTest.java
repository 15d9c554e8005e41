package dev.tangent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark runs once, in this JVM, with small parameters, so that one that no longer works
 * fails the build. Peers that are not installed are left out, as {@code ntk bench} leaves them out.
 */
class BenchmarksTest {
  private static final int SMALL = 48;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @TempDir Path temp;

  private static Set<BenchmarkListEntry> all() {
    var quiet =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    return BenchmarkList.defaultList().getAll(quiet, List.of());
  }

  static List<String> classes() {
    return all().stream().map(BenchmarkListEntry::getUserClassQName).distinct().sorted().toList();
  }

  @Test
  void bothPrecisionsAreFound() {
    assertTrue(classes().contains(FloatProductBenchmark.class.getName()), classes().toString());
    assertTrue(classes().contains(DoubleProductBenchmark.class.getName()), classes().toString());
  }

  @ParameterizedTest
  @MethodSource("classes")
  void everyBenchmarkRuns(String name) throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // Nothing is measured here.
    Path log = temp.resolve("log");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote(name) + "\\.")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldDoGC(false)
            .output(log.toString())
            .addProfiler(WorkProfiler.class);
    Set<String> expected = new TreeSet<>();
    for (BenchmarkListEntry benchmark : all()) {
      if (benchmark.getUserClassQName().equals(name)) {
        expected.add(benchmark.getUsername());
        benchmark
            .getParams()
            .orElse(Map.of())
            .forEach((key, values) -> options.param(key, small(values[0])));
      }
    }
    for (String missing : Bench.missingPeers().keySet()) {
      options.exclude(missing);
      expected.removeIf(Pattern.compile(missing).asPredicate());
    }
    Set<String> run = new TreeSet<>();
    new Runner(options.build()).run().forEach(r -> run.add(r.getParams().getBenchmark()));
    assertEquals(expected, run, () -> failure(log));
  }

  /** The lines of pairs that this prints. */
  private static List<String> pairs(String... arguments) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stdout = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    boolean any;
    try {
      any = Pairs.run(arguments);
    } finally {
      System.setOut(stdout);
    }
    List<String> lines =
        bytes
            .toString(StandardCharsets.UTF_8)
            .lines()
            .filter(l -> l.startsWith(Pairs.PAIR))
            .toList();
    assertEquals(any, !lines.isEmpty());
    return lines;
  }

  /** Without JMH: both sides run, and a line for each peer says their times. */
  @Test
  void pairsTakeTurns() throws Exception {
    List<String> lines = pairs("--pairs", "2", "0", "FloatProduct", "gemm", "shape=48x32x16:TN");
    int peers =
        (NativeBlas.find().isPresent() ? 1 : 0) + (NativeBlas.findBlis().isPresent() ? 1 : 0);
    assertEquals(peers, lines.size());
    for (String line : lines) {
      String[] parts = line.split("\t");
      assertEquals("{shape=48x32x16:TN}", parts[3]);
      assertEquals(2.0 * 48 * 32 * 16, Double.parseDouble(parts[5]));
      assertEquals(2, parts[6].split(", ").length);
    }
  }

  /**
   * The yardstick of 17 GFLOP needs more than a millisecond anywhere; for so small a step, less.
   */
  @Test
  void aYardstickIsConvertedToTheSameWork() throws Exception {
    List<String> lines = pairs("--pairs", "1", "0", "Network", "\\.step$", "sizes=8x16x8x1");
    assertEquals(1, lines.size());
    String[] parts = lines.getFirst().split("\t");
    assertEquals(List.of("step", "sgemm"), List.of(parts[1], parts[2]));
    double seconds = Double.parseDouble(parts[7].substring(1, parts[7].length() - 1));
    assertTrue(seconds > 0 && seconds < 1e-3, parts[7]);
  }

  @Test
  void aPatternOfPeersLeavesOutTheOthers() throws Exception {
    Class<?> type = EigenLibrariesBenchmark.class;
    List<String> all =
        Pairing.pairs(type, "Eigen").get("eigen").stream().map(Method::getName).toList();
    assertTrue(all.containsAll(List.of("eigen", "f2jEigen", "ejmlEigen", "ojalgoEigen")));
    List<String> two =
        Pairing.pairs(type, "(eigen|ejmlEigen)$").get("eigen").stream()
            .map(Method::getName)
            .toList();
    assertEquals(List.of("eigen", "ejmlEigen"), two);
  }

  /** A parameter's first value, every number in it at most {@link #SMALL}. */
  private static String small(String value) {
    return NUMBER
        .matcher(value)
        .replaceAll(n -> String.valueOf(Math.min(Long.parseLong(n.group()), SMALL)));
  }

  private static String failure(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
