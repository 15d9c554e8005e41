package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs of src/examples compile, run and print what they promise. A new program is listed
 * here.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("src/examples");

  @TempDir Path temp;

  /** What is right in the output of each; those in {@link #LIBRARIES} run with the libraries. */
  private static final Map<String, Consumer<String>> CHECKS =
      Map.of(
          "KernelOfYourData", out -> assertEquals(3, out.lines().count(), out),
          "PosteriorWithErrorBars", ExamplesTest::errorBarsGrowAwayFromTheData,
          "TrainAndWatch", out -> assertTrue(number(out, "cost ") < 0.03, out),
          "YourActivation", ExamplesTest::wideNetworksComeNear,
          "YourLayer", out -> assertEquals(number(out, "limit "), number(out, "finite "), 0.3, out),
          "ChooseDepthAndRidge", out -> assertTrue(number(out, "cost ") < 1e-3, out),
          "WhichRowsMatter", out -> assertTrue(number(out, "error ") < 0.3, out),
          "Serve", out -> assertTrue(out.matches("(?s)same \\[.*different \\[.*"), out));

  private static final List<String> LIBRARIES = List.of("TrainAndWatch");

  static Stream<String> programs() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void runs(String name) throws Exception {
    Consumer<String> check = CHECKS.get(name);
    assertNotNull(check, name + ": say here what it must print");
    String path = LIBRARIES.contains(name) ? Cli.classPath() : Programs.classes();
    Path source = Files.copy(EXAMPLES.resolve(name + ".java"), temp.resolve(name + ".java"));
    check.accept(String.join("\n", Programs.run(source, path)));
  }

  @Test
  void shellPrintsOneNumber() throws Exception {
    List<String> arguments =
        List.of(
            "--class-path",
            Programs.classes(),
            "--add-modules",
            "jdk.incubator.vector",
            "-R--add-modules",
            "-Rjdk.incubator.vector",
            EXAMPLES.resolve("OneLiner.jsh").toAbsolutePath().toString());
    List<String> out = Programs.tool("jshell", temp, arguments);
    double expected =
        LimitKernel.of(Architecture.parse(2, 1, "dense 9; relu; dense"))
            .compute(DoubleMatrix.of(2, 2, 1, 0, 0, 1))
            .ntk()
            .get(0, 1);
    assertEquals(expected, Double.parseDouble(out.getLast()));
  }

  /** The first number after these words. */
  private static double number(String out, String words) {
    Matcher found =
        Pattern.compile(Pattern.quote(words) + "(-?[0-9.]+(?:E-?[0-9]+)?)").matcher(out);
    assertTrue(found.find(), out);
    return Double.parseDouble(found.group(1));
  }

  private static double deviation(String out, String at) {
    return number(out.substring(out.indexOf("f(" + at + ")")), "± ");
  }

  private static void errorBarsGrowAwayFromTheData(String out) {
    assertEquals(Math.sin(2), number(out, "f(2.0) = "), 1e-9, out);
    assertTrue(deviation(out, "2.0") < 1e-6, out);
    assertTrue(deviation(out, "4.0") > deviation(out, "3.0"), out);
    assertTrue(deviation(out, "3.0") > deviation(out, "0.5"), out);
  }

  private static void wideNetworksComeNear(String out) {
    String wide = out.substring(out.indexOf("width 800"));
    double deviation = number(wide, "deviation ");
    // Four standard errors of a mean of 40; sixteen times as wide, the deviation is a quarter.
    assertEquals(number(out, "limit "), number(wide, "mean "), 4 * deviation / Math.sqrt(40), out);
    assertEquals(0.25, deviation / number(out, "deviation "), 0.1, out);
  }
}
