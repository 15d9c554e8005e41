package dev.tangent.bench;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.DoubleSyrk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.netlib.util.intW;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.R064Store;
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
 * Claim: all eigenvalues and eigenvectors of a symmetric matrix in double take at most three times
 * LAPACK's {@code dsyevd} on OpenBLAS, and a fraction of what pure-Java libraries take.
 *
 * <p>The matrix is A Aᵀ / n with normal entries of A. Netlib's {@code dsyevd} in Java is the one of
 * F2J. Run: {@code ./ntk bench EigenLibraries}; larger with {@code --set n=2000}. Each largest
 * eigenvalue is checked against the Rayleigh quotient of our vector.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EigenLibrariesBenchmark {
  @Param("512")
  int n;

  private final JavaLAPACK f2j = JavaLAPACK.getInstance();
  private DoubleMatrix a;
  private double largest;

  /** The matrix off-heap; the eigenvectors overwrite it. */
  @State(Scope.Benchmark)
  public static class Native {
    private final NativeBlas blas = NativeBlas.get();
    private final Arena arena = Arena.ofShared();
    private MemorySegment a;
    private MemorySegment vectors;
    private MemorySegment values;

    @Setup
    public void copy(EigenLibrariesBenchmark own) {
      a = DoubleNative.copy(arena, own.a);
      vectors = DoubleNative.zeros(arena, own.n, own.n);
      values = DoubleNative.zeros(arena, 1, own.n);
    }

    @TearDown
    public void free() {
      arena.close();
    }
  }

  @Setup
  public void fill() {
    DoubleMatrix root = DoubleMatrix.zeros(n, n);
    CounterRandom.normals(1, 0, 0, root.array(), 0, n * n);
    a = DoubleMatrix.zeros(n, n);
    DoubleSyrk.lower(1.0 / n, root, 0, a);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a.set(j, i, a.get(i, j));
      }
    }
    largest = rayleighQuotient();
  }

  /** vᵀAv of the first eigenvector v: its error is the square of the vector's error. */
  private double rayleighQuotient() {
    DoubleMatrix vectors = SymmetricEigen.of(a).vectors();
    int at = Math.abs(quotient(vectors, 0)) > Math.abs(quotient(vectors, n - 1)) ? 0 : n - 1;
    return quotient(vectors, at);
  }

  private double quotient(DoubleMatrix vectors, int column) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sum += vectors.get(i, column) * a.get(i, j) * vectors.get(j, column);
      }
    }
    return sum;
  }

  private double check(double value) {
    if (!(Math.abs(value - largest) < 1e-12 * largest * n)) {
      throw new IllegalStateException("largest eigenvalue " + value + ", expected " + largest);
    }
    return value;
  }

  @Benchmark
  public double eigen() {
    double[] values = SymmetricEigen.of(a).values();
    return check(Math.max(values[0], values[n - 1]));
  }

  @Benchmark
  public double openblasEigen(Native matrix) {
    matrix.vectors.copyFrom(matrix.a);
    if (matrix.blas.syevd(n, matrix.vectors, matrix.values) != 0) {
      throw new IllegalStateException("dsyevd");
    }
    return check(matrix.values.getAtIndex(ValueLayout.JAVA_DOUBLE, n - 1));
  }

  @Benchmark
  public double f2jEigen() {
    double[] vectors = a.toArray();
    double[] values = new double[n];
    int work = 1 + 6 * n + 2 * n * n;
    int integers = 3 + 5 * n;
    f2j.dsyevd(
        "V",
        "L",
        n,
        vectors,
        n,
        values,
        new double[work],
        work,
        new int[integers],
        integers,
        new intW(0));
    return check(values[n - 1]);
  }

  @Benchmark
  public double ejmlEigen() {
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(DMatrixRMaj.wrap(n, n, a.toArray()))) {
      throw new IllegalStateException("EJML's eigendecomposition");
    }
    double found = 0;
    for (int i = 0; i < n; i++) {
      found = Math.max(found, eigen.getEigenvalue(i).real);
    }
    return check(found);
  }

  @Benchmark
  public double ojalgoEigen() {
    R064Store matrix = R064Store.wrap(a.toArray(), n);
    Eigenvalue<Double> eigen = Eigenvalue.R064.make(matrix, true);
    if (!eigen.decompose(matrix)) {
      throw new IllegalStateException("ojAlgo's eigendecomposition");
    }
    return check(eigen.getEigenvalues().get(0).getReal());
  }
}
