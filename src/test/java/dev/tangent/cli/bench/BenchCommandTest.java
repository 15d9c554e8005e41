package dev.tangent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.cli.frame.UserError;
import dev.tangent.run.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The arguments that {@code ntk bench} passes to JMH. The benchmarks themselves are tested in
 * {@code BenchmarksTest}.
 */
class BenchCommandTest {
  @TempDir Path temp;

  private static List<String> arguments(String... options) {
    BenchCommand command = new BenchCommand();
    new CommandLine(command).parseArgs(options);
    return command.arguments();
  }

  @Test
  void annotationsDecideUnlessToldOtherwise() {
    assertEquals(List.of(), arguments());
    assertEquals(
        List.of("-f", "1", "-wi", "2", "-i", "3", "-w", "200ms", "-r", "200ms", "Product"),
        arguments("--quick", "Product"));
    assertEquals(
        List.of("-f", "5", "-i", "7", "-p", "n=1,2", "-p", "k=3", "-prof", "gc", "A", "B"),
        arguments(
            "A",
            "B",
            "--forks",
            "5",
            "--iterations",
            "7",
            "--set",
            "n=1,2",
            "--set",
            "k=3",
            "--profile",
            "gc"));
  }

  @Test
  void pairsAreToldInTheirOwnWay() {
    BenchCommand command = new BenchCommand();
    new CommandLine(command)
        .parseArgs("--pairs", "--time", "2s", "--iterations", "7", "--set", "n=1,2", "A", "B");
    assertEquals(List.of("--pairs", "7", "2.0", "-", "(A)|(B)", "n=1,2"), command.pairArguments());
  }

  @Test
  void smokeIsAMinutesSet() {
    List<String> smoke = arguments("--smoke");
    assertEquals(List.of("-f", "3", "-wi", "2", "-i", "3"), smoke.subList(0, 6));
    assertTrue(smoke.contains("work=relu:4x2000:2"), smoke.toString());
    assertTrue(smoke.getLast().startsWith("RowPrediction"), smoke.toString());
  }

  /** A directory of results of one benchmark, three forks of two iterations around a time. */
  private Path results(String name, double milliseconds) throws Exception {
    Path directory = Files.createDirectory(temp.resolve(name));
    List<List<Double>> forks = new ArrayList<>();
    for (double factor : new double[] {0.99, 1, 1.01}) {
      forks.add(List.of(milliseconds * factor, milliseconds * factor));
    }
    Files.write(
        directory.resolve("One.json"),
        Json.pretty(
            List.of(
                Map.of(
                    "benchmark",
                    "dev.tangent.bench.OneBenchmark.gemm",
                    "machine",
                    Map.of("cpu", name),
                    "primaryMetric",
                    Map.of("scoreUnit", "ms/op", "rawData", forks)))));
    return directory;
  }

  @Test
  void comparisonsFailWhereSomethingBecameSlower() throws Exception {
    String a = results("a", 10).toString();
    String b = results("b", 14).toString();
    Cli slower = Cli.run("bench", "--compare", a, b);
    assertEquals(1, slower.exitCode(), slower.err());
    assertTrue(slower.out().contains("10.0 ms") && slower.out().contains("1.400"), slower.out());
    assertTrue(slower.err().contains("slower: One.gemm"), slower.err());
    assertTrue(slower.err().contains("cpu a and b"), slower.err());
    Cli faster = Cli.run("bench", "--compare", b, a, "--json");
    assertEquals(0, faster.exitCode(), faster.err());
    assertTrue(faster.out().contains("\"verdict\":\"faster\""), faster.out());
    assertEquals(0, Cli.run("bench", "--compare", a, b, "--tolerance", "50").exitCode());
    Cli none = Cli.run("bench", "--compare", a, temp.resolve("c").toString());
    assertEquals(2, none.exitCode());
    assertTrue(none.errorLine().contains("no results in"), none.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--forks=0", "--iterations=0", "--time=fast", "--set=n", "--threads=0", "("})
  void refusesWhatJmhWould(String option) {
    try {
      arguments(option);
    } catch (UserError e) {
      assertEquals(UserError.USAGE, e.exitCode());
      return;
    }
    throw new AssertionError("accepted " + option);
  }

  @Test
  void saysThatItNeedsTheSources() {
    Cli outside = Cli.run("bench", "--list");
    assertEquals(1, outside.exitCode());
    assertTrue(outside.errorLine().contains("./ntk bench"), outside.err());
    assertTrue(Cli.run("--help").out().contains("\n  bench "));
  }
}
