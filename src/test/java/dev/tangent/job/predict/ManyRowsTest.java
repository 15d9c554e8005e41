package dev.tangent.job.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.run.Event;
import dev.tangent.run.RunInterrupted;
import dev.tangent.run.RunReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --solver cg}, {@code --nystrom} and {@code --features} against the usual solution. */
class ManyRowsTest {
  private static final int N = 900;
  private static final int M = 50;
  private static final int WIDTH = 5;

  @TempDir Path directory;
  private String data = "";

  @BeforeEach
  void write() {
    double[] x = new double[(N + M) * WIDTH];
    CounterRandom.normals(1, 2, 0, x, 0, x.length);
    double[] y = new double[(N + M) * 2];
    for (int i = 0; i < N + M; i++) {
      y[2 * i] = Math.sin(x[WIDTH * i]) + x[WIDTH * i + 1] * x[WIDTH * i + 2];
      y[2 * i + 1] = Math.abs(x[WIDTH * i + 3]) + 0.1 * CounterRandom.normal(3, 1, i);
    }
    save("x", Arrays.copyOf(x, N * WIDTH), WIDTH);
    save("y", Arrays.copyOf(y, N * 2), 2);
    save("t", Arrays.copyOfRange(x, N * WIDTH, x.length), WIDTH);
    save("ty", Arrays.copyOfRange(y, N * 2, y.length), 2);
    data =
        String.format(
            "--inputs %s --targets %s --test-inputs %s --test-targets %s --depth 3 --ridge 0.1 ",
            file("x"), file("y"), file("t"), file("ty"));
  }

  private Path file(String name) {
    return directory.resolve(name + ".npy");
  }

  private void save(String name, double[] values, int width) {
    Npy.write(file(name), NpyArray.of(values, values.length / width, width));
  }

  private Cli predict(String options, String out) {
    Cli cli = Cli.run(("predict " + options + " --out " + directory.resolve(out)).split(" "));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private double[] mean(String options, String out) {
    predict(options, out);
    return Npy.read(directory.resolve(out).resolve("mean.npy")).toDoubles();
  }

  private static double distance(double[] a, double[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      norm += b[i] * b[i];
    }
    return Math.sqrt(difference / norm);
  }

  @ParameterizedTest
  @CsvSource({
    "--nystrom 900, 1e-8",
    "--nystrom 900 --kernel nngp, 1e-8",
    "--nystrom 450, 5e-2",
    "--nystrom 450 --centres leverage, 5e-2",
    "--solver cg --tolerance 1e-11, 1e-8",
    "--solver cg --tolerance 1e-11 --preconditioner 1, 1e-8",
    "--solver cg --tolerance 1e-6 --kernel nngp, 1e-5",
    "--solver cg --precision f32 --preconditioner 100, 1e-4",
  })
  void comesToTheUsualSolution(String way, double near) {
    String kernel = way.contains("nngp") ? "--kernel nngp" : "--kernel ntk";
    double[] exact = mean(data + kernel, "exact");
    double[] found = mean(data + way, "found");
    assertTrue(distance(found, exact) < near, "" + distance(found, exact));
    assertTrue(way.contains(" 900") || way.contains("cg") || distance(found, exact) > 1e-6);
  }

  @Test
  void itSaysItsError() throws Exception {
    Cli cli = predict(data + "--nystrom 200 --json", "n");
    double[] exact = mean(data.strip(), "exact");
    double[] found = Npy.read(directory.resolve("n/mean.npy")).toDoubles();
    assertTrue(cli.out().contains("\"functions\":[50,100,200]"), cli.out());
    double said = number(cli.out(), "distanceFromExact");
    assertEquals(distance(found, exact), said, 1e-6 * said);
    assertTrue(number(cli.out(), "changeByDoubling") > said / 3);
    // What is said of 100 functions is what 100 functions say.
    double alone = number(predict(data + "--nystrom 100 --json", "h").out(), "testCosts", 2);
    assertEquals(alone, number(cli.out(), "testCosts", 1), 1e-9 * alone);
  }

  private static double number(String json, String name) {
    return number(json, name, 0);
  }

  private static double number(String json, String name, int index) {
    String rest = json.substring(json.indexOf("\"" + name + "\":") + name.length() + 3);
    return Double.parseDouble(rest.replaceFirst("^\\[", "").split("[,}\\]]")[index]);
  }

  @Test
  void moreFeaturesComeNearer() {
    String nngp = data.replace("--depth 3", "--depth 2") + "--kernel nngp";
    double[] exact = mean(nngp, "exact");
    double few = distance(mean(nngp + " --features 64", "few"), exact);
    double many = distance(mean(nngp + " --features 2048", "many"), exact);
    assertTrue(many < 0.4 * few && many > 1e-6, few + " and " + many);
  }

  /** Rows of a CSV file are read from a file as those of an NPY are: the same bits. */
  @Test
  void rowsOfCsvStayInAFileToo() throws Exception {
    double[] x = Npy.read(file("x")).toDoubles();
    double[] y = new double[N];
    StringBuilder text = new StringBuilder("a,b,c,d,e,y\n");
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < WIDTH; j++) {
        text.append(x[WIDTH * i + j]).append(',');
      }
      y[i] = Math.cos(x[WIDTH * i]);
      text.append(y[i]).append('\n');
    }
    save("one", y, 1);
    Path csv = Files.writeString(directory.resolve("t.csv"), text);
    String rest = " --test-rows 60 --ridge 0.1 --depth 2 --overwrite ";
    for (String way :
        List.of("--nystrom 100", "--features 64 --kernel nngp", "--nystrom 40 --limit-rows 500")) {
      double[] expected =
          mean("--inputs " + file("x") + " --targets " + file("one") + rest + way, "npy");
      Cli cli = predict("--data csv:" + csv + rest + way, "csv");
      assertTrue((cli.out() + cli.err()).contains("read from the file"), cli.out() + cli.err());
      assertArrayEquals(
          expected, Npy.read(directory.resolve("csv").resolve("mean.npy")).toDoubles());
    }
  }

  @Test
  void everyIterationIsInTheLog() {
    predict(data + "--solver cg --preconditioner 20", "c");
    List<Double> residuals = new ArrayList<>();
    for (Event event : RunReader.open(directory.resolve("c")).poll()) {
      if (event instanceof Event.Step step) {
        residuals.add(step.values().get("residual"));
      }
    }
    assertTrue(residuals.size() > 5, residuals.toString());
    assertTrue(residuals.getLast() <= 1e-6 && residuals.getFirst() > 1e-3, residuals.toString());
  }

  @Test
  void aLargerPreconditionerTakesFewerIterations() {
    int[] iterations = new int[3];
    for (int s = 0; s < 3; s++) {
      int rank = new int[] {1, 50, 400}[s];
      String way = "--solver cg --json --relative-ridge 1e-5 --preconditioner " + rank;
      String json = predict(data.replace("--ridge 0.1 ", "") + way, "r" + rank).out();
      iterations[s] = (int) number(json, "iterations");
    }
    assertTrue(
        iterations[0] > iterations[1] && iterations[1] > 1.3 * iterations[2],
        Arrays.toString(iterations));
  }

  /** Stops when its n-th checkpoint is written. */
  private static final class Stopping implements JobListener {
    final Path run;

    Stopping(Path run) {
      this.run = run;
    }

    @Override
    public void progress(String what, long done, long total) {
      Path checkpoints = run.resolve("checkpoints");
      if (Files.exists(checkpoints.resolve("cg.work.npz"))
          || Files.exists(checkpoints.resolve("sums.work.npz"))) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Writes a checkpoint whenever it can. */
  private record Often(Job<Predicted> job) implements Job<Predicted> {
    @Override
    public Predicted run(JobRun run) {
      run.checkpointEvery(java.time.Duration.ZERO);
      return job.run(run);
    }

    @Override
    public PredictionSpec spec() {
      return (PredictionSpec) job.spec();
    }

    @Override
    public java.util.Map<String, Object> settings() {
      return job.settings();
    }

    @Override
    public dev.tangent.job.frame.JobEstimate estimate() {
      return job.estimate();
    }

    @Override
    public java.util.Map<String, String> fingerprints() {
      return job.fingerprints();
    }

    @Override
    public List<Path> reads() {
      return job.reads();
    }

    @Override
    public List<String> writes() {
      return job.writes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"solver cg", "nystrom 150", "features 100"})
  void interruptedItGoesOnToTheSameBytes(String way) throws Exception {
    PredictionSpec spec =
        PredictionSpec.of(DataSpec.of(file("x"), file("y")), file("t"))
            .with("ridge", 0.1)
            .with("kernel", "nngp")
            .with(way.split(" ")[0], way.split(" ")[1]);
    PredictionSpec asked = way.contains("cg") ? spec.with("preconditioner", 5) : spec;
    Path whole = directory.resolve("whole");
    Jobs.run(PredictionJob.open(asked), whole);
    Path out = directory.resolve("out");
    RunInterrupted stopped =
        assertThrows(
            RunInterrupted.class,
            () -> Jobs.run(new Often(PredictionJob.open(asked)), out, false, new Stopping(out)));
    assertTrue(stopped.isResumable());
    Cli cli = Cli.run("predict", "--resume", out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("mean.npy")), Files.readAllBytes(out.resolve("mean.npy")));
    assertTrue(Files.notExists(out.resolve("checkpoints")));
  }

  @Test
  void rowsFromAFileAreThoseInMemory() {
    double[] mapped = mean(data + "--nystrom 80", "mapped");
    // A scale keeps the rows in memory; of 1 it changes nothing.
    assertArrayEquals(mapped, mean(data + "--nystrom 80 --scale 1", "memory"));
    String split =
        String.format(
            "--inputs %s --targets %s --train-rows 850 --test-rows 50 --depth 3 --nystrom 80",
            file("x"), file("y"));
    assertArrayEquals(mean(split, "a"), mean(split + " --scale 1", "b"));
  }

  private void refused(String expected, String options) {
    Cli cli = Cli.run(("predict " + options + " --out " + directory.resolve("bad")).split(" "));
    assertTrue(cli.exitCode() == 1 || cli.exitCode() == 2, cli.out());
    assertTrue(cli.errorLine().contains(expected), cli.err());
  }

  @Test
  void badInputIsOneLine() {
    refused("--nystrom 901 of 900 training rows: at most", data + "--nystrom 901");
    refused("--nystrom 0: 1 or more", data + "--nystrom 0");
    refused("--features with --kernel ntk", data + "--features 10");
    refused("choose one of them", data + "--nystrom 10 --solver cg");
    refused("--nystrom at other times than inf", data + "--nystrom 10 --times 1,inf");
    refused("--solver cg with more than the mean", data + "--solver cg --get mean,cov");
    refused("--centres without --nystrom", data + "--centres leverage");
    refused("--preconditioner without --solver cg", data + "--preconditioner 3");
    refused("--tolerance 2", data + "--solver cg --tolerance 2");
    refused(
        "--features 64 with a network whose last layer sees 30",
        data.replace("--depth 3", "--architecture @" + text()) + "--kernel nngp --features 64");
  }

  private Path text() {
    Path file = directory.resolve("network.txt");
    try {
      Files.writeString(file, "dense 30; relu; dense 2\n");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file;
  }

  @Test
  void aRowThatIsNoNumberIsNamed() {
    double[] x = Npy.read(file("x")).toDoubles();
    x[617 * WIDTH + 3] = Double.NaN;
    save("x", x, WIDTH);
    refused("x.npy: row 617, column 3 is NaN", data + "--nystrom 80");
    save("x", Arrays.copyOf(x, 600 * WIDTH), WIDTH);
    refused("targets need a row for each input", data + "--nystrom 80");
  }
}
