package dev.tangent.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/** The peer of {@link FloatProductBenchmark}; fails with a message where it is not installed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class OpenBlasBenchmark {
  @Param({
    "1024x1024x1024:NN",
    "2048x2048x2048:NN",
    "10000x64x10000:NN",
    "10000x64x10000:TN",
    "10000x10000x64:NT",
    "10000x512x10000:NN"
  })
  String shape;

  private final Arena arena = Arena.ofShared();
  private OpenBlas blas;
  private Shape s;
  private MemorySegment a;
  private MemorySegment b;
  private MemorySegment c;

  @Setup
  public void fill() {
    blas =
        OpenBlas.find()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "OpenBLAS is not installed (Debian: libopenblas0-pthread): skipped"));
    blas.threads(Runtime.getRuntime().availableProcessors());
    s = Shape.parse(shape);
    a = ones((long) s.m() * s.k());
    b = ones((long) s.k() * s.n());
    c = arena.allocate(8L * s.m() * s.n(), 64);
  }

  /** Room for doubles, read as floats, too: 1.0 repeated has finite float halves (1.875 and 0). */
  private MemorySegment ones(long count) {
    MemorySegment x = arena.allocate(8 * count, 64);
    for (long i = 0; i < count; i++) {
      x.setAtIndex(ValueLayout.JAVA_DOUBLE, i, 1);
    }
    return x;
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void sgemm() {
    blas.sgemm(s.ta(), s.tb(), s.m(), s.n(), s.k(), a, b, 0, c);
  }

  @Benchmark
  public void dgemm() {
    blas.dgemm(s.ta(), s.tb(), s.m(), s.n(), s.k(), a, b, 0, c);
  }
}
