// twin: double
package dev.tangent.bench;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
 * Claim: products run at the speed of OpenBLAS or faster, and near the measured peak: squares, and
 * the three forms of a dense layer (forward, backward, weight gradient). 2 m n k flops.
 *
 * <p>Run: {@code ./ntk bench Product}. Both results are checked before they are measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FloatProductBenchmark implements Counted {
  @Param({
    "1024x1024x1024:NN",
    "2048x2048x2048:NN",
    "4096x4096x4096:NN",
    "10000x64x10000:NN",
    "10000x64x10000:TN",
    "10000x10000x64:NT",
    "10000x512x10000:NN",
    "10000x512x10000:TN",
    "10000x10000x512:NT"
  })
  String shape;

  private ProductShape s;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix c;

  /** The same matrices off-heap, only in the forks that need them. */
  @State(Scope.Benchmark)
  public static class Native {
    private final NativeBlas blas;
    private final Arena arena = Arena.ofShared();
    private MemorySegment a;
    private MemorySegment b;
    private MemorySegment c;

    public Native() {
      this(NativeBlas.get());
    }

    Native(NativeBlas blas) {
      this.blas = blas;
    }

    @Setup
    public void copy(FloatProductBenchmark own) {
      a = FloatNative.copy(arena, own.a);
      b = FloatNative.copy(arena, own.b);
      c = FloatNative.zeros(arena, own.s.m(), own.s.n());
      own.openblasGemm(this);
      own.check(FloatNative.get(c, own.s.n(), 1, 2));
    }

    @TearDown
    public void free() {
      arena.close();
    }
  }

  /** The matrices for the other library. */
  @State(Scope.Benchmark)
  public static class Blis extends Native {
    public Blis() {
      super(NativeBlas.getBlis());
    }
  }

  @Setup
  public void fill() {
    s = ProductShape.parse(shape);
    a = s.ta() ? random(s.k(), s.m()) : random(s.m(), s.k());
    b = s.tb() ? random(s.n(), s.k()) : random(s.k(), s.n());
    c = FloatMatrix.zeros(s.m(), s.n());
    check(gemm().get(1, 2));
  }

  private static FloatMatrix random(int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    CounterRandom.normals(1, rows, 0, x.array(), 0, rows * columns);
    return x;
  }

  /**
   * Checks one entry against a sum in double: the time of a wrong product would be worth nothing.
   */
  private void check(double entry) {
    double sum = 0;
    for (int p = 0; p < s.k(); p++) {
      sum += 1.0 * (s.ta() ? a.get(p, 1) : a.get(1, p)) * (s.tb() ? b.get(2, p) : b.get(p, 2));
    }
    if (!(Math.abs(sum - entry) < 1e-4 * Math.sqrt(s.k()))) {
      throw new IllegalStateException("entry (1, 2) is " + entry + ", expected " + sum);
    }
  }

  @Override
  public Work work(String method) {
    ProductShape shaped = ProductShape.parse(shape);
    return Work.floatFlops(2.0 * shaped.m() * shaped.n() * shaped.k());
  }

  @Benchmark
  public FloatMatrix gemm() {
    FloatGemm.multiply(
        s.ta() ? Transpose.YES : Transpose.NO,
        s.tb() ? Transpose.YES : Transpose.NO,
        1,
        a,
        b,
        0,
        c);
    return c;
  }

  @Benchmark
  public MemorySegment openblasGemm(Native n) {
    n.blas.sgemm(s.ta(), s.tb(), s.m(), s.n(), s.k(), n.a, n.b, 0, n.c);
    return n.c;
  }

  @Benchmark
  public MemorySegment blisGemm(Blis n) {
    return openblasGemm(n);
  }
}
