package dev.tangent.job.datamodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.LinearDatamodel;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.kernel.DoubleEmpiricalKernel;
import dev.tangent.kernel.DoubleKernelTensor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.run.RunInterrupted;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attribution of trained networks, and the score of its predictions. */
class DatamodelTest {
  @TempDir Path directory;

  /** SciPy's spearmanr on the same lists, ties among them. */
  @Test
  void rankCorrelationsAreThoseOfTheTextbook() {
    double[] a = {1, 2, 3, 4, 5};
    assertEquals(1, LinearDatamodel.spearman(a, new double[] {1, 8, 27, 64, 125}), 1e-15);
    assertEquals(-1, LinearDatamodel.spearman(a, new double[] {5, 4, 3, 2, 1}), 1e-15);
    assertEquals(
        0.8207826816681233, LinearDatamodel.spearman(a, new double[] {5, 6, 7, 8, 7}), 1e-14);
    assertTrue(Double.isNaN(LinearDatamodel.spearman(a, new double[5])));
    DoubleMatrix tau = DoubleMatrix.of(3, 1, 1, 10, 100);
    DoubleMatrix sums = LinearDatamodel.predict(tau, new int[][] {{0, 1}, {2}, {0, 1, 2}});
    assertArrayEquals(new double[] {11, 100, 111}, sums.toArray());
    LinearDatamodel.Score score =
        LinearDatamodel.score(
            DoubleMatrix.of(3, 2, 1, 5, 2, 5, 3, 5), DoubleMatrix.of(3, 2, 4, 1, 6, 2, 7, 3));
    assertEquals(1, score.points(), "the constant column has no rank");
    assertEquals(1, score.score(), 1e-15);
  }

  /** The kernel along directions is the whole kernel contracted with them. */
  @Test
  void theKernelAlongDirectionsIsTheContractedOne() {
    for (String text :
        new String[] {
          "dense 9; relu; dense 7; tanh; dense 3", "input 3x3x1; conv 4 2x2; relu; flatten; dense 3"
        }) {
      Architecture architecture = Architecture.parse(9, text);
      DoubleNetwork network = DoubleNetwork.initialize(architecture, 4);
      DoubleMatrix x = normals(6, 9, 1);
      DoubleMatrix y = normals(4, 9, 2);
      DoubleMatrix v = normals(6, 3, 3);
      DoubleMatrix w = normals(4, 3, 4);
      DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
      check(kernel.ntk(x, y), v, w, kernel.along(x, v, y, w));
      check(kernel.ntk(x), v, v, kernel.along(x, v, x, v));
      assertThrows(IllegalArgumentException.class, () -> kernel.along(x, normals(6, 2, 1), y, w));
    }
  }

  private static void check(
      DoubleKernelTensor theta, DoubleMatrix v, DoubleMatrix w, DoubleMatrix along) {
    for (int i = 0; i < along.rows(); i++) {
      for (int j = 0; j < along.columns(); j++) {
        double sum = 0;
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            sum += v.get(i, a) * theta.get(i, j, a, b) * w.get(j, b);
          }
        }
        assertEquals(sum, along.get(i, j), 1e-11 * Math.max(1, Math.abs(sum)));
      }
    }
  }

  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix m = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      m.set(i / columns, i % columns, dev.tangent.linalg.CounterRandom.normal(seed, 0, i));
    }
    return m;
  }

  @Test
  void marginsAndTheirGradients() {
    FloatMatrix f = FloatMatrix.of(2, 3, 1f, 2f, -1f, 0.5f, 0.25f, 3f);
    int[] labels = {1, 0};
    Margins margins = Margins.of(f, labels);
    double p = Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(-1));
    assertEquals(Math.log(p / (1 - p)), margins.values()[0], 1e-12);
    assertEquals(1 - p, margins.doubts()[0], 1e-12);
    float h = 1e-2f;
    for (int i = 0; i < 2; i++) {
      for (int c = 0; c < 3; c++) {
        FloatMatrix up = f.copy();
        FloatMatrix down = f.copy();
        up.set(i, c, f.get(i, c) + h);
        down.set(i, c, f.get(i, c) - h);
        double slope =
            (Margins.of(up, labels).values()[i] - Margins.of(down, labels).values()[i]) / (2 * h);
        assertEquals(slope, margins.gradients().get(i, c), 1e-4);
      }
    }
  }

  private static DatamodelSpec spec() {
    return DatamodelSpec.DEFAULT
        .with(DataSpec.named("digits"))
        .with(ArchitectureSpec.of("dense 24 sw=1.4; relu; dense"))
        .with("train-rows", 100)
        .with("test-rows", 20)
        .with("models", 3)
        .with("subsets", 12)
        .with("leave-out", 3)
        .with("epochs", 15)
        .with("learning-rate", 0.05)
        .with("batch-size", 20);
  }

  /** Better than chance by far, better with more networks, the same again. */
  @Test
  void predictsRetraining() {
    DatamodelResult result = Jobs.run(DatamodelJob.of(spec()), directory.resolve("a"));
    NpyArray tau = Npy.read(result.file());
    assertArrayEquals(new int[] {100, 20}, tau.shape());
    assertEquals(3, result.lds().size());
    double score = result.lds().getLast().score();
    assertTrue(score > 0.1 && score < 1, "LDS " + score);
    assertTrue(result.accuracy() > 0.6, "accuracy " + result.accuracy());
    assertTrue(Math.abs(Objects.requireNonNull(result.leaveOneOut()).score()) <= 1);
    DatamodelResult again = Jobs.run(DatamodelJob.of(spec()), directory.resolve("b"));
    assertEquals(result.lds(), again.lds());
    assertArrayEquals(tau.toDoubles(), Npy.read(again.file()).toDoubles());
  }

  /** Stopped among the networks, the subsets and the rows left out: the same bits. */
  @ParameterizedTest
  @CsvSource({"networks, 2", "subsets, 5", "left-out, 4"})
  void goesOnWithTheNextNetwork(String work, long done) throws Exception {
    DatamodelSpec spec = spec().with("epochs", 4);
    DatamodelResult whole = Jobs.run(DatamodelJob.of(spec), directory.resolve("whole"));
    Path cut = directory.resolve("cut");
    Map<String, Long> first = new ConcurrentHashMap<>();
    assertThrows(
        RunInterrupted.class,
        () -> Jobs.run(DatamodelJob.of(spec), cut, false, new Stopping(work, done)));
    JobListener hears =
        new JobListener() {
          @Override
          public void progress(String what, long now, long total) {
            first.putIfAbsent(what, now);
          }
        };
    DatamodelResult resumed = Verbs.DATAMODEL.resume(cut, hears);
    assertTrue(first.get("networks") >= (work.equals("networks") ? 2 : 3), first.toString());
    assertTrue(!work.equals("left-out") || first.get("subsets") == 12, first.toString());
    assertEquals(whole.lds(), resumed.lds());
    assertEquals(whole.leaveOneOut(), resumed.leaveOneOut());
    assertArrayEquals(
        Npy.read(whole.file()).toDoubles(), Npy.read(cut.resolve("attribution.npy")).toDoubles());
  }

  /** Cancels once so much of a piece of work is done. */
  private static final class Stopping implements JobListener {
    private final String work;
    private final long enough;
    private volatile boolean stopped;

    private Stopping(String work, long enough) {
      this.work = work;
      this.enough = enough;
    }

    @Override
    public void progress(String what, long done, long total) {
      stopped |= what.equals(work) && done >= enough;
    }

    @Override
    public boolean isCancelled() {
      return stopped;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "train-rows, 1, --train-rows 1",
    "test-rows, 0, --test-rows 0",
    "models, 0, --models 0",
    "subsets, 1, --subsets 1",
    "fraction, 1, --fraction 1.0",
    "repeats, 0, --repeats 0",
    "leave-out, 1, --leave-out 1",
    "epochs, 0, --epochs 0",
    "learning-rate, 0, --learning-rate 0.0",
    "momentum, 1, --momentum 1.0",
    "batch-size, -1, --batch-size -1",
    "relative-ridge, 0, --relative-ridge 0.0"
  })
  void whatCannotBeMeantIsRefused(String setting, String value, String message) {
    SpecException refused =
        assertThrows(SpecException.class, () -> DatamodelSpec.DEFAULT.with(setting, value));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void dataWithoutClassesAreRefused() {
    SpecException refused =
        assertThrows(
            SpecException.class, () -> DatamodelJob.of(spec().with(DataSpec.named("circle:200"))));
    assertTrue(String.valueOf(refused.getMessage()).contains("no classes"), refused.getMessage());
  }
}
