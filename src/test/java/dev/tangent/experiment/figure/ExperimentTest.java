package dev.tangent.experiment.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.Interrupting;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobRun;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTest {
  @TempDir Path directory;

  private static Settings tiny(Experiment experiment) {
    Settings settings =
        experiment.settings(ExperimentScale.QUICK).set("widths=10,40").set("seeds=3");
    return switch (experiment.name()) {
      case "fig1" -> settings.set("steps=30").set("points=20").set("angles=21");
      case "fig1-images" ->
          settings.set("widths=4,8").set("steps=30").set("points=10").set("angles=11");
      case "fig2" -> settings.set("steps=200").set("angles=21");
      default -> settings.set("points=40").set("time-constants=1");
    };
  }

  private Path fresh(String name, Experiment experiment, Settings settings) {
    Path run = directory.resolve(name);
    RunWriter.create(run, RunSettings.of("test", settings.asMap(), 0)).close();
    return run;
  }

  private static void proceed(Path run, Experiment experiment, Settings settings) {
    proceed(run, experiment, settings, JobListener.NONE);
  }

  private static void proceed(
      Path run, Experiment experiment, Settings settings, JobListener listener) {
    try (RunWriter writer = RunWriter.resume(run)) {
      JobRun context = new JobRun(writer, false, listener);
      context.checkpointEvery(Duration.ofDays(1));
      context.result(experiment.run(context, settings));
      writer.emit(new Event.End("done", ""));
    }
  }

  /** Interrupted in the middle of its work; the end has the same bits. */
  @ParameterizedTest
  @CsvSource({"fig1,0.2", "fig1,0.8", "fig1-images,0.5", "fig2,0.5", "fig3,0.7"})
  void resumingGivesTheSameBits(String name, double share) throws Exception {
    Experiment experiment = Experiment.named(name);
    Settings settings = tiny(experiment);
    Path whole = fresh("whole", experiment, settings);
    Interrupting never = new Interrupting(0);
    proceed(whole, experiment, settings, never);
    long steps = never.asked();
    assertTrue(steps > 20, "asked only " + steps + " times");
    Path parts = fresh("parts", experiment, settings);
    JobListener interrupting = new Interrupting((long) (share * steps));
    assertThrows(
        CancellationException.class, () -> proceed(parts, experiment, settings, interrupting));
    boolean _ = Thread.interrupted();
    assertTrue(Files.list(parts.resolve("checkpoints")).findAny().isPresent());
    proceed(parts, experiment, settings);
    assertSameFiles(whole, parts, "arrays");
    assertEquals(
        Files.readString(whole.resolve("result.json")),
        Files.readString(parts.resolve("result.json")));
    assertEquals(tables(whole), tables(parts));
  }

  private static void assertSameFiles(Path a, Path b, String child) throws IOException {
    try (Stream<Path> files = Files.list(a.resolve(child))) {
      List<Path> names = files.map(Path::getFileName).toList();
      assertTrue(!names.isEmpty());
      for (Path name : names) {
        assertArrayEquals(
            Files.readAllBytes(a.resolve(child).resolve(name)),
            Files.readAllBytes(b.resolve(child).resolve(name)),
            name.toString());
      }
    }
  }

  private static List<String> tables(Path run) {
    return RunModel.of(RunReader.open(run)).tables().stream().map(Event.Table::toString).toList();
  }

  /** Wider networks are nearer to the limit, and their kernel moves less. */
  @Test
  void kernelOnCircleApproachesItsLimit() {
    Experiment experiment = new KernelOnCircle();
    Settings settings =
        tiny(experiment).set("widths=16,256").set("seeds=4").set("learning-rate=0.5");
    Path run = fresh("run", experiment, settings);
    proceed(run, experiment, settings);
    RunModel model = RunModel.of(RunReader.open(run));
    double[] distance = new double[2];
    double[] drift = new double[2];
    for (int s = 0; s < 4; s++) {
      distance[0] += model.members().get("n16-s" + s).series("distance").value(0);
      distance[1] += model.members().get("n256-s" + s).series("distance").value(0);
      drift[0] += model.members().get("n16-s" + s).series("drift").last();
      drift[1] += model.members().get("n256-s" + s).series("drift").last();
    }
    // Sixteen times the width: a quarter of the distance, and of the drift at most.
    assertTrue(distance[1] < 0.5 * distance[0], distance[1] + " against " + distance[0]);
    assertTrue(drift[1] < 0.5 * drift[0], drift[1] + " against " + drift[0]);
  }

  /** More channels are nearer to the limit, as n^−½, with and without pooling. */
  @ParameterizedTest
  @ValueSource(strings = {"gap", "flatten"})
  void kernelOfImagesApproachesItsLimit(String pooling) {
    Experiment experiment = new KernelOfImages();
    Settings settings =
        tiny(experiment)
            .set("widths=8,128")
            .set("seeds=12")
            .set("steps=2")
            .set("pooling=" + pooling);
    Path run = fresh(pooling, experiment, settings);
    proceed(run, experiment, settings);
    RunModel model = RunModel.of(RunReader.open(run));
    double narrow = 0;
    double wide = 0;
    for (int s = 0; s < 12; s++) {
      narrow += Math.pow(model.members().get("n8-s" + s).series("distance").value(0), 2);
      wide += Math.pow(model.members().get("n128-s" + s).series("distance").value(0), 2);
    }
    double ratio = Math.sqrt(wide / narrow);
    // Sixteen times the channels: a quarter of the distance. Its square is that of two variances of
    // twelve networks, F(12, 12): with 99 % from 0.12 to 0.53.
    assertTrue(ratio > 0.12 && ratio < 0.53, "ratio " + ratio);
  }

  /** On the data the limit's variance is zero at t = ∞, and its median the target. */
  @Test
  void regressionLimitPassesThroughTheData() {
    Experiment experiment = new FunctionOnCircle();
    Settings settings = tiny(experiment).set("data-angles=-1.5707963267948966,0,3.141592653589793");
    Path run = fresh("run", experiment, settings);
    proceed(run, experiment, settings);
    Event.Curve limit =
        RunModel.of(RunReader.open(run)).curves("function").stream()
            .map(RunModel.CurveState::latest)
            .filter(c -> c.member().equals("limit") && Double.isInfinite(c.time()))
            .findFirst()
            .orElseThrow();
    int zero = 10;
    assertEquals(0, limit.x()[zero], 1e-12);
    assertEquals(0, limit.y()[zero], 1e-9);
    double[] upper = Objects.requireNonNull(limit.upper());
    double[] lower = Objects.requireNonNull(limit.lower());
    assertEquals(0, upper[zero] - lower[zero], 1e-5);
    assertTrue(limit.upper()[5 + zero] - limit.lower()[5 + zero] > 0.01);
  }

  /** Components have mean square 1, and the wide network follows ½ e^{−λ₂t}. */
  @Test
  void digitComponentsFollowTheLimit() {
    Experiment experiment = new DigitComponents();
    Settings settings = tiny(experiment).set("widths=600").set("seeds=1");
    Path run = fresh("run", experiment, settings);
    proceed(run, experiment, settings);
    double[] f = Npy.read(run.resolve("arrays/fig3-components.npy")).toDoubles();
    double sum = 0;
    for (int i = 1; i < f.length; i += 3) {
      sum += f[i] * f[i];
    }
    assertEquals(1, sum / 40, 1e-12);
    RunModel model = RunModel.of(RunReader.open(run));
    double[] g = model.members().get("n600-s0").series("g").values();
    assertEquals(0.5, g[0], 1e-6);
    assertEquals(0.5 * Math.exp(-1), g[g.length - 1], 0.06);
  }

  /** Every width trains to the same time, the narrow ones with smaller steps. */
  @Test
  void narrowNetworksTakeSmallerSteps() {
    Settings settings = new DigitComponents().settings(ExperimentScale.PAPER);
    double[] eigenvalues = {0.05, 0.001};
    DigitComponents.Rates rates = DigitComponents.Rates.of(settings, eigenvalues);
    assertEquals(0.5 * 2 / 0.05 / (1 + 500.0 / 100), rates.learningRate(100), 1e-12);
    for (int width : new int[] {100, 1000, 10_000}) {
      double end = rates.learningRate(width) * rates.steps(width);
      assertTrue(end >= 4300 && end < 4300 + rates.learningRate(width), end + " at " + width);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"width=5", "widths=a", "widths", "learning-rate=NaN", "steps=1.5"})
  void refusesSettingsItCannotUse(String assignment) {
    Settings settings = new KernelOnCircle().settings(ExperimentScale.QUICK);
    assertThrows(IllegalArgumentException.class, () -> settings.set(assignment));
  }

  @ParameterizedTest
  @ValueSource(strings = {"widths=0", "seeds=0", "learning-rate=0", "points=0", "depth=0"})
  void refusesValuesOutOfRange(String assignment) {
    Experiment experiment = new KernelOnCircle();
    Settings settings = tiny(experiment).set(assignment);
    Path run = fresh("run", experiment, settings);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> proceed(run, experiment, settings));
    String value = assignment.substring(assignment.indexOf('=') + 1);
    assertTrue(refused.getMessage().contains(value), refused.getMessage());
  }

  @Test
  void settingsComeBackFromTheRun() {
    Settings settings = tiny(new FunctionOnCircle()).set("seed=9");
    Path run = fresh("run", new FunctionOnCircle(), settings);
    Settings stored =
        new FunctionOnCircle()
            .settings(ExperimentScale.PAPER)
            .over(RunReader.open(run).settings().settings());
    assertEquals(settings.toString(), stored.toString());
  }
}
