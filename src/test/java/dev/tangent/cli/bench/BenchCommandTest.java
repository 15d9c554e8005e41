package dev.tangent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.cli.frame.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code ntk bench} tells JMH; that benchmarks run is tested beside them. */
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
