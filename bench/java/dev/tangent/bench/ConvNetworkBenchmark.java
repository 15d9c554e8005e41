package dev.tangent.bench;

import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claims for a small convolutional network (three 3 × 3 convolutions of 64 channels on 28 × 28 × 1,
 * ReLU, global mean, ten outputs) on 64 images: the empirical kernel of all outputs runs at 70 % of
 * the speed of {@code sgemm}, which is measured in the same run. The training step is measured
 * beside it; its peer is PyTorch on the same machine.
 *
 * <p>Flops counted are those needed: of a step, one product forward and two backward for each
 * convolution (the first sends nothing back); of the kernel, one pass forward, ten backward, the
 * Jacobians Σ_p D_p A_pᵀ of each image and output, and one triangle of their inner products. Run:
 * {@code ./ntk bench ConvNetwork}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx5g")
public class ConvNetworkBenchmark implements Counted {
  private static final int CHANNELS = 64;
  private static final int IMAGES = 64;
  private static final int OUTPUTS = 10;
  private static final Shape SHAPE = new Shape(28, 28, 1);

  private FloatTrainer trainer;
  private FloatNetwork network;
  private FloatMatrix x;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix c;

  @Override
  public Work work(String method) {
    double first = 9.0 * CHANNELS; // numbers of W
    double later = 2 * first * CHANNELS;
    double positions = (double) IMAGES * SHAPE.positions();
    double rows = (double) IMAGES * OUTPUTS;
    return switch (method) {
      case "sgemm" -> Work.floatFlops(2 * 2048.0 * 2048 * 2048);
      case "step" -> Work.floatFlops(2 * positions * (2 * first + 3 * later));
      default ->
          Work.floatFlops(
              2 * positions * (first + later) // forward
                  + 2 * positions * OUTPUTS * later // backward
                  + 2 * positions * OUTPUTS * (first + later) // Jacobians
                  + rows * (rows + 1) * (first + later)); // their inner products
    };
  }

  @Setup
  public void setUp() {
    String conv = "conv " + CHANNELS + " 3x3 sw=1.4142135623730951 b=0; relu; ";
    network =
        FloatNetwork.initialize(
            Architecture.parse(SHAPE, conv + conv + conv + "gap; dense " + OUTPUTS), 1);
    x = normal(1, IMAGES, SHAPE.size());
    trainer =
        FloatTrainer.of(network, x, new FloatLeastSquares(normal(2, IMAGES, OUTPUTS)))
            .learningRate(0.01)
            .build();
    a = normal(3, 2048, 2048);
    b = normal(4, 2048, 2048);
    c = FloatMatrix.zeros(2048, 2048);
  }

  private static FloatMatrix normal(long seed, int rows, int columns) {
    FloatMatrix m = FloatMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 0, 0, m.array(), 0, rows * columns);
    return m;
  }

  @Benchmark
  public double step() {
    trainer.step();
    return trainer.cost();
  }

  /** Checks the training, because the time of one that went wrong would look the same. */
  @TearDown
  public void check() {
    double cost = trainer.evaluate();
    if (trainer.stepCount() > 0 && !(cost < trainer.costAtStart())) {
      throw new IllegalStateException("the cost did not fall: " + cost);
    }
  }

  /** With memory for all images at once: otherwise backward passes of some are run twice. */
  @Benchmark
  public FloatKernelTensor empiricalKernel() {
    return FloatEmpiricalKernel.of(network).withMemory(2L << 30).ntk(x);
  }

  /** With the memory that is the default: blocks of images, whose deltas are made anew. */
  @Benchmark
  public FloatKernelTensor empiricalKernelInBlocks() {
    return FloatEmpiricalKernel.of(network).ntk(x);
  }

  /** Our own matrix product, measured in the same run. */
  @Benchmark
  public FloatMatrix sgemm() {
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, b, 0f, c);
    return c;
  }
}
