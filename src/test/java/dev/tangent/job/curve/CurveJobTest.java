package dev.tangent.job.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.References;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.run.RunInterrupted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code ntk curve}: its files, what it refuses, and going on after an interruption. */
@Tag("slow")
class CurveJobTest {
  @TempDir Path dir;

  private Path save(String name, double... values) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(values, values.length));
    return file;
  }

  private Path matrix(String name, int rows, double... values) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(values, rows, values.length / rows));
    return file;
  }

  private Cli curve(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("curve"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.addAll(List.of("--out", dir.resolve("out").toString(), "--overwrite"));
    return Cli.run(all.toArray(String[]::new));
  }

  private NpyArray result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy"));
  }

  @Test
  void spectraFromFiles() {
    int compared = 0;
    for (JsonNode c : References.read("learning_curve.json").get("cases")) {
      JsonNode r = c.get("results").get(c.get("results").size() - 1); // the largest n and ridge
      Cli cli =
          curve(
              "--spectrum",
              save("l", References.array(c.get("eigenvalues"))),
              "--multiplicity",
              save("m", References.array(c.get("multiplicities"))),
              "--power",
              save("p", References.array(c.get("power"))),
              "--noise",
              c.get("noise_variance"),
              "--tail",
              c.get("tail"),
              "--ridge",
              r.get("ridge"),
              "--sizes",
              r.get("n"));
      assertEquals(0, cli.exitCode(), cli.err());
      double[] row = result("curve").toDoubles();
      String[] names = {"n", "kappa", "sum_learnabilities", "test_mse", "train_mse"};
      assertArrayEquals(new int[] {1, 5}, result("curve").shape());
      for (int i = 0; i < names.length; i++) {
        double expected = r.get(names[i]).asDouble();
        assertEquals(expected, row[i], 1e-11 * expected, names[i]);
      }
      assertArrayEquals(new int[] {1, c.get("eigenvalues").size()}, result("learnability").shape());
      compared++;
    }
    assertEquals(10, compared);
  }

  @Test
  void dataWithMeasurements() throws IOException {
    Cli cli =
        curve(
            "--data",
            "digits",
            "--limit-rows",
            "150",
            "--depth",
            "2",
            "--sizes",
            "20,100",
            "--ridge",
            "0.01",
            "--measure",
            "5",
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    NpyArray table = result("curve");
    assertArrayEquals(new int[] {2, 7}, table.shape());
    for (int i = 0; i < 2; i++) {
      double predicted = table.get(i * 7 + 3);
      assertEquals(predicted, table.get(i * 7 + 5), 0.25 * predicted); // 100 of 150 rows
      assertTrue(table.get(i * 7 + 6) > 0);
    }
    assertArrayEquals(new int[] {2, 150}, result("learnability").shape());
    JsonNode json = new ObjectMapper().readTree(cli.out());
    assertEquals(20, json.get("curve").get(0).get("n").asInt());
    assertTrue(json.get("curve").get(1).get("bestRidge").asDouble() >= 0);
    assertTrue(Files.readString(dir.resolve("out/events.jsonl")).contains("the tail"));
    Path figures = dir.resolve("out/figures");
    assertTrue(Files.size(figures.resolve("curve.svg")) > 1000);
    assertTrue(Files.readString(figures.resolve("curve.csv")).startsWith("n,predicted"));
  }

  @Test
  void aKernelFromAFileIsThatOfItsData() {
    Path kernels = dir.resolve("kernels");
    Cli made =
        Cli.run(
            "kernel",
            "--data",
            "digits",
            "--limit-rows",
            "60",
            "--get",
            "ntk",
            "--out",
            kernels.toString());
    assertEquals(0, made.exitCode(), made.err());
    assertEquals(0, curve("--data", "digits", "--limit-rows", "60", "--sizes", "9,30").exitCode());
    double[] expected = result("curve").toDoubles();
    Cli cli =
        curve(
            "--kernel-matrix",
            kernels.resolve("ntk.npy"),
            "--data",
            "digits",
            "--limit-rows",
            "60",
            "--sizes",
            "9,30");
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(expected, result("curve").toDoubles(), 1e-12);
  }

  @Test
  void theSphere() {
    Cli cli =
        curve(
            "--on-sphere",
            "10",
            "--depth",
            "2",
            "--beta",
            "0",
            "--degree-power",
            "0,1",
            "--sizes",
            "30",
            "--ridge",
            "0.01",
            "--measure",
            "4",
            "--noise",
            "0.1");
    assertEquals(0, cli.exitCode(), cli.err());
    NpyArray table = result("curve");
    assertEquals(table.get(3), table.get(5), 0.15 * table.get(3));
    assertArrayEquals(new int[] {1, 13}, result("learnability").shape());
  }

  @Test
  void badInputIsOneClearLine() {
    Path two = save("two", 1, 0.5);
    Path three = save("three", 1, 0.5, 0.1);
    refused(2, "no sizes", "--data", "digits");
    refused(2, "no spectrum", "--sizes", "10");
    refused(2, "--sizes 0", "--data", "digits", "--sizes", "0");
    refused(
        2,
        "--measure with --spectrum",
        "--spectrum",
        two,
        "--power",
        two,
        "--sizes",
        1,
        "--measure",
        3);
    refused(1, "2 eigenvalues but 3 powers", "--spectrum", two, "--power", three, "--sizes", 1);
    refused(
        1, "diverges at n = 2", "--spectrum", two, "--power", two, "--sizes", 2, "--noise", 0.1);
    refused(2, "at most 50 modes", "--data", "digits", "--limit-rows", "50", "--sizes", "60");
    refused(
        2,
        "at most the 50 rows",
        "--data",
        "digits",
        "--limit-rows",
        "50",
        "--sizes",
        "60",
        "--ridge",
        "1",
        "--measure",
        "2");
    refused(2, "--degree-power", "--on-sphere", "5", "--sizes", "3");
    refused(2, "3 dimensions", "--on-sphere", "2", "--degree-power", "1", "--sizes", "3");
    Path skew = matrix("skew", 2, 1, 2, 0, 1);
    Path wide = matrix("wide", 2, 1, 2, 3, 4, 5, 6);
    Path indefinite = matrix("indefinite", 2, 1, 2, 2, 1);
    Path y = matrix("y", 2, 1, 0.5);
    refused(
        1,
        "not symmetric: entries (1, 0) and (0, 1) are 2",
        "--kernel-matrix",
        skew,
        "--targets",
        y,
        "--sizes",
        1);
    refused(
        1,
        "2 × 3: a kernel matrix is square",
        "--kernel-matrix",
        wide,
        "--targets",
        y,
        "--sizes",
        1);
    refused(
        1, "1.0 more on its diagonal", "--kernel-matrix", indefinite, "--targets", y, "--sizes", 1);
    refused(2, "no targets", "--kernel-matrix", indefinite, "--sizes", 1);
    refused(1, "3 rows but", "--kernel-matrix", indefinite, "--targets", three, "--sizes", 1);
  }

  private void refused(int exit, String part, Object... arguments) {
    Cli cli = curve(arguments);
    assertEquals(exit, cli.exitCode(), cli.err());
    List<String> said = cli.err().lines().filter(l -> l.startsWith("ntk: ")).toList();
    assertTrue(said.getLast().contains(part), cli.err());
  }

  @Test
  void goesOnAfterAnInterruption() {
    CurveSpec spec =
        CurveSpec.of(DataSpec.named("digits").limit(80), List.of(10L, 40L))
            .with("ridge", 0.1)
            .with("measure", 6);
    Path whole = dir.resolve("whole");
    Path cut = dir.resolve("cut");
    Jobs.run(CurveJob.of(spec), whole);
    JobListener stop =
        new JobListener() {
          private int heard;

          @Override
          public void progress(String what, long done, long total) {
            heard += what.equals("measure") ? 1 : 0;
          }

          @Override
          public boolean isCancelled() {
            return heard > 5;
          }
        };
    assertThrows(RunInterrupted.class, () -> Jobs.run(CurveJob.of(spec), cut, false, stop));
    Verbs.CURVE.resume(cut, JobListener.NONE);
    assertArrayEquals(
        Npy.read(whole.resolve("curve.npy")).toDoubles(),
        Npy.read(cut.resolve("curve.npy")).toDoubles(),
        0);
  }
}
