package dev.tangent.job.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.TiledKernelRegression;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class LargePredictionTest {
  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 5, 0, x.array(), 0, rows * columns);
    return x;
  }

  /** Tiles give what matrices give, both kernels, from a given start; 1e-10 is the residual. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithMatrices(boolean single) {
    PredictionData points =
        new PredictionData(
            normals(90, 6, 1), normals(90, 3, 2), normals(11, 6, 3), null, null, Shape.flat(6));
    PredictionStart start = new PredictionStart(normals(90, 3, 4), normals(11, 3, 5));
    Architecture network = Architecture.mlp(6, 3, 10, 3, Activations.relu(), 1.4, 0.2);
    for (boolean nngp : new boolean[] {false, true}) {
      Prediction asked =
          new Prediction(
              points,
              start,
              LimitKernel.of(network),
              nngp,
              Ridge.relative(0.01),
              single,
              List.of(new TrainingTime.Flow(Double.POSITIVE_INFINITY)),
              PredictionWants.of("mean", 10, 0, false));
      LimitPointKernel kernels = new LimitPointKernel(LimitKernel.of(network), single, nngp);
      DoubleMatrix expected = asked.regression(kernels, Progress.NONE).means().getFirst();
      Prediction.Computed result =
          LargePrediction.solve(
              asked,
              kernels,
              FloatSymmetricTiles.onHeap(90, 32),
              TiledKernelRegression.Keeper.NONE,
              Progress.NONE);
      double[] found = result.means().getFirst().toArray();
      assertArrayEquals(expected.toArray(), found, single ? 1e-6 : 1e-9);
      assertTrue(result.residual() <= 1e-10, "residual " + result.residual());
    }
  }

  /** Kept entries give what entries computed anew for each product give, and are computed once. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keptEntriesAreThoseOfTheKernel(boolean nngp) {
    DoubleMatrix x = normals(90, 24, 1);
    LimitKernel limit =
        LimitKernel.of(
            Architecture.parse(
                new Shape(4, 6, 1), "conv 2 3x3; relu; conv 2 3x3; relu; flatten; dense 1"));
    LimitPointKernel anew = new LimitPointKernel(limit, true, nngp);
    try (FloatSymmetricTiles tiles = FloatSymmetricTiles.onHeap(90, 32);
        FloatSymmetricTiles storage = FloatSymmetricTiles.onHeap(90, 40)) {
      KeptKernel kept = new KeptKernel(anew, tiles);
      int[] heard = new int[1];
      Progress progress = (what, done, total) -> heard[0]++;
      kept.store(x, storage, progress);
      double[] all = anew.square(x).toArray();
      // Across the edges of tiles, on both sides of the diagonal.
      DoubleMatrix part = kept.entries(x).part(10, 80, 20, 90);
      for (int i = 10; i < 80; i++) {
        assertEquals(all[90 * i + 50], storage.get(i, 50));
        for (int j = 20; j < 90; j++) {
          assertEquals(all[90 * i + j], part.get(i - 10, j - 20), i + ", " + j);
        }
      }
      int computed = heard[0];
      assertTrue(computed > 0);
      storage.storeLower(0, 0, FloatMatrix.zeros(90, 90));
      kept.store(x, storage, progress);
      assertEquals(computed, heard[0], "computed again");
      assertEquals(all[90 * 80 + 50], storage.get(80, 50));
    }
  }

  /** Images in tiles: the same answer as with matrices, and no file is left. */
  @Test
  void imagesThatDoNotFitAsMatrices(@TempDir Path directory) throws Exception {
    Path network = directory.resolve("net.txt");
    Files.writeString(network, "conv 2 1x3; relu; flatten; dense 1");
    double[][] means = new double[2][];
    for (int k = 0; k < 2; k++) {
      Path out = directory.resolve("out" + k);
      Process process =
          new ProcessBuilder(
                  Cli.command(
                      List.of(k == 0 ? "-Xmx400m" : "-Xmx2g"),
                      "predict",
                      "--data=gaussian:5100",
                      "--image=1x2x1",
                      "--train-rows=5000",
                      "--test-rows=100",
                      "--times=inf",
                      "--ridge=0.1",
                      "--precision=f32",
                      "--architecture=@" + network,
                      "--out=" + out))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertEquals(k == 0, said.contains("and as much for its factor"), said);
      assertFalse(Files.exists(out.resolve(".kernel.entries")));
      assertFalse(Files.exists(out.resolve(".kernel.tiles")));
      means[k] = Npy.read(out.resolve("mean.npy")).toDoubles();
    }
    assertArrayEquals(means[1], means[0], 1e-5);
  }

  /** A heap too small for the matrices of 5000 points: tiles in a file, which is removed. */
  @Test
  void pointsThatDoNotFitAsMatrices(@TempDir Path directory) throws Exception {
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Cli.command(
                    List.of("-Xmx400m"),
                    "predict",
                    "--data=gaussian:5100",
                    "--train-rows=5000",
                    "--test-rows=100",
                    "--times=inf",
                    "--relative-ridge=1e-4",
                    "--out=" + out))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("tiles of float32 on the disk"), said);
    assertFalse(Files.exists(out.resolve(".kernel.tiles")));
    NpyArray mean = Npy.read(out.resolve("mean.npy"));
    assertArrayEquals(new int[] {1, 100, 1}, mean.shape());
  }
}
