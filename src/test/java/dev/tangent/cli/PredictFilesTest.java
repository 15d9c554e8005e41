package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code ntk predict} from input files to output files: every case of the reference, and extreme
 * shapes.
 *
 * <p>Tolerance 1e-12 in float64: the kernels are computed from the inputs here, to 1e-13, and their
 * condition is about 10.
 */
class PredictFilesTest {
  @TempDir Path dir;

  private static JsonNode reference() {
    try (var in = PredictFilesTest.class.getResourceAsStream("/reference/predict.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double[] flat(JsonNode node) {
    List<Double> values = new ArrayList<>();
    collect(node, values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> to) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, to));
    } else {
      to.add(node.asDouble());
    }
  }

  private String write(String name, JsonNode rows) {
    return write(name, flat(rows), rows.size(), rows.get(0).size());
  }

  private String write(String name, double[] values, int... shape) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(values, shape));
    return file.toString();
  }

  private NpyArray result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy"));
  }

  private JsonNode resultJson() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(dir.resolve("out/result.json")));
  }

  private Cli predict(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("predict", "--overwrite", "--out", "" + dir.resolve("out")));
    arguments.addAll(List.of(more));
    Cli cli = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private void assertClose(JsonNode moments, String field, String name) {
    List<Double> expected = new ArrayList<>();
    moments.forEach(c -> collect(c.get(field), expected));
    assertArrayEquals(
        expected.stream().mapToDouble(Double::doubleValue).toArray(),
        result(name).toDoubles(),
        1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everyCaseOfTheReference(int index) throws IOException {
    JsonNode file = reference();
    JsonNode c = file.get("cases").get(index);
    String[] base = {
      "--inputs=" + write("x", file.get("x_train")),
      "--targets=" + write("y", c.get("y")),
      "--test-inputs=" + write("t", file.get("x_test")),
      "--times=0,1,10,1000,inf",
      "--activation=" + c.get("activation").asString(),
      "--depth=" + c.get("L").asInt(),
      "--beta=" + c.get("beta").asDouble(),
      "--sigma-w=" + c.get("sigma_w").asDouble()
    };
    predict(
        with(
            base,
            "--initial=" + write("f0", c.get("f0_train")),
            "--test-initial=" + write("f0t", c.get("f0_test"))));
    assertClose(c.get("mse"), "test", "mean");
    for (String kernel : List.of("ntk", "nngp")) {
      predict(with(base, "--kernel=" + kernel, "--get=mean,cov,percentiles"));
      JsonNode expected = c.get("ensemble_" + kernel);
      assertClose(expected, "mean_test", "mean");
      assertClose(expected, "cov_test", "cov");
      int k = c.get("out").asInt();
      assertArrayEquals(new int[] {5, 3, 4, k}, result("percentiles").shape());
      JsonNode result = resultJson();
      assertTrue(result.get("residual").asDouble() < 1e-13, result.toString());
      assertTrue(result.get("smallestEigenvalue").asDouble() > 0, result.toString());
      assertTrue(result.get("condition").asDouble() > 1, result.toString());
      assertEquals(0, result.get("ridge").asDouble());
    }
  }

  private static String[] with(String[] base, String... more) {
    List<String> all = new ArrayList<>(List.of(base));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Targets, f₀ of rank 1, one test point, float32 files. */
  @Test
  void vectorsStandForOneOutput() {
    JsonNode file = reference();
    JsonNode c = file.get("cases").get(0);
    write("x", file.get("x_train"));
    Path floats = dir.resolve("t.npy");
    double[] one = flat(file.get("x_test").get(2));
    Npy.write(floats, NpyArray.of(NpyArray.of(one, 1, 5).toFloats(), 1, 5));
    predict(
        "--inputs=" + dir.resolve("x.npy"),
        "--targets=" + write("y", flat(c.get("y")), 6),
        "--test-inputs=" + floats,
        "--initial=" + write("f0", flat(c.get("f0_train")), 6),
        "--test-initial=" + write("f0t", flat(c.get("f0_test").get(2)), 1),
        "--times=10",
        "--depth=3");
    assertArrayEquals(new int[] {1, 1, 1}, result("mean").shape());
    // The test point went through float32.
    double expected = c.get("mse").get(2).get("test").get(2).get(0).asDouble();
    assertEquals(expected, result("mean").get(0), 1e-6);
  }

  /** One training point, ten outputs: f_t(x) = κ/K (1 − e^{−tK}) y. */
  @Test
  void onePointAndTenOutputs() {
    double[] y = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    String[] base = {
      "--inputs=" + write("x", new double[] {1, 2}, 1, 2),
      "--targets=" + write("y", y, 1, 10),
      "--test-inputs=" + write("t", new double[] {1, 2, -1, 0.5}, 2, 2),
      "--depth=1",
      "--beta=0.5"
    };
    predict(with(base, "--times=0,2,inf", "--get=mean,cov,percentiles"));
    double k = 2.5 + 0.25;
    double kappa = 0.25;
    for (int j = 0; j < 10; j++) {
      assertEquals(0, result("mean").get(j), 1e-14);
      double learned = 1 - Math.exp(-2 * k);
      assertEquals(y[j] * learned, result("mean").get(20 + j), 1e-14);
      assertEquals(y[j] * learned * kappa / k, result("mean").get(30 + j), 1e-14);
      assertEquals(y[j], result("mean").get(40 + j), 1e-14);
      assertEquals(y[j] * kappa / k, result("mean").get(50 + j), 1e-14);
    }
    assertEquals(k, result("cov").get(0), 1e-14);
    assertEquals(0, result("cov").get(8), 1e-15);
    assertEquals(1.25 / 2 + 0.25 - kappa * kappa / k, result("cov").get(11), 1e-14);
    predict(with(base, "--times=inf"));
    assertEquals(9 * kappa / k, result("mean").get(19), 1e-14);
  }

  /** Two points that agree determine the end, also where Cholesky alone would refuse. */
  @Test
  void duplicatesThatAgree() throws IOException {
    JsonNode file = reference();
    double[] x = flat(file.get("x_train"));
    double[] y = flat(file.get("cases").get(0).get("y"));
    String test = "--test-inputs=" + write("t", file.get("x_test"));
    String[] once = {
      "--inputs=" + write("x", java.util.Arrays.copyOf(x, 25), 5, 5),
      "--targets=" + write("y", java.util.Arrays.copyOf(y, 5), 5),
      test,
      "--times=inf"
    };
    predict(once);
    double[] expected = result("mean").toDoubles();
    System.arraycopy(x, 5, x, 25, 5);
    y[5] = y[1];
    predict(
        "--inputs=" + write("x", x, 6, 5), "--targets=" + write("y", y, 6), test, "--times=inf");
    assertArrayEquals(expected, result("mean").toDoubles(), 1e-11);
    assertEquals(1, resultJson().get("unresolvedEigenvalues").asInt());
  }

  /** Every option is in run.json, defaults included, and the run is finished. */
  @Test
  void theRunCanBeMadeAgain() throws IOException {
    predict("--data=circle:12", "--test-rows=3", "--times=1,2", "--seed=7");
    JsonNode run = new ObjectMapper().readTree(Files.readAllBytes(dir.resolve("out/run.json")));
    assertEquals("predict", run.get("command").asString());
    assertEquals(7, run.get("seed").asInt());
    JsonNode settings = run.get("settings");
    assertEquals("1,2", settings.get("times").asString());
    assertEquals(4, settings.get("depth").asInt());
    assertEquals("circle:12", settings.get("data").asString());
    assertTrue(settings.get("out") == null && settings.get("json") == null, settings.toString());
    String events = Files.readString(dir.resolve("out/events.jsonl"));
    assertTrue(events.contains("eigendecomposition") && events.contains("done"), events);
  }
}
