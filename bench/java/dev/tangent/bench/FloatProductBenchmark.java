// twin: double
package dev.tangent.bench;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatGemm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: products run at the speed of OpenBLAS ({@link OpenBlasBenchmark} has the same shapes) and
 * near the peak that {@code ntk info} measures. The shapes are squares and the three forms of a
 * dense layer. Time per product of 2 m n k flops.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FloatProductBenchmark {
  @Param({
    "1024x1024x1024:NN",
    "2048x2048x2048:NN",
    "10000x64x10000:NN",
    "10000x64x10000:TN",
    "10000x10000x64:NT",
    "10000x512x10000:NN"
  })
  String shape;

  private Shape s;
  private FloatMatrix a;
  private FloatMatrix b;
  private FloatMatrix c;

  @Setup
  public void fill() {
    s = Shape.parse(shape);
    a = s.ta() ? random(s.k(), s.m()) : random(s.m(), s.k());
    b = s.tb() ? random(s.n(), s.k()) : random(s.k(), s.n());
    c = FloatMatrix.zeros(s.m(), s.n());
    check();
  }

  private static FloatMatrix random(int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    CounterRandom.normals(1, rows, 0, x.array(), 0, rows * columns);
    return x;
  }

  /** One entry, summed in double: a benchmark of a wrong product is worth nothing. */
  private void check() {
    gemm();
    double sum = 0;
    for (int p = 0; p < s.k(); p++) {
      sum += 1.0 * (s.ta() ? a.get(p, 1) : a.get(1, p)) * (s.tb() ? b.get(2, p) : b.get(p, 2));
    }
    if (!(Math.abs(sum - c.get(1, 2)) < 1e-2 * Math.sqrt(s.k()))) {
      throw new IllegalStateException("entry (1, 2) is " + c.get(1, 2) + ", expected " + sum);
    }
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
}
