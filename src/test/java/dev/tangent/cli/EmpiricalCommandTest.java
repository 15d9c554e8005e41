package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.FiniteReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code ntk kernel --empirical}, from input files to output files. */
class EmpiricalCommandTest {
  @TempDir Path directory;

  static List<FiniteReference.Case> cases() {
    return FiniteReference.cases();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void write(boolean single) {
    DoubleMatrix x = FiniteReference.inputs();
    Npy.write(directory.resolve("x.npy"), NpyArray.of(x));
    Npy.write(directory.resolve("y.npy"), NpyArray.of(x.rowRange(1, 4)));
    Map<String, NpyArray> weights = new LinkedHashMap<>();
    for (int l = 0; l < FiniteReference.weights().size(); l++) {
      DoubleMatrix w = FiniteReference.weights().get(l);
      double[] b = FiniteReference.biases().get(l);
      weights.put("W" + l, array(NpyArray.of(w), single));
      weights.put("b" + l, array(NpyArray.of(b, b.length), single));
    }
    Npz.write(directory.resolve("w.npz"), weights);
  }

  private static NpyArray array(NpyArray values, boolean single) {
    return single ? NpyArray.of(values.toFloats(), values.shape()) : values;
  }

  private Cli kernel(FiniteReference.Case c, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "kernel",
                "--empirical",
                "--weights=" + file("w.npz"),
                "--inputs=" + file("x.npy"),
                "--activation=" + c.get("activation").asString(),
                "--sigma-w=" + c.get("sigma_w").asDouble(),
                "--beta=" + c.get("beta").asDouble(),
                "--overwrite",
                "--out=" + file("out")));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** Entries of rows i and columns from {@code first} in the order of the file. */
  private static double[] flat(JsonNode tensor, int first) {
    List<Double> all = new ArrayList<>();
    for (JsonNode row : tensor) {
      for (int j = first; j < row.size(); j++) {
        row.get(j).forEach(a -> a.forEach(v -> all.add(v.asDouble())));
      }
    }
    return all.stream().mapToDouble(v -> v).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tensorOfTheReference(FiniteReference.Case c) {
    for (boolean single : List.of(true, false)) {
      write(single);
      assertEquals(0, kernel(c).exitCode());
      NpyArray ntk = Npy.read(directory.resolve("out/ntk.npy"));
      assertArrayEquals(new int[] {4, 4, 2, 2}, ntk.shape());
      assertEquals(single, ntk.isFloat());
      double[] expected = flat(c.get("ntk"), 0);
      double scale = Arrays.stream(expected).max().orElseThrow();
      double tolerance = (single ? 5e-6 : 1e-13) * scale;
      assertArrayEquals(expected, ntk.toDoubles(), tolerance);
      NpyArray outputs = Npy.read(directory.resolve("out/outputs.npy"));
      assertArrayEquals(
          FiniteReference.matrix(c.get("outputs")).toArray(), outputs.toDoubles(), tolerance);

      assertEquals(0, kernel(c, "--inputs2=" + file("y.npy")).exitCode());
      ntk = Npy.read(directory.resolve("out/ntk.npy"));
      assertArrayEquals(new int[] {4, 3, 2, 2}, ntk.shape());
      assertArrayEquals(flat(c.get("ntk"), 1), ntk.toDoubles(), tolerance);
    }
  }

  @Test
  void otherShapes() {
    write(false);
    FiniteReference.Case c = cases().getFirst();
    assertEquals(0, kernel(c).exitCode());
    double[] all = Npy.read(directory.resolve("out/ntk.npy")).toDoubles();
    assertEquals(0, kernel(c, "--outputs=1", "--get=ntk,nngp").exitCode());
    NpyArray one = Npy.read(directory.resolve("out/ntk.npy"));
    assertArrayEquals(new int[] {4, 4}, one.shape());
    assertArrayEquals(new int[] {4, 4}, Npy.read(directory.resolve("out/nngp.npy")).shape());
    assertEquals(0, kernel(c, "--outputs=trace").exitCode());
    NpyArray trace = Npy.read(directory.resolve("out/ntk.npy"));
    assertEquals(0, kernel(c, "--outputs=diagonal").exitCode());
    NpyArray diagonal = Npy.read(directory.resolve("out/ntk.npy"));
    assertArrayEquals(new int[] {2, 4, 4}, diagonal.shape());
    for (int p = 0; p < 16; p++) {
      assertEquals(all[4 * p + 3], one.get(p), 1e-14);
      assertEquals((all[4 * p] + all[4 * p + 3]) / 2, trace.get(p), 1e-14);
      assertEquals(all[4 * p], diagonal.get(p), 1e-14);
      assertEquals(all[4 * p + 3], diagonal.get(16 + p), 1e-14);
    }
  }

  private void rewrite(Map<String, NpyArray> weights) {
    Npz.write(directory.resolve("w.npz"), weights);
  }

  /** Biases without effect may be missing from the file; others not, and no layer. */
  @Test
  void missingArrays() {
    write(false);
    Map<String, NpyArray> weights = new LinkedHashMap<>(Npz.read(directory.resolve("w.npz")));
    String[] arguments = {
      "kernel", "--empirical", "--weights=" + file("w.npz"), "--inputs=" + file("x.npy"),
    };
    List<String> more = new ArrayList<>(List.of(arguments));
    more.addAll(List.of("--beta=0", "--overwrite", "--out=" + file("out")));
    assertEquals(0, Cli.run(more.toArray(String[]::new)).exitCode());
    double[] expected = Npy.read(directory.resolve("out/ntk.npy")).toDoubles();
    weights.keySet().removeIf(name -> name.startsWith("b"));
    rewrite(weights);
    assertEquals(0, Cli.run(more.toArray(String[]::new)).exitCode());
    assertArrayEquals(expected, Npy.read(directory.resolve("out/ntk.npy")).toDoubles());
    Cli run = Cli.run(arguments);
    assertTrue(run.errorLine().contains("no array b0"), run.err());
    weights.remove("W1");
    rewrite(weights);
    run = Cli.run(more.toArray(String[]::new));
    assertTrue(run.errorLine().contains("has W2 but no W1"), run.err());
  }

  /** exp of exp of exp: the numbers end before NaN is written. */
  @Test
  void anOverflowIsNamed() {
    write(false);
    Npy.write(directory.resolve("x.npy"), NpyArray.of(new double[] {99, 99, 99}, 1, 3));
    for (String outputs : List.of("all", "trace", "diagonal", "0")) {
      Cli run =
          Cli.run(
              "kernel",
              "--empirical",
              "--weights=" + file("w.npz"),
              "--inputs=" + file("x.npy"),
              "--activation=exp",
              "--outputs=" + outputs,
              "--overwrite",
              "--out=" + file("out"));
      assertEquals(1, run.exitCode());
      assertTrue(run.errorLine().contains("sigma_w"), run.err());
      assertFalse(Files.exists(directory.resolve("out/ntk.npy")));
    }
  }

  @Test
  void refusesInOneLine() {
    write(false);
    FiniteReference.Case c = cases().getFirst();
    Npy.write(directory.resolve("y.npy"), NpyArray.of(new double[8], 2, 4));
    Cli run = kernel(c, "--inputs2=" + file("y.npy"));
    assertEquals(2, run.exitCode());
    assertTrue(run.errorLine().contains("4 columns"), run.err());
    assertTrue(kernel(c, "--outputs=2").errorLine().contains("0 to 1"));
    run = Cli.run("kernel", "--inputs=" + file("x.npy"), "--weights=" + file("w.npz"));
    assertTrue(run.errorLine().contains("add --empirical"), run.err());
  }
}
