package dev.tangent.bench;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.FloatCholesky;
import dev.tangent.linalg.product.FloatSyrk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Claim: a Gram matrix of n points, n² k flops, runs at four fifths of the peak, and Cholesky, n³/3
 * flops, as fast as OpenBLAS's potrf. Both times of Cholesky include a copy of the matrix.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TriangleBenchmark implements Counted {
  /**
   * Points and features of the Gram matrix; the number of points is also the order of the
   * factorization.
   */
  @Param({"5000x784", "512x10000", "4000x4100"})
  String shape;

  private int n;
  private int k;
  private FloatMatrix a;
  private FloatMatrix gram;
  private FloatMatrix work;
  private DoubleMatrix gramDouble;
  private DoubleMatrix workDouble;
  private final Arena arena = Arena.ofShared();
  private @Nullable NativeBlas blas;
  private @Nullable NativeBlas blis;
  private @Nullable Copies copies;

  /** Off-heap matrices of the libraries; made by the first benchmark that needs them. */
  private record Copies(MemorySegment a, MemorySegment work) {}

  @Setup
  public void fill() {
    String[] sizes = shape.split("x");
    n = Integer.parseInt(sizes[0]);
    k = Integer.parseInt(sizes[1]);
    a = FloatMatrix.zeros(n, k);
    CounterRandom.normals(1, n, 0, a.array(), 0, n * k);
    gram = FloatMatrix.zeros(n, n);
    FloatSyrk.lower(1, a, 0, gram);
    for (int i = 0; i < n; i++) {
      gram.set(i, i, gram.get(i, i) + k);
    }
    work = gram.copy();
    gramDouble = Matrices.toDouble(gram);
    workDouble = gramDouble.copy();
    check();
  }

  /** Compares log det A in both precisions: the time of a wrong factor would be worth nothing. */
  private void check() {
    double single = cholesky().logDeterminant();
    double exact = choleskyDouble().logDeterminant();
    if (!(Math.abs(single - exact) < 1e-4 * Math.abs(exact))) {
      throw new IllegalStateException("log det is " + single + ", in double " + exact);
    }
  }

  @Benchmark
  public FloatMatrix syrk() {
    FloatSyrk.lower(1, a, 0, work);
    return work;
  }

  @Benchmark
  public FloatCholesky cholesky() {
    work.assign(gram);
    return FloatCholesky.factor(work);
  }

  @Benchmark
  public DoubleCholesky choleskyDouble() {
    workDouble.assign(gramDouble);
    return DoubleCholesky.factor(workDouble);
  }

  private NativeBlas openBlas() {
    NativeBlas found = blas == null ? NativeBlas.get() : blas;
    blas = found;
    return found;
  }

  private Copies copies() {
    Copies made = copies;
    if (made == null) {
      made = new Copies(arena.allocate(4L * n * k, 64), arena.allocate(8L * n * n, 64));
      MemorySegment.copy(a.array(), 0, made.a, ValueLayout.JAVA_FLOAT, 0, n * k);
      copies = made;
    }
    return made;
  }

  @Benchmark
  public void openblasSyrk() {
    openBlas().syrk(true, n, k, copies().a, copies().work);
  }

  @Benchmark
  public void blisSyrk() {
    NativeBlas found = blis == null ? NativeBlas.getBlis() : blis;
    blis = found;
    found.syrk(true, n, k, copies().a, copies().work);
  }

  @Benchmark
  public int openblasCholesky() {
    MemorySegment to = copies().work;
    MemorySegment.copy(gram.array(), 0, to, ValueLayout.JAVA_FLOAT, 0, n * n);
    return checked(openBlas().potrf(true, n, to));
  }

  @Benchmark
  public int openblasCholeskyDouble() {
    MemorySegment to = copies().work;
    MemorySegment.copy(gramDouble.array(), 0, to, ValueLayout.JAVA_DOUBLE, 0, n * n);
    return checked(openBlas().potrf(false, n, to));
  }

  private static int checked(int info) {
    if (info != 0) {
      throw new IllegalStateException("potrf failed at " + info);
    }
    return info;
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Override
  public Work work(String method) {
    String[] sizes = shape.split("x");
    double order = Integer.parseInt(sizes[0]);
    double points = Integer.parseInt(sizes[1]);
    if (method.toLowerCase(Locale.ROOT).endsWith("syrk")) {
      return Work.floatFlops(order * (order + 1) * points);
    }
    double flops = order * order * order / 3;
    return method.endsWith("Double") ? Work.doubleFlops(flops) : Work.floatFlops(flops);
  }
}
