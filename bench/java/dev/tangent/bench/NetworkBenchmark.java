package dev.tangent.bench;

import dev.tangent.activation.Activations;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Claim: a training step and the empirical kernel of a wide network run at 85–95 % of the speed of
 * the product that they consist of, which {@code sgemm} measures in the same run: 2 · 2048³ flops.
 *
 * <p>A step makes 2B (3P − n₀n₁) flops on P parameters and B points; the kernel 2N (P + k(P −
 * n₀n₁)) and the useful half of its Gram products. Run: {@code ./ntk bench Network}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
public class NetworkBenchmark implements Counted {
  /** n₀, width, points, outputs; four dense layers. */
  @Param({"784x4096x512x1", "784x4096x64x1", "784x10000x64x1", "2x1000x64x1", "784x1000x512x10"})
  String sizes;

  private FloatTrainer trainer;
  private FloatNetwork network;
  private FloatMatrix x;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix c;

  @Override
  public Work work(String method) {
    double[] s = Arrays.stream(sizes.split("x")).mapToDouble(Double::parseDouble).toArray();
    double first = s[0] * s[1];
    double parameters = first + 2 * s[1] * s[1] + s[1] * s[3];
    double all = s[2] * s[3];
    return switch (method) {
      case "sgemm", "openblasSgemm" -> Work.floatFlops(2 * 2048.0 * 2048 * 2048);
      case "step" -> Work.floatFlops(2 * s[2] * (3 * parameters - first));
      // Passes, then one triangle of the inner products of four activations and three deltas.
      default ->
          Work.floatFlops(
              2 * s[2] * (parameters + s[3] * (parameters - first))
                  + s[2] * (s[2] + 1) * (s[0] + 3 * s[1])
                  + all * (all + 1) * 3 * s[1]);
    };
  }

  @Override
  public Map<String, String> yardsticks() {
    return Map.of("step", "sgemm", "empiricalKernel", "sgemm");
  }

  @Setup
  public void setUp() {
    String[] parts = sizes.split("x");
    int inputs = Integer.parseInt(parts[0]);
    int width = Integer.parseInt(parts[1]);
    int points = Integer.parseInt(parts[2]);
    int outputs = Integer.parseInt(parts[3]);
    network =
        FloatNetwork.initialize(
            Architecture.mlp(inputs, 4, width, outputs, Activations.relu(), 1, 0.1), 1);
    x = normal(1, points, inputs);
    trainer =
        FloatTrainer.of(network, x, new FloatLeastSquares(normal(2, points, outputs)))
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

  @Benchmark
  public FloatKernelTensor empiricalKernel() {
    return FloatEmpiricalKernel.of(network).ntk(x);
  }

  /** Our own matrix product, measured in the same run. */
  @Benchmark
  public FloatMatrix sgemm() {
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, b, 0f, c);
    return c;
  }

  /** OpenBLAS and the factors of the same product, off-heap. */
  @State(Scope.Benchmark)
  public static class Native {
    private final Arena arena = Arena.ofShared();
    private final NativeBlas blas = NativeBlas.get();
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment c = MemorySegment.NULL;

    @Setup
    public void setUp(NetworkBenchmark own) {
      a = arena.allocateFrom(ValueLayout.JAVA_FLOAT, own.a.array());
      b = arena.allocateFrom(ValueLayout.JAVA_FLOAT, own.b.array());
      c = arena.allocate(b.byteSize(), 64);
    }

    @TearDown
    public void free() {
      arena.close();
    }
  }

  @Benchmark
  public MemorySegment openblasSgemm(Native blas) {
    blas.blas.sgemm(false, false, 2048, 2048, 2048, blas.a, blas.b, 0, blas.c);
    return blas.c;
  }
}
