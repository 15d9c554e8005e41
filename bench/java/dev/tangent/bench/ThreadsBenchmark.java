package dev.tangent.bench;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
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
 * Claim: two threads make a product at least 1.9 times as fast as one. Its speed is compared with
 * the limit of all cores, so one thread of two can reach half of it.
 *
 * <p>Run: {@code ./ntk bench Threads}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ThreadsBenchmark implements Counted {
  @Param({"1", "2"})
  int threads;

  @Param({"1024", "2048"})
  int n;

  private Threads pool;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix c;

  @Setup
  public void fill() {
    pool = Threads.ofCount(threads);
    a = FloatMatrix.zeros(n, n);
    b = FloatMatrix.zeros(n, n);
    c = FloatMatrix.zeros(n, n);
    CounterRandom.normals(1, 0, 0, a.array(), 0, n * n);
    CounterRandom.normals(2, 0, 0, b.array(), 0, n * n);
    check(gemm().get(1, 2));
  }

  private void check(double entry) {
    double sum = 0;
    for (int p = 0; p < n; p++) {
      sum += 1.0 * a.get(1, p) * b.get(p, 2);
    }
    if (!(Math.abs(sum - entry) < 1e-4 * Math.sqrt(n))) {
      throw new IllegalStateException("entry (1, 2) is " + entry + ", expected " + sum);
    }
  }

  @TearDown
  public void close() {
    pool.close();
  }

  @Override
  public Work work(String method) {
    return Work.floatFlops(2.0 * n * n * n);
  }

  @Benchmark
  public FloatMatrix gemm() {
    pool.run(() -> FloatGemm.multiply(Transpose.NO, Transpose.NO, 1, a, b, 0, c));
    return c;
  }
}
