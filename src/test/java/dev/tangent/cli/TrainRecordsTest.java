package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.sets.Datasets;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.run.Event;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** The records that training on data leaves for the dashboard's views of the kernel. */
class TrainRecordsTest {
  private static final int PROBES = 12;

  @TempDir Path directory;

  private RunModel train(int steps, int every) {
    Path out = directory.resolve("run" + every);
    Cli run =
        Cli.run(
            "train",
            "--data=digits",
            "--limit-rows=20",
            "--width=256",
            "--depth=3",
            "--learning-rate=0.1",
            "--steps=" + steps,
            "--probes=" + PROBES,
            "--kernel-every=" + every,
            "--headless",
            "--out=" + out);
    assertEquals(0, run.exitCode(), run.err());
    return RunModel.of(RunReader.open(out));
  }

  @Test
  void matricesAndSharesOfLayers() {
    RunModel model = train(6, 0);
    RunReader reader = RunReader.open(directory.resolve("run0"));
    RunModel.FieldState own = model.fields().get(new RunModel.Key("kernel", "network", "ntk"));
    RunModel.FieldState limit = model.fields().get(new RunModel.Key("kernel", "limit", "ntk"));
    assertEquals(0, own.first().step());
    assertEquals(6, own.latest().step());
    double[] now = reader.values(own.latest());
    assertEquals(PROBES * PROBES, now.length);
    double[] row = model.curves().get(new RunModel.Key("kernel", "network", "ntk")).latest().y();
    assertArrayEquals(row, Arrays.copyOf(now, PROBES), 0, "the curve is the matrix's first row");
    double[] theta = reader.values(limit.latest());
    double[] start = reader.values(own.first());
    double off = 0;
    double all = 0;
    for (int i = 0; i < theta.length; i++) {
      assertEquals(theta[i], theta[i % PROBES * PROBES + i / PROBES], 1e-12, "symmetric");
      off += (start[i] - theta[i]) * (start[i] - theta[i]);
      all += theta[i] * theta[i];
    }
    // Of order 1/√n: at n = 256 far from the 1 that another matrix would be away.
    assertTrue(Math.sqrt(off / all) < 0.3, "distance to the limit " + Math.sqrt(off / all));

    double[] shares = shares(model, "network");
    double[] exact = shares(model, "limit");
    assertEquals(3, shares.length);
    assertEquals(1, Arrays.stream(shares).sum(), 1e-6);
    assertEquals(1, Arrays.stream(exact).sum(), 1e-12);
    assertArrayEquals(exact, shares, 0.1, "shares of the layers, again up to 1/√n");
  }

  private static double[] shares(RunModel model, String member) {
    return model.curves().get(new RunModel.Key("layers", member, "share")).latest().y();
  }

  /** A look at every step must not fill the disk with matrices. */
  @Test
  void matricesAreSavedAtGrowingDistances() {
    RunModel model = train(60, 1);
    assertEquals(
        60, model.fields().get(new RunModel.Key("kernel", "network", "ntk")).latest().step());
    try (var files = java.nio.file.Files.list(directory.resolve("run1").resolve("arrays"))) {
      long saved =
          files.filter(f -> f.getFileName().toString().matches("ntk-network-\\d+.npy")).count();
      assertTrue(saved > 8 && saved < 25, "matrices: " + saved);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theLimitHasASpectrumToCompareWith() {
    RunModel model = train(1, 0);
    Event.Curve limit = model.curves().get(new RunModel.Key("spectrum", "limit", "ntk")).latest();
    assertEquals(PROBES, limit.y().length);
    for (int i = 1; i < PROBES; i++) {
      assertTrue(limit.y()[i] <= limit.y()[i - 1] && limit.y()[i] > 0, "λ descends");
    }
  }

  private Map<?, ?> result(String name, String... more) {
    Path out = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=digits",
                "--limit-rows=24",
                "--depth=3",
                "--activation=tanh",
                "--learning-rate=50%",
                "--steps=100",
                "--headless",
                "--out=" + out));
    arguments.addAll(List.of(more));
    Cli run = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return new ObjectMapper().readValue(out.resolve("result.json").toFile(), Map.class);
  }

  /** Wide is lazy, a large output scale is lazy, mean-field is rich; each says so. */
  @Test
  void theRunSaysWhichRegimeItWasIn() {
    assertEquals("lazy", result("wide", "--width=800").get("regime"));
    assertEquals("lazy", result("scaled", "--width=50", "--output-scale=30").get("regime"));
    Map<?, ?> rich = result("rich", "--width=400", "--parametrization=mean-field");
    assertTrue(!rich.get("regime").equals("lazy"), rich.toString());
    assertTrue((double) rich.get("relative-gap") > 0.2, rich.toString());
    assertTrue((double) rich.get("cka-start") < 1);
    assertTrue(!result("none", "--width=50", "--diagnostics=none").containsKey("regime"));
    RunModel model = RunModel.of(RunReader.open(directory.resolve("rich")));
    RunModel.MemberState network = model.members().get("network");
    for (String name :
        List.of(
            "alignment",
            "centred-alignment",
            "cka-start",
            "cka-start-debiased",
            "cka-targets",
            "cka-targets-debiased",
            "effective-rank",
            "overlap-start",
            "overlap-targets",
            "gap",
            "relative-gap")) {
      assertTrue(network.series(name).size() > 5, name);
    }
    assertEquals(0, network.series("gap").value(0), 1e-7, "nothing has moved at the start");
    assertEquals(1, network.series("cka-start").value(0), 1e-12);
    assertTrue(
        model.tables().stream()
            .anyMatch(t -> t.title().equals("Lazy or rich: " + rich.get("regime"))),
        "a table");
    assertEquals(
        3,
        model
            .curves()
            .get(new RunModel.Key("layer-regime", "network", "change"))
            .latest()
            .y()
            .length);
  }

  private Cli circle(String name, int width, int steps) {
    return Cli.run(
        "train",
        "--data=circle:16",
        "--width=" + width,
        "--depth=2",
        "--learning-rate=2",
        "--steps=" + steps,
        "--headless",
        "--out=" + directory.resolve(name));
  }

  private static List<Event.Curve> components(RunModel model, String member) {
    return model.curves("component").stream()
        .map(RunModel.CurveState::latest)
        .filter(c -> c.member().equals(member))
        .toList();
  }

  /** On the eigenvectors of Θ∞ the error falls as e^{−λt}, up to 1/√n and the step's length. */
  @Test
  void theErrorFallsAsTheLimitSays() {
    assertEquals(0, circle("through", 4096, 12).exitCode());
    RunModel model = RunModel.of(RunReader.open(directory.resolve("through")));
    List<Event.Curve> measured = components(model, "network");
    List<Event.Curve> law = components(model, "limit");
    assertEquals(4, measured.size());
    assertEquals(4, law.size());
    DoubleMatrix kernel =
        LimitKernel.of(Architecture.mlp(2, 2, 1, 1, Activations.relu(), 1, 0.1))
            .compute(Datasets.circle(16).inputs())
            .ntk();
    double[] eigenvalues = SymmetricEigen.of(kernel).values();
    Arrays.sort(eigenvalues);
    double fell = 0;
    for (int c = 0; c < 4; c++) {
      Event.Curve m = measured.get(c);
      Event.Curve l = law.get(c);
      assertEquals(m.series(), l.series());
      assertEquals(13, m.x().length, "every one of the first steps");
      assertEquals(24, m.x()[12], "time is steps × learning rate");
      assertEquals(1, m.y()[0], 1e-12);
      double rate = -Math.log(l.y()[l.y().length - 1]) / l.x()[l.x().length - 1];
      int i = Integer.parseInt(l.series().replace("i = ", ""));
      assertEquals(eigenvalues[eigenvalues.length - i] / 16, rate, 1e-9, l.series());
      double discrete = Math.pow(1 - 2 * rate, 12);
      assertEquals(discrete, m.y()[12], 0.08, m.series());
      fell = Math.max(fell, 1 - m.y()[12]);
    }
    assertTrue(fell > 0.3, "something falls at all: " + fell);
  }

  /** Stopped somewhere in the middle, by a request as viewers make it. */
  @Test
  void aResumedRunRecordsTheSameComponents() throws InterruptedException {
    assertEquals(0, circle("whole", 16, 20_000).exitCode());
    Path parts = directory.resolve("parts");
    Thread run = Thread.ofPlatform().start(() -> circle("parts", 16, 20_000));
    while (!stopped(parts) && run.isAlive()) {
      Thread.sleep(5);
    }
    run.join();
    Cli.run("train", "--resume=" + parts);
    RunModel whole = RunModel.of(RunReader.open(directory.resolve("whole")));
    RunModel both = RunModel.of(RunReader.open(parts));
    assertEquals("done", both.end().orElseThrow().status());
    for (int c = 0; c < 4; c++) {
      Event.Curve a = components(whole, "network").get(c);
      Event.Curve b = components(both, "network").get(c);
      assertArrayEquals(a.x(), b.x(), 0, a.series());
      assertArrayEquals(a.y(), b.y(), 0, a.series());
    }
  }

  private static boolean stopped(Path run) {
    try {
      boolean begun = !components(RunModel.of(RunReader.open(run)), "network").isEmpty();
      if (begun) {
        RunControl.request(run, RunControl.Command.STOP);
      }
      return begun;
    } catch (RunException e) {
      return false; // Not there yet.
    }
  }

  @Test
  void probesAreInTheOrderOfTheirClasses() {
    RunModel model = train(1, 0);
    double[] rows = Npy.read(directory.resolve("run0/arrays/probes.npy")).toDoubles();
    assertEquals(PROBES, rows.length);
    assertEquals(PROBES, Arrays.stream(rows).distinct().count());
    int[] labels = Objects.requireNonNull(Datasets.parse("digits", 0, 20).labels());
    for (int i = 1; i < PROBES; i++) {
      assertTrue(labels[(int) rows[i - 1]] <= labels[(int) rows[i]]);
    }
    assertEquals("by class", model.members().get("network").member().attributes().get("probes"));
  }
}
