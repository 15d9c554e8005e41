package dev.tangent.bench;

import dev.tangent.kernel.FloatKernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.FloatSyrk;
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
 * Claims for both kernels of ReLU networks with 3 × 3 convolutions in float, as the time of an
 * entry (that of a row of the table over the entries of a triangle): for images of 28 × 28 × 1,
 * three convolutions and {@code flatten} take at most 2 µs with two threads, {@code gap} at most 5
 * ms (AVX2); two threads are 1.9 times as fast as one.
 *
 * <p>Peers, per entry on such a machine ({@code flatten} and {@code gap}): neural-tangents takes
 * 262 µs and 1.2–2 s, a plain C program by planes 19 µs and 34 ms. For 32 × 32 × 3 with 20
 * convolutions, published times are 120 µs on more than 56 cores and 4.7 µs on a V100; with {@code
 * gap}, 113 ms and 2.7 ms. {@link #syrk} is the product of the same data.
 *
 * <p>Run: {@code ./ntk bench ImageKernel}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class ImageKernelBenchmark implements Counted {
  /** Side x channels x convolutions : last layer : images : threads. */
  @Param({
    "28x1x3:flatten:512:2",
    "28x1x3:flatten:512:1",
    "28x1x5:flatten:512:2",
    "32x3x20:flatten:256:2",
    "28x1x3:lap 4; flatten:24:2",
    "28x1x3:gap:16:2"
  })
  String work = "";

  private LimitKernel kernel = LimitKernel.of(Architecture.parse(Shape.flat(1), "dense 1"));
  private FloatMatrix x = FloatMatrix.zeros(0, 0);
  private FloatMatrix gram = FloatMatrix.zeros(0, 0);
  private Threads pool = Threads.current();
  private double expected;

  /** Counts the inner products of pixels only. */
  @Override
  public Work work(String method) {
    return Work.floatFlops((double) x.columns() * x.rows() * (x.rows() + 1));
  }

  @Setup(Level.Trial)
  public void setUp() {
    String[] parts = work.split(":");
    String[] sizes = parts[0].split("x");
    int side = Integer.parseInt(sizes[0]);
    Shape shape = new Shape(side, side, Integer.parseInt(sizes[1]));
    String conv = "conv 64 3x3 sw=1.4142135623730951 b=0; relu; ";
    String text = conv.repeat(Integer.parseInt(sizes[2])) + parts[1] + "; dense 1";
    kernel = LimitKernel.of(Architecture.parse(shape, text));
    int images = Integer.parseInt(parts[2]);
    x = FloatMatrix.zeros(images, shape.size());
    CounterRandom.normals(1, 0, 0, x.array(), 0, x.array().length);
    gram = FloatMatrix.zeros(images, images);
    pool = Threads.ofCount(Integer.parseInt(parts[3]));
    expected = kernel.compute(x.rowRange(images - 1, images), x.rowRange(0, 1)).ntk().get(0, 0);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    pool.close();
  }

  /** Both kernels, one triangle of each. */
  @Benchmark
  public float kernels() throws Exception {
    FloatKernelPair pair = pool.call(() -> kernel.compute(x));
    float entry = pair.ntk().get(x.rows() - 1, 0);
    if (!(Math.abs(entry - expected) <= 1e-5 * Math.abs(expected))) {
      throw new IllegalStateException("Θ is " + entry + ", of two images alone " + expected);
    }
    return entry;
  }

  /** The inner products of the same data alone. */
  @Benchmark
  public float syrk() {
    pool.run(() -> FloatSyrk.lower(1, x, 0, gram));
    return gram.get(x.rows() - 1, 0);
  }
}
