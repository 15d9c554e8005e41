package dev.tangent.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Cluster;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.Jobs;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Workers;
import dev.tangent.simd.Width;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts as tasks in {@code local[2]}: the bits of one machine. */
class SparkWorkersTest {
  private static Cluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    cluster = Cluster.open("local[2]", "test");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static DoubleMatrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < x.array().length; i++) {
      x.array()[i] = random.nextGaussian();
    }
    return x;
  }

  private static LimitPointKernel kernel(boolean single) {
    String text = "dense 100; relu; dense 100; erf; dense 1";
    return new LimitPointKernel(
        LimitKernel.of(Architecture.parse("input 5; " + text)), single, false);
  }

  @Test
  void resultsAreTakenInTheOrderOfTheirParts() {
    for (int parts : new int[] {1, 2, 7, 100}) {
      List<Integer> taken = new ArrayList<>();
      cluster
          .workers()
          .forEach("squares", parts, p -> p * p, (p, square) -> taken.add(square), Progress.NONE);
      List<Integer> expected = new ArrayList<>();
      for (int p = 0; p < parts; p++) {
        expected.add(p * p);
      }
      assertEquals(expected, taken);
    }
  }

  @Test
  void partSaysWhatIsWrong() {
    JobException e =
        assertThrows(
            JobException.class,
            () ->
                cluster
                    .workers()
                    .forEach(
                        "parts",
                        5,
                        p -> {
                          if (p == 3) {
                            throw new JobException("row 3 is wrong", "mend it");
                          }
                          return p;
                        },
                        (_, _) -> {},
                        Progress.NONE));
    assertEquals("row 3 is wrong: mend it", e.getMessage());
  }

  @Test
  void progressStopsIt() {
    Progress stop =
        (what, done, total) -> {
          if (done >= 1) {
            throw new CancellationException("enough");
          }
        };
    assertThrows(
        CancellationException.class,
        () -> cluster.workers().forEach("parts", 64, p -> p, (_, _) -> {}, stop));
  }

  @Test
  void otherVectorsAreNamed() {
    JobException e =
        assertThrows(JobException.class, () -> PartsTask.requireWidth(Width.BITS + 128));
    assertTrue(
        e.getMessage().contains("the driver " + (Width.BITS + 128) + "-bit"), e.getMessage());
  }

  /** Three blocks a side: parts beside the diagonal, on it, and a last one that is smaller. */
  @Test
  void productWithTheKernelHasTheSameBits() throws Exception {
    for (boolean single : new boolean[] {true, false}) {
      DoubleMatrix x = random(2 * StreamedKernel.BLOCK + 77, 5, 1);
      DoubleMatrix v = random(x.rows(), 3, 2);
      DoubleMatrix z = random(300, 5, 3);
      StreamedKernel here = new StreamedKernel(kernel(single), x, Progress.NONE);
      StreamedKernel there =
          cluster.workers().call(() -> new StreamedKernel(kernel(single), x, Progress.NONE));
      DoubleMatrix a = DoubleMatrix.zeros(v.rows(), v.columns());
      DoubleMatrix b = DoubleMatrix.zeros(v.rows(), v.columns());
      here.apply(v, a);
      there.apply(v, b);
      assertArrayEquals(a.array(), b.array());
      assertArrayEquals(here.between(z, v).array(), there.between(z, v).array());
    }
  }

  @Test
  void kernelFilesHaveTheSameBytes() throws Exception {
    Map<String, Object> settings = Map.of("data", "gaussian:700", "precision", "f32");
    Path here = directory.resolve("here");
    Path there = directory.resolve("there");
    Jobs.run(Verbs.KERNEL.job(settings), here);
    run(cluster.workers(), settings, there);
    for (String name : List.of("nngp.npy", "ntk.npy")) {
      assertEquals(-1, Files.mismatch(here.resolve(name), there.resolve(name)), name);
    }
    assertTrue(Files.notExists(there.resolve("blocks")));
  }

  private static void run(Workers workers, Map<String, Object> settings, Path out)
      throws Exception {
    workers.call(() -> Jobs.run(Verbs.KERNEL.job(settings), out));
  }
}
