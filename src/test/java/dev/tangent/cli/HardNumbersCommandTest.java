package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Results beyond the range of floating-point numbers end in one line of error; extreme results
 * within the range are right.
 */
class HardNumbersCommandTest {
  @TempDir Path dir;

  private Path write(String name, int columns, double... values) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(values, values.length / columns, columns));
    return file;
  }

  private Cli run(String line, Path inputs) {
    List<String> all = new ArrayList<>(List.of(line.split(" ", -1)));
    all.addAll(List.of("--inputs", inputs.toString(), "--overwrite", "--headless"));
    all.addAll(List.of("--out", dir.resolve("out").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private Path three() {
    return write("x", 2, 1, 0, 0, 1, 0.6, 0.8);
  }

  /** Nothing that isn't finite, or lost on the way to 0, is written with exit 0. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kernel --activation erf --sigma-w 10 --depth 500 --diagonal | tangent kernel of point 0",
        "kernel --beta 0 --depth 1100 | vanishes",
        "kernel --parametrization standard --sigma-w 1e-170 | square of sigma_w",
        "kernel --parametrization standard --sigma-w 1e-20 --precision f32 | float32"
      })
  void outOfRangeIsOneLine(String line, String reason) {
    Cli cli = run(line, three());
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains(reason), cli.err());
    assertFalse(Files.exists(dir.resolve("out/ntk.npy")));
  }

  /** σ_w = 1, 1e-9, 1: the second layer leaves its bias alone. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "f64"})
  void constantNetworks(String precision) {
    Cli cli = run("kernel --sigma-w 1,1e-9,1 --depth 3 --precision " + precision, three());
    assertEquals(0, cli.exitCode(), cli.err());
    for (double v : Npy.read(dir.resolve("out/nngp.npy")).toDoubles()) {
      assertEquals(0.015, v, 1e-9);
    }
    for (double v : Npy.read(dir.resolve("out/ntk.npy")).toDoubles()) {
      assertEquals(0.02, v, 1e-9);
    }
  }

  /** Kernels are judged by the rounding of what made them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--activation erf --precision f32",
        "--activation softplus --depth 2 --kernel nngp",
        "--activation tanh --depth 3 --kernel nngp"
      })
  void componentsOfThePointsOnACircle(String options) {
    List<String> all = new ArrayList<>(List.of("pca", "--data", "circle:100", "--overwrite"));
    all.addAll(List.of(options.split(" ", -1)));
    all.addAll(List.of("--out", dir.resolve("out").toString()));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    double[] values = Npy.read(dir.resolve("out/eigenvalues.npy")).toDoubles();
    assertEquals(100, values.length);
    assertTrue(values[0] > 0 && values[99] >= 0);
  }

  /** No time is so long that a network counts as untrained: raw pixels up to t = 1e308. */
  @Test
  void hugeTimes() {
    double[] x = new double[18];
    double[] y = new double[6];
    for (int i = 0; i < 18; i++) {
      x[i] = i * i * 37 % 256;
      y[i / 3] = Math.sin(i / 3 + 1.0);
    }
    Path inputs = write("x", 3, x);
    Path targets = write("y", 1, y);
    Path test = write("t", 3, 12, 200, 33, 0, 255, 7);
    String options =
        "predict --times 0,1e306,1e308,inf --depth 2 --targets "
            + targets
            + " --test-inputs "
            + test;
    Cli cli = run(options, inputs);
    assertEquals(0, cli.exitCode(), cli.err());
    NpyArray mean = Npy.read(dir.resolve("out/mean.npy"));
    for (int i = 0; i < 2; i++) {
      double end = mean.get(6 + i);
      assertEquals(end, mean.get(2 + i), 1e-9 * (1 + Math.abs(end)));
      assertEquals(end, mean.get(4 + i), 1e-9 * (1 + Math.abs(end)));
      assertTrue(Math.abs(end - mean.get(i)) > 1e-6, "trained since t = 0");
    }
  }

  /** Norms around 1e90: entries of 1e180, whose squares overflow. */
  @Test
  void hugeNorms() throws Exception {
    Path inputs = write("x", 2, 1e90, 2e89, -3e89, 1e90, 5e89, -7e89);
    Path targets = write("y", 1, 1, -1, 0.5);
    Path test = write("t", 2, 4e89, 4e89);
    Cli cli =
        run(
            "predict --times inf --depth 2 --json --targets " + targets + " --test-inputs " + test,
            inputs);
    assertEquals(0, cli.exitCode(), cli.err());
    // NumPy, of points 1e90 times smaller; eigenvalues are by a few iterations
    assertEquals(0.1899787190668747, Npy.read(dir.resolve("out/mean.npy")).get(0), 1e-12);
    JsonNode report = new ObjectMapper().readTree(cli.out());
    assertEquals(2.6864428542648255, report.get("condition").asDouble(), 0.01);
    assertEquals(0.6529582946814028e180, report.get("largestEigenvalue").asDouble(), 2e177);
  }
}
