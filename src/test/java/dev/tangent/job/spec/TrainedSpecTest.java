package dev.tangent.job.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.KernelAlignment;
import dev.tangent.kernel.DoubleEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.DoubleLeastSquares;
import dev.tangent.network.DoubleLinearization;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleNetworkFiles;
import dev.tangent.network.DoubleTrainer;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;

/**
 * Kernels of trained networks on the command line give the same numbers as computing them step by
 * step.
 */
class TrainedSpecTest {
  private static final Architecture ARCHITECTURE =
      Architecture.mlp(3, 3, 12, 2, Activations.tanh(), 1, 0.1);

  @TempDir Path dir;

  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix m = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      m.set(i / columns, i % columns, CounterRandom.normal(seed, 0, i));
    }
    return m;
  }

  private final DoubleMatrix x = normals(9, 3, 1);
  private final DoubleMatrix t = normals(4, 3, 2);
  private final DoubleMatrix y = normals(9, 2, 3);

  private String file(String name, DoubleMatrix m) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(m));
    return file.toString();
  }

  private DoubleNetwork trained(long seed) {
    DoubleNetwork network = DoubleNetwork.initialize(ARCHITECTURE, seed);
    DoubleTrainer.of(network, x, new DoubleLeastSquares(y)).learningRate(0.2).build().train(30);
    DoubleNetworkFiles.writeWeights(dir.resolve("w" + seed + ".npz"), network);
    return network;
  }

  private Cli run(String verb, String out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--overwrite", "--out=" + dir.resolve(out)));
    return Cli.run(all.toArray(String[]::new));
  }

  private double[] result(String out, String name) {
    return Npy.read(dir.resolve(out).resolve(name + ".npy")).toDoubles();
  }

  private static DoubleMatrix mean(
      List<DoubleNetwork> networks, DoubleMatrix a, DoubleMatrix b, int output) {
    DoubleMatrix sum = DoubleMatrix.zeros(a.rows(), b.rows());
    for (DoubleNetwork network : networks) {
      DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
      Products.addTo(sum, 0.5, output < 0 ? kernel.traced(a, b) : kernel.single(output, a, b));
    }
    return sum;
  }

  /**
   * attribute, predict, pca and curve with --weights give what they give with the matrix by hand.
   */
  @Test
  void ensemblesGiveWhatTheirMeanMatrixGives() {
    List<DoubleNetwork> networks = List.of(trained(1), trained(2));
    String weights = "--weights=" + dir.resolve("w1.npz") + "," + dir.resolve("w2.npz");
    String inputs = "--inputs=" + file("x", x);
    String test = "--test-inputs=" + file("t", t);
    String targets = "--targets=" + file("y", y);
    for (int output : new int[] {-1, 1}) {
      String outputs = "--outputs=" + (output < 0 ? "trace" : output);
      String k = "--kernel-matrix=" + file("k", mean(networks, x, x, output));
      String kt = "--test-kernel-matrix=" + file("kt", mean(networks, t, x, output));
      for (String verb : new String[] {"attribute", "predict", "pca", "curve"}) {
        String more = verb.equals("pca") ? "--components=4" : "--ridge=0.01";
        boolean curve = verb.equals("curve");
        String last = curve ? "--sizes=3,6" : test;
        Cli own = run(verb, "own", weights, outputs, inputs, targets, more, last);
        assertEquals(0, own.exitCode(), own.err());
        Cli other = run(verb, "other", k, targets, more, curve ? last : kt);
        assertEquals(0, other.exitCode(), other.err());
        String name =
            switch (verb) {
              case "attribute" -> "removal";
              case "predict" -> "mean";
              case "curve" -> "curve";
              default -> "eigenvalues";
            };
        assertArrayEquals(result("other", name), result("own", name), 1e-9, verb);
      }
    }
  }

  @Test
  void twoCheckpointsHaveADriftAndALinearization() {
    DoubleNetwork end = trained(5);
    DoubleNetwork start = DoubleNetwork.initialize(ARCHITECTURE, 5);
    DoubleNetworkFiles.writeWeights(dir.resolve("start.npz"), start);
    Cli cli =
        run(
            "kernel",
            "drift",
            "--empirical",
            "--weights=" + dir.resolve("start.npz"),
            "--weights2=" + dir.resolve("w5.npz"),
            "--inputs=" + file("x", x));
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(
        DoubleLinearization.at(start).outputs(end, x).toArray(),
        result("drift", "linearized"),
        1e-12);
    assertArrayEquals(end.outputs(x).toArray(), result("drift", "outputs2"), 1e-12);
    Map<?, ?> report =
        new ObjectMapper().readValue(dir.resolve("drift/result.json").toFile(), Map.class);
    double drift =
        KernelAlignment.relativeChange(
            DoubleEmpiricalKernel.of(start).traced(x, x),
            DoubleEmpiricalKernel.of(end).traced(x, x));
    assertEquals(drift, (double) report.get("drift"), 1e-9);
    assertTrue((double) report.get("relative-gap") > 0);
    assertTrue(cli.out().contains("drift: "), cli.out());
  }

  /** Images have a picture of the rows that help and harm, and inputs that matter. */
  @Test
  void imagesHaveAPictureAndGradients() throws Exception {
    Cli cli =
        run(
            "attribute",
            "pictures",
            "--data=digits",
            "--train-rows=40",
            "--test-rows=8",
            "--ridge=0.1",
            "--depth=2",
            "--get=removal,gradient");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("inputs with the largest gradients"), cli.out());
    assertArrayEquals(
        new int[] {8, 10, 64}, Npy.read(dir.resolve("pictures/gradient.npy")).shape());
    Path png = dir.resolve("pictures/figures/rows.png");
    assertTrue(Files.size(png) > 500);
    var image = javax.imageio.ImageIO.read(png.toFile());
    // 11 images of 8 × 8 in a row, 6 test points, 2 pixels between, 4 × 4 pixels each.
    assertEquals(4 * (11 * 10 - 2), image.getWidth());
    assertEquals(4 * (6 * 10 - 2), image.getHeight());
    RunModel model = RunModel.of(RunReader.open(dir.resolve("pictures")));
    assertEquals(
        1, model.fields().keySet().stream().filter(f -> f.role().equals("pictures")).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute|--outputs=2|--outputs 2: trace, or 0 to 1",
        "attribute|--outputs=all|--outputs all: trace or a number",
        "pca|--kernel-matrix=k.npy|--kernel-matrix with --inputs",
        "attribute|--get=gradient|--get gradient with --weights",
        "predict|--get=cov|--get cov with --weights",
        "predict|--layout=keras|w1.npz",
      })
  void whatCannotBeMeantIsRefused(String verb, String option, String message) {
    trained(1);
    List<String> all =
        new ArrayList<>(
            List.of("--weights=" + dir.resolve("w1.npz"), "--inputs=" + file("x", x), option));
    if (!verb.equals("pca")) {
      all.add("--targets=" + file("y", y));
      all.add("--test-inputs=" + file("t", t));
    }
    Cli cli = run(verb, "refused", all.toArray(String[]::new));
    assertTrue(cli.exitCode() == 2 || cli.exitCode() == 1, cli.err());
    assertTrue(cli.err().contains(message), cli.err());
  }
}
