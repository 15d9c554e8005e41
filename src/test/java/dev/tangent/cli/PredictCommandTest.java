package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.sets.Datasets;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code ntk predict} on the inputs of the reference, from input files to output files; tolerance
 * 1e-12.
 */
class PredictCommandTest {
  @TempDir Path dir;

  private JsonNode file;
  private JsonNode relu; // three outputs

  @BeforeEach
  void writeInputs() throws Exception {
    try (var in = getClass().getResourceAsStream("/reference/predict.json")) {
      file = new ObjectMapper().readTree(in);
    }
    relu = file.get("cases").get(1);
    write("x", file.get("x_train"));
    write("t", file.get("x_test"));
    write("y", relu.get("y"));
    write("f0", relu.get("f0_train"));
    write("f0t", relu.get("f0_test"));
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

  private void write(String name, JsonNode rows) {
    Npy.write(path(name), NpyArray.of(flat(rows), rows.size(), rows.get(0).size()));
  }

  private Path path(String name) {
    return dir.resolve(name + ".npy");
  }

  private Cli predict(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "predict",
            "--inputs",
            path("x").toString(),
            "--targets",
            path("y").toString(),
            "--test-inputs",
            path("t").toString(),
            "--depth",
            "3",
            "--activation",
            "relu",
            "--beta",
            "0.1",
            "--overwrite",
            "--out",
            dir.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private NpyArray result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy"));
  }

  private static void assertClose(JsonNode cases, String field, NpyArray actual) {
    List<Double> expected = new ArrayList<>();
    cases.forEach(c -> collect(c.get(field), expected));
    assertArrayEquals(
        expected.stream().mapToDouble(Double::doubleValue).toArray(), actual.toDoubles(), 1e-12);
  }

  @Test
  void trajectoryFromAGivenStart() {
    Cli cli =
        predict(
            "--times",
            "0,1,10,1000,inf",
            "--initial",
            path("f0").toString(),
            "--test-initial",
            path("f0t").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(new int[] {5, 4, 3}, result("mean").shape());
    assertClose(relu.get("mse"), "test", result("mean"));
    assertFalse(Files.exists(dir.resolve("out/cov.npy")));
  }

  /** A given f₀ is not random: its covariance is 0 and every percentile is the mean. */
  @Test
  void theSpreadOfAGivenStartIsZero() {
    Cli cli =
        predict(
            "--times=1,inf",
            "--get=cov,percentiles",
            "--initial=" + path("f0"),
            "--test-initial=" + path("f0t"));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("nothing is random"), cli.err());
    assertArrayEquals(new double[2 * 4 * 4], result("cov").toDoubles());
    double[] percentiles = result("percentiles").toDoubles();
    double[] mean = flat(relu.get("mse").get(1).get("test"));
    for (int p = 0; p < 3; p++) {
      for (int i = 0; i < 12; i++) {
        assertEquals(mean[i], percentiles[p * 12 + i], 1e-12);
      }
    }
    assertFalse(Files.exists(dir.resolve("out/mean.npy")));
  }

  @Test
  void gaussianOverTheInitialization() {
    for (String kernel : List.of("ntk", "nngp")) {
      Cli cli =
          predict(
              "--times", "0,1,10,1000,inf", "--kernel", kernel, "--get", "mean,cov,percentiles");
      assertEquals(0, cli.exitCode(), cli.err());
      JsonNode expected = relu.get("ensemble_" + kernel);
      assertClose(expected, "mean_test", result("mean"));
      assertClose(expected, "cov_test", result("cov"));
      assertArrayEquals(new int[] {5, 4, 4}, result("cov").shape());
      NpyArray percentiles = result("percentiles");
      assertArrayEquals(new int[] {5, 3, 4, 3}, percentiles.shape());
      double mean = expected.get(3).get("mean_test").get(2).get(1).asDouble();
      double sd = Math.sqrt(expected.get(3).get("cov_test").get(2).get(2).asDouble());
      int at = ((3 * 3 + 2) * 4 + 2) * 3 + 1;
      assertEquals(mean + 1.2815515655446004 * sd, percentiles.get(at), 1e-12);
      assertEquals(mean, percentiles.get(at - 12), 1e-12);
      assertEquals(mean - 1.2815515655446004 * sd, percentiles.get(at - 24), 1e-12);
    }
  }

  /** Infinity alone goes by Cholesky, with finite times by the eigenvectors: one answer. */
  @Test
  void bothWaysToInfinityAgree() {
    predict(
        "--times",
        "inf",
        "--ridge",
        "0.01",
        "--initial",
        path("f0").toString(),
        "--test-initial",
        path("f0t").toString());
    double[] solved = result("mean").toDoubles();
    predict(
        "--times",
        "5,inf",
        "--ridge",
        "0.01",
        "--initial",
        path("f0").toString(),
        "--test-initial",
        path("f0t").toString());
    double[] both = result("mean").toDoubles();
    for (int i = 0; i < 12; i++) {
      assertEquals(both[12 + i], solved[i], 1e-12);
    }
    // Relative to the mean of the diagonal, which is not 1 here.
    predict("--times", "inf", "--relative-ridge", "0.01");
    assertTrue(Math.abs(result("mean").get(0) - solved[0]) > 1e-6);
  }

  /** Times come back in the order asked for; the covariance over them too. */
  @Test
  void timesInAnyOrder() {
    predict("--times", "0,1,10,inf", "--get", "mean,cov");
    double[][] mean = split(result("mean"), 4);
    double[][] cov = split(result("cov"), 4);
    assertEquals(0, predict("--times", "inf,1,10,1,0", "--get", "mean,cov").exitCode());
    int[] order = {3, 1, 2, 1, 0};
    for (int t = 0; t < order.length; t++) {
      assertArrayEquals(mean[order[t]], split(result("mean"), 5)[t], 1e-13);
      assertArrayEquals(cov[order[t]], split(result("cov"), 5)[t], 1e-13);
    }
    assertEquals(0, predict("--steps", "5,0,2").exitCode());
    assertArrayEquals(new double[mean[0].length], split(result("mean"), 3)[1]);
  }

  private static double[][] split(NpyArray array, int parts) {
    double[] all = array.toDoubles();
    double[][] result = new double[parts][];
    for (int p = 0; p < parts; p++) {
      int size = all.length / parts;
      result[p] = Arrays.copyOfRange(all, p * size, (p + 1) * size);
    }
    return result;
  }

  @Test
  void singlePrecisionIsCloseAndWrittenAsFloats() {
    predict("--times", "1,inf");
    double[] expected = result("mean").toDoubles();
    Cli cli = predict("--times", "1,inf", "--precision", "f32");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(result("mean").isFloat());
    assertArrayEquals(expected, result("mean").toDoubles(), 1e-5);
  }

  @Test
  void classesOfADataSet() throws Exception {
    Cli cli =
        Cli.run(
            "predict",
            "--data",
            "digits",
            "--train-rows",
            "300",
            "--test-rows",
            "100",
            "--times",
            "100,inf",
            "--json",
            "--out",
            dir.resolve("out").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode report = new ObjectMapper().readTree(cli.out());
    assertEquals("inf", report.get("times").get(1).asString());
    assertTrue(report.get("accuracy").get(1).asDouble() > 0.9, cli.out());
    assertTrue(report.get("condition").asDouble() > 1, cli.out());
    assertArrayEquals(new int[] {2, 100, 10}, result("mean").shape());
  }

  /** Classes are one-hot: K_* K⁻¹ Y, by the kernel that another command writes. */
  @Test
  void classesAreCodedAsTheyAreSaid() {
    assertEquals(0, digits("kernel", "--limit-rows", "25", "--get", "ntk").exitCode());
    DoubleMatrix k = result("ntk").toDoubleMatrix();
    int[] labels = Objects.requireNonNull(Datasets.parse("digits", 0, 20).labels());
    KernelRegression regression = KernelRegression.of(k.view(0, 20, 0, 20).copy(), Ridge.NONE);
    DoubleMatrix test = k.view(20, 25, 0, 20).copy();
    for (String coding : List.of("", "one-hot", "centred")) {
      List<String> more = new ArrayList<>(List.of("--train-rows", "20", "--test-rows", "5"));
      more.addAll(coding.isEmpty() ? List.of() : List.of("--coding", coding));
      assertEquals(0, digits("predict", more.toArray(String[]::new)).exitCode());
      double[] mean = result("mean").toDoubles();
      DoubleMatrix y = Classification.oneHot(labels, 10);
      for (int i = 0; coding.equals("centred") && i < 200; i++) {
        y.array()[i] -= 0.1;
      }
      assertArrayEquals(regression.fit(y).predict(test).toArray(), mean, 1e-11, coding);
    }
    usage("one-hot", digits("predict", "--coding", "hot", "--test-rows", "5"));
  }

  private Cli plain(String... more) {
    List<String> all = new ArrayList<>(List.of("predict", "--inputs", path("x").toString()));
    all.addAll(List.of("--targets", path("y").toString(), "--test-inputs", path("t").toString()));
    all.addAll(List.of("--overwrite", "--out", dir.resolve("out").toString()));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private Cli digits(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--data", "digits", "--depth", "2"));
    all.addAll(List.of("--overwrite", "--out", dir.resolve("out").toString()));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  /** No step is so large that it counts as infinite time. */
  @Test
  void hugeStepsDiverge() {
    Cli cli = plain("--steps", "100", "--learning-rate", "1e307");
    assertTrue(cli.exitCode() > 0);
    assertTrue(cli.errorLine().contains("diverges"), cli.err());
  }

  /** A trial that overflows is a bad trial; a search that ends at its edge says so. */
  @Test
  void searchesEndWithAWord() {
    Cli cli = plain("--activation", "exp", "--depth", "2", "--select", "likelihood");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("chosen: --depth") || cli.out().contains("chosen: --depth"));
    Npy.write(path("y"), NpyArray.of(new double[6], 6, 1)); // zeros want a kernel of 0
    Cli edge = plain("--select", "likelihood");
    assertEquals(0, edge.exitCode(), edge.err());
    assertTrue(edge.err().contains("edge of what was searched"), edge.err());
  }

  @Test
  void singularKernelsAreRefusedWithTheRidge() {
    double[] x = flat(file.get("x_train"));
    System.arraycopy(x, 0, x, 5, 5); // the second point is the first
    Npy.write(path("x"), NpyArray.of(x, 6, 5));
    for (String times : List.of("inf", "1,inf")) {
      Cli refused = predict("--times", times);
      assertEquals(1, refused.exitCode());
      String line = refused.errorLine();
      assertTrue(line.contains("λ_min"), line);
      String ridge = line.substring(line.indexOf("--ridge ") + 8).strip();
      assertFalse(Files.exists(dir.resolve("out/mean.npy")));
      assertEquals(0, predict("--times", times, "--ridge", ridge).exitCode());
      for (double v : result("mean").toDoubles()) {
        assertTrue(Double.isFinite(v));
      }
      assertTrue(dir.resolve("out/mean.npy").toFile().delete());
    }
    assertEquals(0, predict("--times", "0,1,1000").exitCode());
  }

  @Test
  void wrongUsage() {
    usage("0 or more", predict("--times", "-1"));
    usage("'soon' is no number", predict("--times", "1,soon"));
    usage("ntk or nngp", predict("--kernel", "rbf"));
    usage("mean,cov,percentiles", predict("--get", "mode"));
    usage("ridge", predict("--ridge", "-1"));
    usage("one of them", predict("--ridge", "1", "--relative-ridge", "1"));
    usage("give both", predict("--initial", path("f0").toString()));
    usage("no test points", Cli.run("predict", "--data", "circle:9"));
    usage(
        "not enough",
        Cli.run("predict", "--data", "circle:9", "--train-rows", "8", "--test-rows", "2"));
  }

  private static void usage(String what, Cli cli) {
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains(what), cli.err());
  }

  @Test
  void badFiles() {
    Npy.write(path("t"), NpyArray.of(new double[8], 2, 4));
    Cli other = predict("--times", "1");
    assertTrue(other.exitCode() != 0);
    assertTrue(other.errorLine().contains("5 columns"), other.err());
    write("t", file.get("x_test"));
    double[] y = flat(relu.get("y"));
    y[4] = Double.NaN;
    Npy.write(path("y"), NpyArray.of(y, 6, 3));
    Cli nan = predict("--times", "1");
    assertTrue(nan.exitCode() != 0);
    assertTrue(nan.errorLine().contains("NaN"), nan.err());
    assertFalse(Files.exists(dir.resolve("out")));
  }
}
