package dev.tangent.bench;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.DoubleSyrk;
import dev.tangent.linalg.product.FloatSyrk;
import java.util.Map;
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
 * Claims for N = 5000, n_0 = 784, two threads, and results in given matrices: both kernels of ReLU
 * at L = 4 in float take at most 1.35 × the time of {@link #syrk} alone (one triangle each, like
 * syrk); double takes at most 2.5 × float; tanh and a user's function (softsign, given as a lambda
 * without a derivative) at most 1.5 × ReLU; L = 10 at most 1.3 × L = 4; two threads 1.9 × one.
 *
 * <p>Run: {@code ./ntk bench LimitKernel}. Each ratio is between rows of one run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx4g")
public class LimitKernelBenchmark implements Counted {
  /** Activation : depth x points : threads. */
  @Param({
    "relu:4x5000:2",
    "relu:4x5000:1",
    "relu:10x5000:2",
    "tanh:4x5000:2",
    "user:4x5000:2",
    "erf:4x5000:2",
    "selu:4x5000:2",
    "relu:4x2000:2",
    "relu:4x10000:2"
  })
  String work = "";

  private int points;
  private double expected;
  private LimitKernel kernel;
  private Threads pool;
  private FloatMatrix x;
  private FloatMatrix nngp;
  private FloatMatrix ntk;
  private FloatSymmetricTiles nngpTriangle;
  private FloatSymmetricTiles ntkTriangle;
  private DoubleMatrix xDouble;
  private DoubleMatrix nngpDouble;
  private DoubleMatrix ntkDouble;

  /** Counts the inner products only, not the kernels' transforms. */
  @Override
  public Work work(String method) {
    double flops = 784.0 * points * (points + 1);
    return method.endsWith("Double") ? Work.doubleFlops(flops) : Work.floatFlops(flops);
  }

  @Override
  public Map<String, String> yardsticks() {
    return Map.of("kernels", "syrk", "triangles", "syrk", "kernelsDouble", "syrkDouble");
  }

  @Setup(Level.Trial)
  public void setUp() {
    String[] parts = work.split(":|(?<=\\d)x", -1);
    int depth = Integer.parseInt(parts[1]);
    points = Integer.parseInt(parts[2]);
    pool = Threads.ofCount(Integer.parseInt(parts[3]));
    ActivationFunction function =
        parts[0].equals("user")
            ? Activations.custom("softsign", z -> z / (1 + Math.abs(z)))
            : Activations.parse(parts[0]);
    x = FloatMatrix.zeros(points, 784);
    CounterRandom.normals(1, 0, 0, x.array(), 0, x.array().length);
    kernel = LimitKernel.of(Architecture.mlp(784, depth, 1, 1, function, 1, 0.1));
    nngp = FloatMatrix.zeros(points, points);
    ntk = FloatMatrix.zeros(points, points);
    nngpTriangle = FloatSymmetricTiles.onHeap(points, 1440);
    ntkTriangle = FloatSymmetricTiles.onHeap(points, 1440);
    xDouble = Matrices.toDouble(x);
    expected =
        kernel
            .compute(xDouble.rowRange(points - 1, points), xDouble.rowRange(0, 1))
            .ntk()
            .get(0, 0);
    nngpDouble = DoubleMatrix.zeros(points, points);
    ntkDouble = DoubleMatrix.zeros(points, points);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    pool.close();
  }

  private double checked(double entry, double tolerance) {
    if (!(Math.abs(entry - expected) <= tolerance * Math.abs(expected))) {
      throw new IllegalStateException("Θ is " + entry + ", of two points alone " + expected);
    }
    return entry;
  }

  /** The inner products alone, with which the kernels are compared. */
  @Benchmark
  public float syrk() {
    pool.run(() -> FloatSyrk.lower(1, x, 0, nngp));
    return nngp.get(points - 1, 0);
  }

  /**
   * Both limit kernels in float; one entry is checked against the kernel of just its two points.
   */
  @Benchmark
  public float kernels() {
    pool.run(() -> kernel.prepare(x).compute(nngp, ntk));
    return (float) checked(ntk.get(points - 1, 0), 1e-5);
  }

  /**
   * Both limit kernels in float, with one triangle of each in tiles: only half as much is written.
   */
  @Benchmark
  public float triangles() {
    pool.run(() -> kernel.prepare(x).lower(nngpTriangle, ntkTriangle));
    return (float) checked(ntkTriangle.get(points - 1, 0), 1e-5);
  }

  /** The inner products alone, in double. */
  @Benchmark
  public double syrkDouble() {
    pool.run(() -> DoubleSyrk.lower(1, xDouble, 0, nngpDouble));
    return nngpDouble.get(points - 1, 0);
  }

  /** Both limit kernels in double. */
  @Benchmark
  public double kernelsDouble() {
    pool.run(() -> kernel.prepare(xDouble).compute(nngpDouble, ntkDouble));
    return checked(ntkDouble.get(points - 1, 0), 1e-9);
  }
}
