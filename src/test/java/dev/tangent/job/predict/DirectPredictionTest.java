package dev.tangent.job.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.References;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Predictions on the command line with kernels from files, a noise variance for each row, dual
 * weights, and {@code ntkgp}.
 */
class DirectPredictionTest {
  @TempDir Path dir;

  private Path save(String name, JsonNode rows) {
    Path file = dir.resolve(name + ".npy");
    if (rows.get(0).isArray()) {
      Npy.write(file, NpyArray.of(References.matrix(rows)));
    } else {
      Npy.write(file, NpyArray.of(References.array(rows), rows.size()));
    }
    return file;
  }

  private Cli run(String verb, Object... arguments) {
    List<String> all = new ArrayList<>(List.of(verb));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.addAll(List.of("--out", dir.resolve("out").toString(), "--overwrite"));
    return Cli.run(all.toArray(String[]::new));
  }

  private double[] result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy")).toDoubles();
  }

  private static double[] flat(JsonNode rows) {
    return References.matrix(rows).toArray();
  }

  @Test
  void noiseOfEachRowAndThreePosteriors() {
    for (JsonNode r : References.read("noise.json").get("regression")) {
      Object[] base = {
        "--inputs",
        save("x", r.get("x")),
        "--targets",
        save("y", r.get("y")),
        "--test-inputs",
        save("t", r.get("x_test")),
        "--depth",
        r.get("L"),
        "--beta",
        r.get("beta"),
        "--noise",
        save("s", r.get("noise")),
        "--get",
        "mean,cov,dual",
        "--kernel",
        "nngp"
      };
      Cli nngp = run("predict", base);
      assertEquals(0, nngp.exitCode(), nngp.err());
      assertArrayEquals(flat(r.get("gp").get("mean")), result("mean"), 1e-9);
      assertArrayEquals(flat(r.get("gp").get("cov")), result("cov"), 1e-9);
      double[] dual = result("dual");
      base[base.length - 1] = "ntk";
      assertEquals(0, run("predict", base).exitCode());
      assertArrayEquals(flat(r.get("ntk_ensemble").get("mean")), result("mean"), 1e-9);
      assertArrayEquals(flat(r.get("ntk_ensemble").get("cov_init")), result("cov"), 1e-9);
      base[base.length - 1] = "ntkgp";
      assertEquals(0, run("predict", base).exitCode());
      assertArrayEquals(flat(r.get("ntk_ensemble").get("mean")), result("mean"), 1e-9);
      // the stored kernel as a matrix from anywhere: the same mean and weights
      Cli matrix =
          run(
              "predict",
              "--kernel-matrix",
              save("k", r.get("nngp").get("train_train")),
              "--test-kernel-matrix",
              save("kt", r.get("nngp").get("test_train")),
              "--targets",
              dir.resolve("y.npy"),
              "--noise",
              dir.resolve("s.npy"),
              "--get",
              "mean,dual");
      assertEquals(0, matrix.exitCode(), matrix.err());
      assertArrayEquals(flat(r.get("gp").get("mean")), result("mean"), 1e-9);
      assertArrayEquals(dual, result("dual"), 1e-8);
    }
  }

  @Test
  void matricesAtTimesAndTheirComponents() {
    Path x = dir.resolve("x.npy");
    Path t = dir.resolve("t.npy");
    Path y = dir.resolve("y.npy");
    DoubleMatrix inputs = dev.tangent.dynamics.SampleKernels.normals(12, 3, 1);
    Npy.write(x, NpyArray.of(inputs));
    Npy.write(t, NpyArray.of(dev.tangent.dynamics.SampleKernels.normals(4, 3, 2)));
    Npy.write(y, NpyArray.of(dev.tangent.dynamics.SampleKernels.normals(12, 2, 3)));
    assertEquals(0, run("kernel", "--inputs", x, "--get", "ntk").exitCode());
    Path k = dir.resolve("k.npy");
    Npy.write(k, Npy.read(dir.resolve("out/ntk.npy")));
    assertEquals(0, run("kernel", "--inputs", t, "--inputs2", x, "--get", "ntk").exitCode());
    Path kt = dir.resolve("kt.npy");
    Npy.write(kt, Npy.read(dir.resolve("out/ntk.npy")));
    Object[] times = {"--times", "0,1,100,inf", "--ridge", "0.01", "--targets", y};
    assertEquals(0, run("predict", join(times, "--inputs", x, "--test-inputs", t)).exitCode());
    double[] expected = result("mean");
    Cli cli = run("predict", join(times, "--kernel-matrix", k, "--test-kernel-matrix", kt));
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(expected, result("mean"), 1e-10);
    assertEquals(0, run("pca", "--inputs", x, "--test-inputs", t).exitCode());
    double[] values = result("eigenvalues");
    double[] projections = result("projections");
    Cli pca = run("pca", "--kernel-matrix", k, "--test-kernel-matrix", kt);
    assertEquals(0, pca.exitCode(), pca.err());
    assertArrayEquals(values, result("eigenvalues"), 1e-13);
    assertArrayEquals(projections, result("projections"), 1e-10);
    refused(
        2,
        "mean and dual",
        "--kernel-matrix",
        k,
        "--test-kernel-matrix",
        kt,
        "--targets",
        y,
        "--get",
        "cov");
    refused(2, "no test points", "--kernel-matrix", k, "--targets", y);
    refused(2, "leave the inputs out", "--kernel-matrix", k, "--inputs", x, "--targets", y);
    refused(
        2,
        "--times inf",
        "--inputs",
        x,
        "--test-inputs",
        t,
        "--targets",
        y,
        "--times",
        "1",
        "--get",
        "probabilities");
    assertEquals(
        0, run("predict", "--kernel-matrix", k, "--targets", y, "--get", "dual").exitCode());
    assertEquals(24, result("dual").length);
  }

  private static Object[] join(Object[] first, Object... more) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private void refused(int exit, String part, Object... arguments) {
    Cli cli = run("predict", arguments);
    assertEquals(exit, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(part), cli.err());
  }
}
