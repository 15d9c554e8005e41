package dev.tangent.job.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.train.TrainingJob;
import dev.tangent.job.train.TrainingSpec;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunInterrupted;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.SweepSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Several runs in one: what is made, what is found, what is refused. */
class SweepTest {
  @TempDir Path directory;

  private static TrainingSpec training() {
    return TrainingSpec.of(DataSpec.named("circle:12"))
        .with("depth", 3)
        .with("steps", 20)
        .with("probes", 6)
        .with("learning-rate", "0.5");
  }

  private static SweepSpec<TrainingSpec> spec() {
    return SweepSpec.of(training(), 3, "width=8,16,32", "activation=relu,erf");
  }

  @Test
  void everyCombinationIsTheRunThatTheVerbMakes() throws IOException {
    SweepResult result =
        Jobs.run(SweepJob.of(Verbs.TRAIN, spec()), directory.resolve("sweep-of-18"));
    assertEquals(18, result.runs().size());
    assertEquals(0, result.failed());
    assertEquals(6, result.groups().size());
    TrainingSpec one = training().with("width", 16).with("activation", "erf").with("seed", 2);
    Path alone = directory.resolve("alone");
    Jobs.run(TrainingJob.of(one), alone);
    Path among =
        result.runs().stream()
            .filter(r -> r.toString().endsWith("width-16-activation-erf-seed-2"))
            .findFirst()
            .orElseThrow();
    assertArrayEquals(
        Files.readAllBytes(alone.resolve("weights.npz")),
        Files.readAllBytes(among.resolve("weights.npz")));
    SweepResult.Group group = result.groups().getFirst();
    assertEquals(3, group.runs());
    // Mean and deviation by hand, from the file.
    double[] costs =
        Files.readAllLines(result.table()).stream()
            .skip(1)
            .map(line -> line.split(","))
            .filter(cells -> cells[1].equals("8") && cells[2].equals("relu"))
            .mapToDouble(cells -> Double.parseDouble(cells[column(result, "cost")]))
            .toArray();
    double mean = (costs[0] + costs[1] + costs[2]) / 3;
    double squares = 0;
    for (double cost : costs) {
      squares += (cost - mean) * (cost - mean);
    }
    assertEquals(mean, group.statistics().get("cost").mean(), 1e-12 * mean);
    assertEquals(Math.sqrt(squares / 2), group.statistics().get("cost").deviation(), 1e-12 * mean);
  }

  private static int column(SweepResult result, String name) {
    try {
      return List.of(Files.readAllLines(result.table()).getFirst().split(",")).indexOf(name);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theKernelStaysPutWithTheWidth() {
    Path out = directory.resolve("out");
    SweepSpec<TrainingSpec> wide = SweepSpec.of(training(), 3, "width=16,32,64,128");
    SweepResult result = Jobs.run(SweepJob.of(Verbs.TRAIN, wide), out);
    SweepResult.Slope drift =
        result.slopes().stream().filter(s -> s.measure().equals("drift")).findFirst().orElseThrow();
    assertEquals("width", drift.against());
    assertEquals(12, drift.law().points());
    // Theory: −1 in the mean, from −1/2 of a single network.
    assertTrue(drift.law().slope() < -0.3 && drift.law().slope() > -1.6, drift.toString());
    assertTrue(drift.law().error() > 0 && drift.law().error() < 0.4, drift.toString());
    RunModel model = RunModel.of(RunReader.open(out));
    assertTrue(
        model
            .curves()
            .containsKey(new RunModel.Key(Recorded.CONVERGENCE, SweepSeries.ALL, SweepSeries.FIT)));
    assertTrue(
        model
            .curves()
            .containsKey(
                new RunModel.Key(
                    SweepSeries.ROLE,
                    SweepSeries.ALL,
                    new SweepSeries("drift", "width", true).text())));
    assertEquals(12, model.members().size());
    assertEquals(1, model.tables().size());
  }

  @Test
  void aStoppedSweepGoesOnToTheSameBytes() throws IOException {
    SweepSpec<TrainingSpec> spec =
        new SweepSpec<>(training(), List.of(SweepAxis.parse("width=8,16,32")), 2, 1);
    Path whole = directory.resolve("whole");
    Jobs.run(SweepJob.of(Verbs.TRAIN, spec), whole);
    Path stopped = directory.resolve("stopped");
    AtomicBoolean stop = new AtomicBoolean();
    JobListener stopping =
        new JobListener() {
          @Override
          public boolean isCancelled() {
            // As soon as two runs are there: polled, so the third may have begun.
            return stop.get() || done(stopped) >= 2;
          }
        };
    assertThrows(
        RunInterrupted.class,
        () -> Jobs.run(SweepJob.of(Verbs.TRAIN, spec), stopped, false, stopping));
    assertFalse(Files.exists(stopped.resolve("result.json")));
    SweepResult result = SweepJob.resume(Verbs.TRAIN, stopped, JobListener.NONE);
    assertEquals(0, result.failed());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("sweep.csv")),
        Files.readAllBytes(stopped.resolve("sweep.csv")));
  }

  private static int done(Path sweep) {
    int count = 0;
    for (int i = 1; i <= 6; i++) {
      String width = List.of("8", "16", "32").get((i - 1) / 2);
      String name = i + "-width-" + width + "-seed-" + (i - 1) % 2;
      count += Files.exists(sweep.resolve("sweep").resolve(name).resolve("result.json")) ? 1 : 0;
    }
    return count;
  }

  @Test
  void oneRunThatFailsDoesNotEndTheOthers() {
    Path out = directory.resolve("failing");
    SweepSpec<TrainingSpec> spec = SweepSpec.of(training(), 1, "learning-rate=0.5,1e30");
    SweepResult result = Jobs.run(SweepJob.of(Verbs.TRAIN, spec), out);
    assertEquals(1, result.failed());
    assertEquals(List.of(1, 0), result.groups().stream().map(SweepResult.Group::runs).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "widht=1,2; no such setting",
        "width=; as in",
        "width; as in",
        "width=1,x; a whole number",
        "width=-1; at least 1",
        "width=3,3; each value once",
        "width=3,; as in",
        "seed=1,2; --seeds"
      })
  void whatCannotBeMeantIsOneLine(String axis, String words) {
    SpecException e = assertThrows(SpecException.class, () -> SweepSpec.of(training(), 1, axis));
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    Path out = directory.resolve("none");
    Cli cli = Cli.run("train", "--data", "circle:5", "--sweep", axis, "--out", out.toString());
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains(words), cli.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void anActivationThatThereIsNotIsRefusedBeforeAnythingRuns() {
    Path out = directory.resolve("none");
    Cli cli =
        Cli.run(
            "train", "--data", "circle:5", "--sweep", "activation=relu,tahn", "--out", "" + out);
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.errorLine().contains("tahn"), cli.err());
    assertFalse(Files.exists(out));
    Cli twice = Cli.run("train", "--data", "circle:5", "--width", "3", "--sweep", "width=4,5");
    assertTrue(twice.errorLine().contains("one of the two"), twice.err());
  }

  @Test
  void theCommandMakesTableFigureAndJson() throws IOException {
    Path out = directory.resolve("command");
    String[] words = {
      "train",
      "--data",
      "circle:12",
      "--depth",
      "3",
      "--steps",
      "10",
      "--sweep",
      "width=16,64",
      "--seeds",
      "2",
      "--out",
      out.toString(),
      "--json",
      "--headless",
      "--report"
    };
    Cli cli = Cli.run(words);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().startsWith("{") && cli.out().contains("\"slopes\":["), cli.out());
    assertFalse(cli.out().contains("\"best\""), "the cost of training rows chooses nothing");
    assertTrue(Files.exists(out.resolve("figures/sweep.svg")));
    assertTrue(Files.readString(out.resolve("report.html")).contains("slope"));
    Cli resumed = Cli.run("train", "--resume", out.toString());
    assertTrue(resumed.errorLine().contains("finished"), resumed.err());
    Cli compared = Cli.run("compare", "--runs", out.resolve("sweep").toString(), "--json");
    assertTrue(compared.out().contains("\"count\":2"), compared.out());
  }

  @Test
  void valuesWithCommasAreSeparatedByBars() {
    SweepAxis axis = SweepAxis.parse("activation=polynomial:0,1|relu");
    assertEquals(List.of("polynomial:0,1", "relu"), axis.values());
    assertEquals(axis, SweepAxis.parse(axis.text()));
    SweepAxis one = SweepAxis.parse("width=1,2");
    assertEquals("width=1,2", one.text());
  }

  @Test
  void aPowerLawIsFound() {
    double[] x = {1, 10, 100};
    double[] y = {5, 0.5, 0.05};
    PowerLaw law = PowerLaw.fit(x, y).orElseThrow();
    assertEquals(-1, law.slope(), 1e-12);
    assertEquals(0, law.error(), 1e-12);
    assertEquals(1.5811388300841898, law.at(Math.sqrt(10)), 1e-12);
    assertTrue(PowerLaw.fit(x, new double[] {1, 0, 1}).isEmpty());
    assertTrue(PowerLaw.fit(new double[] {2, 2}, new double[] {1, 3}).isEmpty());
    // By hand: residuals −r/2, r, −r/2 about the line, three abscissas ln 2 apart.
    double r = Math.log(3) - Math.log(6) / 3;
    PowerLaw rough = PowerLaw.fit(new double[] {1, 2, 4}, new double[] {1, 3, 2}).orElseThrow();
    assertEquals(0.5, rough.slope(), 1e-12);
    assertEquals(Math.sqrt(0.75) * r / Math.log(2), rough.error(), 1e-12);
  }

  /** Deviations as people read them. */
  @ParameterizedTest
  @CsvSource({"91.3,91", "0.0934,0.093", "0.5,0.50", "1234,1200", "0,0", "1.6e-7,1.6e-07"})
  void deviationsHaveTwoDigits(double value, String text) {
    assertEquals(text, SweepTable.twoDigits(value));
  }

  @Test
  void heldOutPointsChoose() throws IOException {
    String[] words = {
      "train",
      "--data",
      "circle:12",
      "--test-rows",
      "4",
      "--depth",
      "3",
      "--steps",
      "10",
      "--width",
      "24",
      "--sweep",
      "activation=relu,erf,abs",
      "--seeds",
      "2",
      "--headless",
      "--out",
      directory.resolve("chosen").toString()
    };
    Cli cli = Cli.run(words);
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result =
        new ObjectMapper().readTree(Files.readString(directory.resolve("chosen/result.json")));
    String best = "";
    double lowest = Double.POSITIVE_INFINITY;
    for (JsonNode group : result.get("groups")) {
      double cost = group.get("statistics").get("testCost").get("mean").asDouble();
      if (cost < lowest) {
        lowest = cost;
        best = group.get("settings").get("activation").asString();
      }
    }
    assertEquals(best, result.get("best").get("settings").get("activation").asString());
    assertEquals(lowest, result.get("best").get("mean").asDouble());
    assertTrue(cli.out().contains("lowest testCost: " + best + " ("), cli.out());
  }
}
