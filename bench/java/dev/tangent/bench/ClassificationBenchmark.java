package dev.tangent.bench;

import dev.tangent.activation.Activations;
import dev.tangent.data.Dataset;
import dev.tangent.data.sets.Datasets;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: classification of 2,000 images after training an infinitely wide network on 8,000, 28 × 28
 * pixels and ten classes, from IDX files to the accuracy, takes at most 30 s on two cores in a heap
 * of 3 GiB, cold start included.
 *
 * <p>Run: {@code ./ntk bench Classification}. Images are synthetic (a prototype for each class,
 * plus noise), unless {@code -Dtangent.mnist=DIR} names a directory of IDX files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class ClassificationBenchmark {
  private static final int SIDE = 28;

  @Param("8000")
  int train;

  @Param("2000")
  int test;

  private Path directory;
  private boolean made;

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    String given = System.getProperty("tangent.mnist");
    made = given == null;
    directory = made ? Files.createTempDirectory("idx") : Path.of(given);
    if (made) {
      writeImages();
    }
  }

  private void writeImages() throws IOException {
    int n = train + test;
    ByteBuffer images = ByteBuffer.allocate(16 + n * SIDE * SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + n);
    images.putInt(0x803).putInt(n).putInt(SIDE).putInt(SIDE);
    labels.putInt(0x801).putInt(n);
    float[] prototype = new float[SIDE * SIDE];
    float[] noise = new float[SIDE * SIDE];
    for (int i = 0; i < n; i++) {
      int label = i % 10;
      CounterRandom.normals(1, label, 0, prototype, 0, prototype.length);
      CounterRandom.normals(2, i, 0, noise, 0, noise.length);
      for (int p = 0; p < prototype.length; p++) {
        images.put((byte) Math.clamp(Math.round(100 + 25 * prototype[p] + 50 * noise[p]), 0, 255));
      }
      labels.put((byte) label);
    }
    Files.write(directory.resolve("t10k-images-idx3-ubyte"), images.array());
    Files.write(directory.resolve("t10k-labels-idx1-ubyte"), labels.array());
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    if (made) {
      Files.delete(directory.resolve("t10k-images-idx3-ubyte"));
      Files.delete(directory.resolve("t10k-labels-idx1-ubyte"));
      Files.delete(directory);
    }
  }

  /** The whole way in float64: files, kernels, Cholesky factor, test outputs, accuracy. */
  @Benchmark
  public double fromFilesToAccuracy() {
    Dataset data = Datasets.parse("mnist:" + directory, 0, train + test);
    DoubleMatrix x = data.inputs().rowRange(0, train);
    DoubleMatrix z = data.inputs().rowRange(train, train + test);
    LimitKernel limit =
        LimitKernel.of(Architecture.mlp(SIDE * SIDE, 4, 100, 10, Activations.relu(), 1, 0.1));
    DoubleMatrix kernel = DoubleMatrix.zeros(train, train);
    limit.prepare(x).compute(null, kernel);
    int[] labels = Objects.requireNonNull(data.labels());
    KernelRegression.Fit fit =
        KernelRegression.of(kernel, Ridge.NONE)
            .fit(Classification.centredOneHot(Arrays.copyOf(labels, train), 10));
    DoubleMatrix outputs = fit.predict(limit.compute(z, x).ntk());
    double accuracy =
        Classification.accuracy(outputs, Arrays.copyOfRange(labels, train, train + test));
    if (!(accuracy > 0.9) || !(fit.residual() < 1e-9)) {
      throw new IllegalStateException("accuracy " + accuracy + ", residual " + fit.residual());
    }
    return accuracy;
  }
}
