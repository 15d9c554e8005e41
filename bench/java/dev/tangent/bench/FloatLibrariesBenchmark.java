// twin: double
package dev.tangent.bench;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.FloatCholesky;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatSyrk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.ejml.dense.row.factory.DecompositionFactory_FDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F32;
import org.ojalgo.matrix.store.R032Store;
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
 * Claim: no BLAS that a Java user can choose is faster. All run at a size that the slow ones can
 * finish, too: the full product A Aᵀ, its lower triangle, and the Cholesky factor of A Aᵀ + n I,
 * with A of n × n. Flops: 2 n³, n² (n + 1), n³/3.
 *
 * <p>OpenBLAS is called through the foreign-function interface; netlib's Java BLAS is its {@code
 * VectorBLAS} where the Vector API is on; EJML runs its threaded product. Run: {@code ./ntk bench
 * Libraries}. Every library's result is checked against ours in {@link #check}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FloatLibrariesBenchmark implements Counted {
  @Param("1024")
  int n;

  private final JavaBLAS vectorBlas = JavaBLAS.getInstance();
  private FloatMatrix a;
  private FloatMatrix gram;
  private FloatMatrix definite;
  private FloatMatrix c;
  private float[] column;
  private FMatrixRMaj ejmlA;
  private FMatrixRMaj ejmlC;
  private CholeskyDecomposition_F32<FMatrixRMaj> ejmlCholesky;
  private R032Store ojalgoA;
  private R032Store ojalgoC;

  /** The same matrices off-heap. */
  @State(Scope.Benchmark)
  public static class Native {
    private final NativeBlas blas = NativeBlas.get();
    private final Arena arena = Arena.ofShared();
    private MemorySegment a;
    private MemorySegment definite;
    private MemorySegment c;

    @Setup
    public void copy(FloatLibrariesBenchmark own) {
      a = FloatNative.copy(arena, own.a);
      definite = FloatNative.copy(arena, own.definite);
      c = FloatNative.zeros(arena, own.n, own.n);
      own.openblasGemm(this);
      own.check("OpenBLAS gemm", FloatNative.get(c, own.n, 2, 1), own.gram.get(2, 1));
      own.openblasSyrk(this);
      own.check("OpenBLAS syrk", FloatNative.get(c, own.n, 2, 1), own.gram.get(2, 1));
      own.openblasCholesky(this);
      own.check("OpenBLAS potrf", FloatNative.get(c, own.n, 2, 1), own.cholesky().get(2, 1));
    }

    @TearDown
    public void free() {
      arena.close();
    }
  }

  @Setup
  public void fill() {
    a = FloatMatrix.zeros(n, n);
    CounterRandom.normals(1, 0, 0, a.array(), 0, n * n);
    gram = FloatMatrix.zeros(n, n);
    FloatGemm.multiply(Transpose.NO, Transpose.YES, 1, a, a, 0, gram);
    definite = gram.copy();
    for (int i = 0; i < n; i++) {
      definite.set(i, i, definite.get(i, i) + n);
    }
    c = FloatMatrix.zeros(n, n);
    column = new float[n * n];
    ejmlA = FMatrixRMaj.wrap(n, n, a.array());
    ejmlC = new FMatrixRMaj(n, n);
    ejmlCholesky = DecompositionFactory_FDRM.chol(n, true);
    ojalgoA = R032Store.wrap(a.array(), n);
    ojalgoC = R032Store.FACTORY.make(n, n);
    checkAll();
  }

  private void checkAll() {
    double expected = 0;
    for (int k = 0; k < n; k++) {
      expected += 1.0 * a.get(2, k) * a.get(1, k);
    }
    check("gemm", gemm().get(2, 1), expected);
    check("syrk", syrk().get(2, 1), expected);
    check("VectorBLAS gemm", vectorblasGemm()[n + 2], expected);
    check("VectorBLAS syrk", vectorblasSyrk()[n + 2], expected);
    check("EJML gemm", ejmlGemm().get(2, 1), expected);
    double factor = definite.get(2, 1); // L₂₁ = (a₂₁ − L₂₀ L₁₀) / L₁₁
    double l00 = Math.sqrt(definite.get(0, 0));
    double l10 = definite.get(1, 0) / l00;
    factor = (factor - definite.get(2, 0) / l00 * l10) / Math.sqrt(definite.get(1, 1) - l10 * l10);
    check("Cholesky", cholesky().get(2, 1), factor);
    check("EJML Cholesky", ejmlCholesky().get(2, 1), factor);
    // ojAlgo stores matrices by columns: its A is our Aᵀ, and its product AᵀA.
    check("ojAlgo gemm", ojalgoGemm().doubleValue(2, 1), expected);
  }

  private void check(String what, double actual, double expected) {
    if (!(Math.abs(actual - expected) < 1e-4 * n)) {
      throw new IllegalStateException(what + ": " + actual + ", expected " + expected);
    }
  }

  @Override
  public Work work(String method) {
    double cube = (double) n * n * n;
    double flops =
        method.endsWith("Cholesky") || method.equals("cholesky")
            ? cube / 3
            : method.endsWith("yrk") ? (double) n * n * (n + 1) : 2 * cube;
    return Work.floatFlops(flops);
  }

  @Benchmark
  public FloatMatrix gemm() {
    FloatGemm.multiply(Transpose.NO, Transpose.YES, 1, a, a, 0, c);
    return c;
  }

  @Benchmark
  public MemorySegment openblasGemm(Native blas) {
    blas.blas.sgemm(false, true, n, n, n, blas.a, blas.a, 0, blas.c);
    return blas.c;
  }

  /** This library stores matrices by columns, so the array is Aᵀ. */
  @Benchmark
  public float[] vectorblasGemm() {
    vectorBlas.sgemm("T", "N", n, n, n, 1, a.array(), n, a.array(), n, 0, column, n);
    return column;
  }

  @Benchmark
  public FMatrixRMaj ejmlGemm() {
    return CommonOps_MT_FDRM.multTransB(ejmlA, ejmlA, ejmlC);
  }

  @Benchmark
  public R032Store ojalgoGemm() {
    ojalgoC.fillByMultiplying(ojalgoA.transpose(), ojalgoA);
    return ojalgoC;
  }

  @Benchmark
  public FloatMatrix syrk() {
    FloatSyrk.lower(1, a, 0, c);
    return c;
  }

  @Benchmark
  public MemorySegment openblasSyrk(Native blas) {
    blas.blas.syrk(NativeBlas.FLOAT, n, n, blas.a, blas.c);
    return blas.c;
  }

  @Benchmark
  public float[] vectorblasSyrk() {
    vectorBlas.ssyrk("L", "T", n, n, 1, a.array(), n, 0, column, n);
    return column;
  }

  /** The factorization works in place, so each library gets a copy; copying is measured, too. */
  @Benchmark
  public FloatMatrix cholesky() {
    c.assign(definite);
    return FloatCholesky.factor(c).lower();
  }

  @Benchmark
  public MemorySegment openblasCholesky(Native blas) {
    blas.c.copyFrom(blas.definite);
    if (blas.blas.potrf(NativeBlas.FLOAT, n, blas.c) != 0) {
      throw new IllegalStateException("potrf");
    }
    return blas.c;
  }

  @Benchmark
  public FMatrixRMaj ejmlCholesky() {
    System.arraycopy(definite.array(), 0, ejmlC.data, 0, n * n);
    if (!ejmlCholesky.decompose(ejmlC)) {
      throw new IllegalStateException("EJML's Cholesky");
    }
    return ejmlCholesky.getT(null);
  }
}
