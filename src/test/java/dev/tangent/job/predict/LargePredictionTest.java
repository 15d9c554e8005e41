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
