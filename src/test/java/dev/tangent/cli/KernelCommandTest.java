package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCommandTest {
  @TempDir Path directory;

  private Path points(String name, int rows, int columns) {
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(3, rows, 0, x.array(), 0, rows * columns);
    Path file = directory.resolve(name);
    Npy.write(file, NpyArray.of(x));
    return file;
  }

  @Test
  void writesBothKernels() {
    Path x = points("x.npy", 203, 5);
    Path out = directory.resolve("out");
    Cli result =
        Cli.run(
            "kernel",
            "--inputs",
            x.toString(),
            "--depth",
            "3",
            "--activation",
            "erf",
            "--beta",
            "0.2",
            "--sigma-w",
            "1.5",
            "--out",
            out.toString(),
            "--headless");
    assertEquals(0, result.exitCode(), result.err());
    KernelPair expected =
        LimitKernel.of(Architecture.mlp(5, 3, 7, 1, Activations.erf(), 1.5, 0.2))
            .compute(Npy.read(x).toDoubleMatrix());
    NpyArray ntk = Npy.read(out.resolve("ntk.npy"));
    assertArrayEquals(new int[] {203, 203}, ntk.shape());
    assertFalse(ntk.isFloat());
    assertArrayEquals(expected.ntk().toArray(), ntk.toDoubles());
    assertArrayEquals(expected.nngp().toArray(), Npy.read(out.resolve("nngp.npy")).toDoubles());
  }

  @Test
  void rectangularAndFloat() {
    Path x = points("x.npy", 7, 5);
    Path y = points("y.npy", 4, 5);
    Path out = directory.resolve("out");
    Cli result =
        Cli.run(
            "kernel",
            "--inputs",
            x.toString(),
            "--inputs2",
            y.toString(),
            "--get",
            "ntk",
            "--precision",
            "f32",
            "--out",
            out.toString(),
            "--json");
    assertEquals(0, result.exitCode(), result.err());
    NpyArray ntk = Npy.read(out.resolve("ntk.npy"));
    assertArrayEquals(new int[] {7, 4}, ntk.shape());
    assertTrue(ntk.isFloat());
    assertFalse(Files.exists(out.resolve("nngp.npy")));
    KernelPair expected =
        LimitKernel.of(Architecture.mlp(5, 4, 7, 1, Activations.relu(), 1, 0.1))
            .compute(Npy.read(x).toDoubleMatrix(), Npy.read(y).toDoubleMatrix());
    // float: a few roundings of inner products of order one, see FloatLimitTest
    assertArrayEquals(expected.ntk().toArray(), ntk.toDoubles(), 3e-6);
    assertTrue(result.out().contains("\"precision\":\"f32\""), result.out());
  }

  @Test
  void refusesWithOneLine() {
    Path x = points("x.npy", 3, 5);
    Path y = points("y.npy", 3, 4);
    String[][] wrong = {
      {"kernel", "--inputs", x.toString(), "--activation", "softmax"},
      {"kernel", "--inputs", x.toString(), "--get", "both"},
      {"kernel", "--inputs", x.toString(), "--inputs2", y.toString()},
      {"kernel", "--inputs", x.toString(), "--depth", "0"},
      {"kernel"},
    };
    String[] reasons = {"couples the coordinates", "--get both", "4 columns", "depth", "--inputs"};
    for (int i = 0; i < wrong.length; i++) {
      String[] arguments = java.util.Arrays.copyOf(wrong[i], wrong[i].length + 2);
      arguments[wrong[i].length] = "--out";
      arguments[wrong[i].length + 1] = directory.resolve("never").toString();
      Cli result = Cli.run(arguments);
      assertEquals(2, result.exitCode(), result.err());
      assertTrue(result.errorLine().contains(reasons[i]), result.errorLine());
      assertFalse(Files.exists(directory.resolve("never").resolve("ntk.npy")));
    }
  }
}
