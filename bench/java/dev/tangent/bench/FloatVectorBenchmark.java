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
 * Claim: a product of a matrix, or its transpose, with one vector runs at the speed of memory,
 * since it reads the matrix once.
 *
 * <p>Run: {@code ./ntk bench Vector}. Both results are checked before they are measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FloatVectorBenchmark implements Counted {
  @Param("10000")
  int n;

  /** N: A x; T: Aᵀ x. */
  @Param({"N", "T"})
  String form;

  private boolean transposed;
  private FloatMatrix a;
  private FloatMatrix x;
  private FloatMatrix y;

  /** The same matrix off-heap, only in the forks that need it. */
  @State(Scope.Benchmark)
  public static class Native {
    private final NativeBlas blas = NativeBlas.get();
    private final Arena arena = Arena.ofShared();
    private MemorySegment a;
    private MemorySegment x;
    private MemorySegment y;

    @Setup
    public void copy(FloatVectorBenchmark own) {
      a = FloatNative.copy(arena, own.a);
      x = FloatNative.copy(arena, own.x);
      y = FloatNative.zeros(arena, own.n, 1);
      own.openblasGemv(this);
      own.check(FloatNative.get(y, 1, 1, 0));
    }

    @TearDown
    public void free() {
      arena.close();
    }
  }

  @Setup
  public void fill() {
    transposed = form.equals("T");
    a = FloatMatrix.zeros(n, n);
    x = FloatMatrix.zeros(n, 1);
    y = FloatMatrix.zeros(n, 1);
    CounterRandom.normals(1, 0, 0, a.array(), 0, n * n);
    CounterRandom.normals(2, 0, 0, x.array(), 0, n);
    check(gemv().get(1, 0));
  }

  private void check(double entry) {
    double sum = 0;
    for (int p = 0; p < n; p++) {
      sum += 1.0 * (transposed ? a.get(p, 1) : a.get(1, p)) * x.get(p, 0);
    }
    if (!(Math.abs(sum - entry) < 1e-4 * Math.sqrt(n))) {
      throw new IllegalStateException("entry 1 is " + entry + ", expected " + sum);
    }
  }

  @Override
  public Work work(String method) {
    return Work.bytes((double) Float.BYTES * n * n);
  }

  @Benchmark
  public FloatMatrix gemv() {
    FloatGemm.multiply(transposed ? Transpose.YES : Transpose.NO, Transpose.NO, 1, a, x, 0, y);
    return y;
  }

  @Benchmark
  public MemorySegment openblasGemv(Native b) {
    b.blas.gemv(NativeBlas.FLOAT, transposed, n, n, b.a, b.x, b.y);
    return b.y;
  }
}
