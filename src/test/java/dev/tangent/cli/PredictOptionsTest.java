package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.selection.Evidence;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Options of {@code ntk predict} beyond the mean at given times: steps, samples, selection,
 * classes.
 */
class PredictOptionsTest {
  private static final int TRAIN = 24;
  private static final int TEST = 5;

  @TempDir Path dir;
  private DoubleMatrix x;
  private DoubleMatrix y;

  @BeforeEach
  void writeData() {
    x = DoubleMatrix.zeros(TRAIN, 2);
    CounterRandom.normals(3, 0, 0, x.array(), 0, 2 * TRAIN);
    double[] noise = new double[TRAIN];
    CounterRandom.normals(3, 1, 0, noise, 0, TRAIN);
    y = DoubleMatrix.zeros(TRAIN, 1);
    for (int i = 0; i < TRAIN; i++) {
      y.set(i, 0, Math.sin(2 * x.get(i, 0)) + x.get(i, 1) + 0.2 * noise[i]);
    }
    double[] test = new double[2 * TEST];
    CounterRandom.normals(4, 0, 0, test, 0, test.length);
    write("x", x.toArray(), TRAIN, 2);
    write("y", y.toArray(), TRAIN);
    write("t", test, TEST, 2);
    write("ty", new double[] {0.5, -1, 0, 1, 2}, TEST);
  }

  private String write(String name, double[] values, int... shape) {
    Npy.write(dir.resolve(name + ".npy"), NpyArray.of(values, shape));
    return dir.resolve(name + ".npy").toString();
  }

  private NpyArray result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy"));
  }

  private Cli any(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("predict");
    for (String[] pair : new String[][] {{"inputs", "x"}, {"targets", "y"}, {"test-inputs", "t"}}) {
      arguments.add("--" + pair[0] + "=" + dir.resolve(pair[1] + ".npy"));
    }
    arguments.addAll(List.of("--json", "--overwrite", "--out=" + dir.resolve("out")));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private JsonNode predict(String... more) {
    Cli cli = any(more);
    assertEquals(0, cli.exitCode(), cli.err());
    return new ObjectMapper().readTree(cli.out());
  }

  /** Small steps follow the flow; one step from 0 is κ y η/N. */
  @Test
  void discreteSteps() {
    JsonNode json = predict("--steps=0,1,40000", "--learning-rate=0.01");
    assertEquals(400, json.get("times").get(2).asDouble(), 1e-12);
    double[] steps = result("mean").toDoubles();
    predict("--times=0,0.01,400");
    double[] flow = result("mean").toDoubles();
    for (int i = 0; i < TEST; i++) {
      assertEquals(0, steps[i]);
      // The flow's curvature: ½ t² λ_max/N.
      assertEquals(flow[TEST + i], steps[TEST + i], 1e-3 * Math.abs(steps[TEST + i]) + 1e-4);
      assertEquals(flow[2 * TEST + i], steps[2 * TEST + i], 1e-4);
    }
    Cli diverging = any("--steps=10", "--learning-rate=1000");
    assertTrue(diverging.exitCode() != 0);
    assertTrue(diverging.errorLine().contains("diverges"), diverging.err());
    assertEquals(2, any("--steps=2,-1").exitCode());
    assertEquals(2, any("--steps=1", "--times=1").exitCode());
    assertEquals(2, any("--steps=1", "--learning-rate=0").exitCode());
  }

  /** 400 samples have the mean and the variance of the Gaussian, to a few standard errors. */
  @Test
  void samples() {
    predict("--times=1", "--get=mean,cov,samples", "--samples=400");
    NpyArray samples = result("samples");
    assertArrayEquals(new int[] {1, 400, TEST, 1}, samples.shape());
    for (int m = 0; m < TEST; m++) {
      double sum = 0;
      double squares = 0;
      for (int s = 0; s < 400; s++) {
        double d = samples.get(s * TEST + m) - result("mean").get(m);
        sum += d;
        squares += d * d;
      }
      double variance = result("cov").get(m * TEST + m);
      assertEquals(0, sum / 400, 4 * Math.sqrt(variance / 400));
      assertEquals(1, squares / 400 / variance, 4 * Math.sqrt(2.0 / 400));
    }
    double first = samples.get(0);
    predict("--times=1", "--get=samples", "--samples=2");
    assertEquals(first, result("samples").get(0), 1e-12);
    assertEquals(2, any("--get=samples", "--samples=0").exitCode());
  }

  /** The choice is better than the start by its own criterion, and is what predicts. */
  @Test
  void selection() {
    for (String criterion : List.of("loo", "likelihood")) {
      JsonNode json =
          predict("--select=" + criterion, "--depths=2,3", "--ridge=0.1", "--activation=erf");
      JsonNode chosen = json.get("selected");
      double before = criterion(criterion, 2, 1, 0.1, 0.1);
      double after =
          criterion(
              criterion,
              chosen.get("depth").asInt(),
              chosen.get("sigma-w").asDouble(),
              chosen.get("beta").asDouble(),
              chosen.get("ridge").asDouble());
      assertEquals(after, chosen.get("criterion").asDouble(), 1e-9 * Math.abs(after));
      assertTrue(after < before && after < criterion(criterion, 3, 1, 0.1, 0.1));
      assertEquals(chosen.get("ridge").asDouble(), json.get("ridge").asDouble(), 0);
      double[] mean = result("mean").toDoubles();
      predict(
          "--activation=erf",
          "--depth=" + chosen.get("depth").asInt(),
          "--sigma-w=" + chosen.get("sigma-w").asDouble(),
          "--beta=" + chosen.get("beta").asDouble(),
          "--ridge=" + chosen.get("ridge").asDouble());
      assertArrayEquals(mean, result("mean").toDoubles(), 1e-13);
    }
    assertEquals(2, any("--select=best").exitCode());
    assertEquals(2, any("--depths=2").exitCode());
    assertEquals(2, any("--select=loo", "--beta=0").exitCode());
  }

  private double criterion(String name, int depth, double sigmaW, double beta, double ridge) {
    Architecture network =
        Architecture.mlp(2, depth, 100, 1, Activations.parse("erf"), sigmaW, beta);
    DoubleMatrix kernel = LimitKernel.of(network).compute(x).ntk();
    Evidence evidence = Evidence.of(kernel, Ridge.absolute(ridge), y);
    return name.equals("loo")
        ? evidence.leaveOneOutCost()
        : -evidence.logMarginalLikelihood() / TRAIN;
  }

  /** The time found is no worse than its neighbours among times asked for. */
  @Test
  void earlyStopping() {
    JsonNode json =
        predict("--early-stopping", "--test-targets=" + dir.resolve("ty.npy"), "--times=inf");
    JsonNode stop = json.get("earlyStopping");
    double cost = stop.get("testCost").asDouble();
    double t = stop.get("time").isString() ? 1e9 : stop.get("time").asDouble();
    JsonNode near =
        predict(
            "--test-targets=" + dir.resolve("ty.npy"),
            "--times=0,%s,%s,%s,1e12".formatted(0.9 * t, t, 1.1 * t));
    for (JsonNode other : near.get("testCost")) {
      assertTrue(other.asDouble() >= cost - 1e-9, near + " against " + stop);
    }
    assertEquals(cost, near.get("testCost").get(2).asDouble(), 1e-9);
    assertEquals(2, any("--early-stopping").exitCode());
    assertTrue(stop.get("times").size() == stop.get("testCosts").size());
  }

  /** Numbers of rank 1 are regressed on unless --classes says that they are classes. */
  @Test
  void classes() throws IOException {
    double[] labels = new double[TRAIN];
    for (int i = 0; i < TRAIN; i++) {
      labels[i] = x.get(i, 0) > 0.4 ? 2 : x.get(i, 0) < -0.4 ? 0 : 1;
    }
    write("y", labels, TRAIN);
    write("t", x.toArray(), TRAIN, 2);
    String same = "--test-targets=" + dir.resolve("y.npy");
    JsonNode json = predict("--classes=3", same, "--times=0.1,inf");
    assertArrayEquals(new int[] {2, TRAIN, 3}, result("mean").shape());
    assertEquals(1, json.get("accuracy").get(1).asDouble());
    // One-hot targets in files are seen to be classes.
    double[] oneHot = new double[3 * TRAIN];
    for (int i = 0; i < TRAIN; i++) {
      oneHot[3 * i + (int) labels[i]] = 1;
    }
    write("y", oneHot, TRAIN, 3);
    assertEquals(1, predict(same, "--times=inf").get("accuracy").get(0).asDouble());
    write("y", labels, TRAIN);
    assertTrue(predict(same, "--times=inf").get("accuracy") == null);
    assertArrayEquals(new int[] {1, TRAIN, 1}, result("mean").shape());
    assertTrue(any("--classes=2").errorLine().contains("label 2"));
    assertEquals(2, any("--classes=1").exitCode());
    // --train-rows holds for files too.
    assertEquals(7, predict("--train-rows=7").get("train").asInt());
  }
}
