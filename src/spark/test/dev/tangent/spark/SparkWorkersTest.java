package dev.tangent.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.figure.FigureJob;
import dev.tangent.experiment.figure.FigureSpec;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Cluster;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.sweep.SweepAxis;
import dev.tangent.job.sweep.SweepJob;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunReader;
import dev.tangent.simd.Width;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts computed as tasks in {@code local[2]} give the same bits as on one machine. */
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

  /**
   * Two blocks on each side: there are parts off the diagonal and on it, and the last one is
   * smaller.
   */
  @Test
  void productWithTheKernelHasTheSameBits() throws Exception {
    for (boolean single : new boolean[] {true, false}) {
      DoubleMatrix x = random(StreamedKernel.BLOCK + 77, 5, 1);
      DoubleMatrix v = random(x.rows(), 3, 2);
      DoubleMatrix z = random(300, 5, 3);
      DoubleMatrix a = DoubleMatrix.zeros(v.rows(), v.columns());
      StreamedKernel here = new StreamedKernel(kernel(single), x, Progress.NONE);
      here.apply(v, a);
      for (long budget : new long[] {0, 1L << 30}) { // blocks that an executor keeps, too
        StreamedKernel there =
            cluster
                .workers()
                .call(() -> new StreamedKernel(kernel(single), x, budget, Progress.NONE));
        for (int product = 0; product < 2; product++) {
          DoubleMatrix b = DoubleMatrix.zeros(v.rows(), v.columns());
          there.apply(v, b);
          assertArrayEquals(a.array(), b.array());
        }
        assertArrayEquals(here.between(z, v).array(), there.between(z, v).array());
        there.close();
      }
    }
  }

  /** Checks that the same options on Spark and on one machine give files with the same bytes. */
  private void same(Verb<?, ?> verb, Map<String, Object> settings, List<String> files)
      throws Exception {
    Path here = directory.resolve("here");
    Path there = directory.resolve("there");
    Jobs.run(verb.job(settings), here);
    cluster.workers().call(() -> Jobs.run(verb.job(settings), there));
    for (String name : files) {
      assertEquals(-1, Files.mismatch(here.resolve(name), there.resolve(name)), name);
    }
  }

  @Test
  void kernelFilesHaveTheSameBytes() throws Exception {
    same(
        Verbs.KERNEL,
        Map.of("data", "gaussian:700", "precision", "f32"),
        List.of("nngp.npy", "ntk.npy"));
    assertTrue(Files.notExists(directory.resolve("there/blocks")));
  }

  /** Blocks in files are read by the tasks of every product. */
  @Test
  void componentsOfAStoredKernelHaveTheSameBits() throws Exception {
    Path blocks = directory.resolve("blocks");
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(Map.of("data", "gaussian:5100", "depth", 2, "precision", "f32"));
    settings.putAll(Map.of("get", "ntk", "shard", "1/1", "block", 2000));
    Jobs.run(Verbs.KERNEL.job(settings), blocks);
    same(
        Verbs.PCA,
        Map.of("kernel-matrix", blocks, "components", 2),
        List.of("eigenvalues.npy", "components.npy"));
  }

  /**
   * Each run of a sweep is a task, and all are gathered in one directory: the rows of the table are
   * those of one machine.
   */
  @Test
  void sweepIsARunATask() throws Exception {
    Map<String, Object> settings =
        Map.of("data", "circle:20", "steps", 3, "depth", 2, "learning-rate", 0.1);
    List<SweepAxis> axes = List.of(SweepAxis.parse("width=8,16"));
    Path here = directory.resolve("here");
    Path there = directory.resolve("there");
    Jobs.run(SweepJob.of(Verbs.TRAIN, settings, axes, 2, 1), here);
    cluster.workers().call(() -> Jobs.run(SweepJob.of(Verbs.TRAIN, settings, axes, 2, 1), there));
    for (String run : List.of("1-width-8-seed-0", "4-width-16-seed-1")) {
      Path weights = Path.of("sweep", run, "weights.npz");
      assertEquals(-1, Files.mismatch(here.resolve(weights), there.resolve(weights)), run);
    }
    assertEquals(5, Files.readAllLines(there.resolve("sweep.csv")).size());
  }

  /**
   * The networks of a figure are tasks: every network has the same measurements as on one machine,
   * and the result is the same.
   */
  @Test
  void figureIsANetworkATask() throws Exception {
    for (String figure : List.of("fig1", "fig2", "fig3")) {
      FigureSpec spec =
          FigureSpec.of(figure, ExperimentScale.QUICK).set("widths=8,12").set("seeds=2");
      FigureSpec small =
          figure.equals("fig3")
              ? spec.set("points=20").set("time-constants=0.2")
              : spec.set("steps=6");
      Path here = directory.resolve(figure + "-here");
      Path there = directory.resolve(figure + "-there");
      Jobs.run(FigureJob.of(small), here);
      cluster.workers().call(() -> Jobs.run(FigureJob.of(small), there));
      List<String> expected = measurements(here);
      assertTrue(expected.size() > 20, figure + ": " + expected.size());
      assertEquals(expected, measurements(there), figure);
      assertEquals(RunDirectory.open(here).result(), RunDirectory.open(there).result(), figure);
    }
  }

  /** The measurements of the networks, in the order of the log. */
  private static List<String> measurements(Path run) {
    List<String> said = new ArrayList<>();
    for (Event event : RunReader.open(run).poll()) {
      if (event instanceof Event.Step step) {
        said.add(step.toString());
      } else if (event instanceof Event.Curve curve) {
        said.add(
            curve.series()
                + curve.member()
                + curve.step()
                + Arrays.toString(curve.x())
                + Arrays.toString(curve.y()));
      }
    }
    return said;
  }

  private static Map<String, Object> prediction(String... more) {
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(Map.of("data", "digits", "train-rows", 700, "test-rows", 200));
    settings.putAll(Map.of("ridge", "0.01", "times", "inf"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @Test
  void conjugateGradientsHaveTheSameBits() throws Exception {
    same(Verbs.PREDICT, prediction("solver", "cg"), List.of("mean.npy"));
  }

  @Test
  void centresHaveTheSameBits() throws Exception {
    same(Verbs.PREDICT, prediction("nystrom", "60"), List.of("mean.npy"));
  }

  @Test
  void randomFeaturesHaveTheSameBits() throws Exception {
    same(
        Verbs.PREDICT,
        prediction("features", "64", "kernel", "nngp", "depth", "2"),
        List.of("mean.npy"));
  }

  @Test
  void rowsOfOneFileAreReadByEveryTask() throws Exception {
    Path x = directory.resolve("x.npy");
    Path y = directory.resolve("y.npy");
    Npy.write(x, NpyArray.of(random(3000, 4, 5)));
    Npy.write(y, NpyArray.of(random(3000, 2, 6)));
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(Map.of("inputs", x, "targets", y, "test-rows", 100, "nystrom", 900));
    settings.put("ridge", "0.1");
    same(Verbs.PREDICT, settings, List.of("mean.npy"));
    // A value that is missing in the middle: which row.
    DoubleMatrix broken = random(3000, 4, 5);
    broken.set(1234, 2, Double.NaN);
    Npy.write(x, NpyArray.of(broken));
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () ->
                cluster
                    .workers()
                    .call(
                        () -> Jobs.run(Verbs.PREDICT.job(settings), directory.resolve("broken"))));
    assertTrue(e.getMessage().contains("row 1234, column 2 is NaN"), e.getMessage());
  }
}
