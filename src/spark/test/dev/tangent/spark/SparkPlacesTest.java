package dev.tangent.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Cluster;
import dev.tangent.job.frame.Jobs;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With one core or several, and with one task for each part or fewer, results have the same bits as
 * on one machine.
 */
class SparkPlacesTest {
  private static final String PARTITIONS = "spark.tangent.partitions";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"local[1], 0", "local[1], 5", "local[2], 1", "local[2], 2", "local[3], 7"})
  void bitsAreThoseOfOneMachine(String where, int partitions) throws Exception {
    System.setProperty(PARTITIONS, String.valueOf(partitions));
    try (Cluster cluster = Cluster.open(where, "test")) {
      List<Integer> taken = new ArrayList<>();
      cluster.workers().forEach("parts", 11, p -> p, (p, _) -> taken.add(p), Progress.NONE);
      assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), taken);
      products(cluster);
      predictions(cluster);
    } finally {
      System.clearProperty(PARTITIONS);
    }
  }

  private static void products(Cluster cluster) throws Exception {
    LimitPointKernel kernel =
        new LimitPointKernel(
            LimitKernel.of(Architecture.parse("input 5; dense 9; erf; dense 1")), true, false);
    DoubleMatrix x = SparkWorkersTest.random(2 * StreamedKernel.BLOCK + 30, 5, 1);
    DoubleMatrix v = SparkWorkersTest.random(x.rows(), 1, 2);
    DoubleMatrix here = DoubleMatrix.zeros(x.rows(), 1);
    DoubleMatrix there = DoubleMatrix.zeros(x.rows(), 1);
    new StreamedKernel(kernel, x, Progress.NONE).apply(v, here);
    cluster.workers().call(() -> new StreamedKernel(kernel, x, Progress.NONE)).apply(v, there);
    assertArrayEquals(here.array(), there.array());
  }

  private void predictions(Cluster cluster) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "data",
            "digits",
            "train-rows",
            700,
            "test-rows",
            100,
            "ridge",
            "0.01",
            "nystrom",
            "50");
    Path here = directory.resolve("here");
    Path there = directory.resolve("there");
    Jobs.run(Verbs.PREDICT.job(settings), here);
    cluster.workers().call(() -> Jobs.run(Verbs.PREDICT.job(settings), there));
    assertEquals(-1, Files.mismatch(here.resolve("mean.npy"), there.resolve("mean.npy")));
  }
}
