package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.layer.Architecture;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Parsing, the shared options, and how errors look. */
public class FrameTest {
  @TempDir Path temp;

  /** The settings that all specs share. */
  public record ProbeSpec(DataSpec data, ArchitectureSpec architecture) {
    static final ProbeSpec DEFAULT = new ProbeSpec(DataSpec.NONE, ArchitectureSpec.DEFAULT);
  }

  @Command(name = "probe", description = "Loads what the shared options say.")
  static final class Probe extends CliCommand {
    @Mixin DataOptions data = new DataOptions();
    @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
    @Mixin RunOptions options = new RunOptions();
    @Nullable Dataset loaded;
    @Nullable Architecture built;
    @Nullable Throwable toThrow;

    @Override
    protected int run(Output out) throws Exception {
      if (toThrow instanceof Error e) {
        throw e;
      }
      if (toThrow instanceof Exception e) {
        throw e;
      }
      ProbeSpec asked = SpecMap.read(ProbeSpec.DEFAULT, given(SpecMap.names(ProbeSpec.DEFAULT)));
      loaded = asked.data().load(options.seed());
      int outputs = loaded.targets() == null ? 1 : loaded.targets().columns();
      built = asked.architecture().build(loaded.inputWidth(), outputs);
      options.outDirectory("probe");
      out.line("%d rows", loaded.rows());
      out.json(Map.of("rows", loaded.rows()));
      return 0;
    }
  }

  private static Cli run(String... arguments) {
    return run(new Probe(), arguments);
  }

  private static Cli run(Probe probe, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "probe";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Cli.runWith(probe, all);
  }

  @Test
  void sharedOptionsSayDataNetworkAndRun() {
    Probe probe = new Probe();
    Cli cli =
        run(
            probe,
            "--data=digits",
            "--limit-rows",
            "12",
            "--depth=3",
            "--width=7",
            "--activation=leaky-relu:0.2",
            "--beta=0.5",
            "--sigma-w=1.5",
            "--seed=-3",
            "--threads=1",
            "--precision=f32",
            "--out",
            temp.toString(),
            "--headless");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals("12 rows\n", cli.out());
    assertEquals("", cli.err());
    assertEquals(12, Objects.requireNonNull(probe.loaded).rows());
    assertEquals(
        List.of(64, 7, 7, 10),
        java.util.Arrays.stream(Objects.requireNonNull(probe.built).widths()).boxed().toList());
    assertEquals(1.5, probe.built.weights().getFirst().layer().sigmaW());
    assertEquals(-3, probe.options.seed());
    assertEquals(Precision.F32, probe.options.precision);
    assertFalse(probe.options.dashboard());
  }

  /** A quote in a list is a character: one line of ours, no warning of the library that parses. */
  @ParameterizedTest
  @ValueSource(strings = {"\"0.1,0", "0.\"1,0", "0.1,\"", "'0.1,0"})
  void quotesInAListAreNoWarnings(String beta) {
    Cli cli = Cli.run("kernel", "--data=circle:5", "--beta", beta);
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains("--beta"), cli.err());
  }

  @Test
  void jsonIsOneObjectAndNothingElse() {
    Cli cli = run("--data=circle:5", "--json");
    assertEquals("{\"rows\":5}\n", cli.out());
    assertEquals(0, cli.exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--widht 5 --data digits       | unknown option --widht: did you mean --width?",
        "--limitrows=5 --data digits   | unknown option --limitrows=5: did you mean --limit-rows?",
        "--zzz --data digits           | unknown option --zzz: see `ntk probe --help`",
        "--data digits --width 0       | --width 0: at least 1",
        "--data digits --depth 0       | --depth 0: at least 1",
        "--data digits --width ten     | --width",
        "--data digits --width         | --width",
        "--data digits --beta NaN      | --beta NaN: a finite number, 0 or more",
        "--data digits --sigma-w 0     | --sigma-w 0: larger than 0",
        "--data digits --activation r  | activation",
        "--data digits --threads 0     | --threads 0: 1 to 1024",
        "--data digits --precision f16 | f16",
        "--data digits --limit-rows 0  | --limit-rows 0: at least 1",
        "--headless --dashboard        | exclusive",
        "--data digit                  | no data set \"digit\"",
        "--data circle:0               | at least 1, as in circle:100",
        "--wi 0 --data digits          | --width 0: at least 1",
        "--de 3 --data digits          | is not unique: it matches",
        "extra                         | unexpected argument extra",
        "--width 5                     | no data: give one of --inputs X.npy and --data NAME",
        "--data digits --inputs x.npy  | both --inputs and --data",
      })
  void wrongUsageIsOneLineAndExitCode2(String arguments, String expected) {
    Cli cli = run(arguments.strip().split("\\s+"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains(expected), cli.err());
    assertEquals("", cli.out());
  }

  /** {@code ntk probe "$FILE"} where FILE is not set. */
  @Test
  void anEmptyArgumentIsNamed() {
    Cli cli = run("--data=circle:5", "");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.errorLine().contains("an argument is empty"), cli.err());
  }

  @Test
  void mistypedCommandsAndNoSuchCommandsAreAnswered() {
    Cli near = run();
    assertEquals(2, near.exitCode());
    Cli typo = Cli.runWith(new Probe(), "porbe");
    assertTrue(typo.errorLine().endsWith("did you mean probe?"), typo.err());
    Cli none = Cli.runWith(new Probe(), "xylophone");
    assertTrue(none.errorLine().endsWith("see `ntk --help`"), none.err());
    assertEquals(2, none.exitCode());
  }

  @Test
  void helpAndVersionSucceed() {
    assertEquals(0, Cli.run("--help").exitCode());
    assertTrue(Cli.run("--version").out().startsWith("ntk "));
    Cli help = run("--help");
    assertEquals(0, help.exitCode());
    for (String option :
        List.of("--inputs", "--limit-rows", "--sigma-w", "--precision", "--json")) {
      assertTrue(help.out().contains(option), help.out());
    }
  }

  @Test
  void filesThatAreBadAreNamed() throws Exception {
    Path nan = temp.resolve("nan.npy");
    Npy.write(nan, NpyArray.of(new double[] {1, 2, 3, Double.NaN, 5, 6}, 3, 2));
    Path flat = temp.resolve("flat.npy");
    Npy.write(flat, NpyArray.of(new double[] {1, 2, 3}, 3));
    Path none = temp.resolve("none.npy");
    Npy.write(none, NpyArray.of(new double[0], 0, 2));
    Path good = temp.resolve("good.npy");
    Npy.write(good, NpyArray.of(new double[] {1, 2, 3, 4}, 2, 2));
    Path cut = temp.resolve("cut.npy");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(good), 140));

    assertTrue(fails("--inputs", nan).contains("row 1, column 1 (from 0) is NaN"));
    assertTrue(fails("--inputs", flat).contains("expected N × "), fails("--inputs", flat));
    assertTrue(fails("--inputs", none).contains("at least one row"));
    assertTrue(fails("--inputs", cut).contains("truncated"));
    assertTrue(fails("--inputs", temp.resolve("missing.npy")).contains("no such file"));
    assertTrue(fails("--inputs", good, "--targets", flat).contains("3 rows"));
    assertTrue(fails("--inputs", good, "--targets", nan).contains("rows"));
    assertTrue(fails("--inputs", good, "--out", good).contains("cannot be written"));
    assertTrue(fails("--inputs", good, "--out", good.resolve("sub")).contains("cannot be written"));
  }

  private static String fails(Object... arguments) {
    Cli cli = run(java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    assertEquals(1, cli.exitCode(), cli.err());
    assertEquals("", cli.out());
    return cli.errorLine();
  }

  @Test
  void labelsAndTargetsComeFromFiles() {
    Path x = temp.resolve("x.npy");
    Npy.write(x, NpyArray.of(new double[] {1, 2, 3, 4}, 2, 2));
    Path labels = temp.resolve("labels.npy");
    Npy.write(labels, NpyArray.of(new double[] {0, 3}, 2));
    Probe probe = new Probe();
    assertEquals(0, run(probe, "--inputs=" + x, "--targets=" + labels).exitCode());
    Dataset loaded = Objects.requireNonNull(probe.loaded);
    assertEquals(3, Objects.requireNonNull(loaded.labels())[1]);
    assertEquals(1, Objects.requireNonNull(loaded.targets()).columns());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyExceptionIsOneLineUnlessDebugged(boolean debug) {
    for (Throwable t :
        List.of(
            UserError.failed("a thing", "mend it"),
            new IllegalArgumentException("x is 3 × 4 but y is 5 × 6"),
            new CancellationException("stop"),
            new java.io.IOException("disk"),
            new NullPointerException("two\nlines"),
            new OutOfMemoryError("Java heap space"))) {
      Probe probe = new Probe();
      probe.toThrow = t;
      Cli cli = debug ? run(probe, "--debug") : run(probe);
      int expected =
          switch (t) {
            case CancellationException _ -> 130;
            case IllegalArgumentException _ -> 2;
            default -> 1;
          };
      assertEquals(expected, cli.exitCode());
      if (debug) {
        assertTrue(cli.err().contains("\tat dev.tangent.cli.frame.FrameTest"), cli.err());
      } else {
        assertTrue(cli.errorLine().length() > 10);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"--width,--width,0", "--widht,--width,1", "--wdth,--width,1", "abc,xyz,3", "'',ab,2"})
  void distancesCountEdits(String a, String b, int expected) {
    assertEquals(expected, Suggestions.distance(a, b));
  }

  @Test
  void theBackgroundProcessGetsTheSameArguments() {
    assertEquals(
        List.of("train", "--steps", "5", "--headless", "--out", "runs/x"),
        Detach.arguments(
            List.of("train", "--detach", "--steps", "5", "--dashboard"), Path.of("runs/x"), false));
    assertEquals(
        List.of("train", "--out", "D", "--headless"),
        Detach.arguments(List.of("train", "--out", "D", "--detach"), Path.of("D"), true));
  }

  /** In the work, in the reading of a file, while a class starts: an interrupt is exit 130. */
  @Test
  void anInterruptIsOneWhereverItHits() {
    for (Throwable hit :
        List.of(
            new CancellationException(),
            new UncheckedIOException(new ClosedByInterruptException()),
            new ExceptionInInitializerError(new CancellationException()),
            new DataException("x.npy: cannot be read", new ClosedByInterruptException()),
            new IllegalStateException(new InterruptedException()))) {
      assertEquals(130, Errors.exitCode(hit), hit.toString());
    }
    assertEquals(1, Errors.exitCode(new ExceptionInInitializerError(new Exception("a defect"))));
  }
}
