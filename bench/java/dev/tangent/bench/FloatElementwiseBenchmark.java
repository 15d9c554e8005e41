// twin: double
package dev.tangent.bench;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMath;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: element-wise functions and normal random numbers produce at least 10⁹ numbers per second
 * in the cache of one core, and half as many in double. Times are per number; tests bound the
 * accuracy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(FloatElementwiseBenchmark.N)
public class FloatElementwiseBenchmark implements Counted {
  static final int N = 4096;

  private final float[] x = new float[N];
  private final float[] unit = new float[N];
  private final float[] y = new float[N];

  @Setup
  public void fill() {
    CounterRandom.uniforms(1, 1, 0, unit, 0, N);
    for (int i = 0; i < N; i++) {
      x[i] = 0.01f + 4 * unit[i];
    }
    FloatMath.exp(x, 0, y, 0, N);
    if (!(Math.abs(y[7] - Math.exp(x[7])) < 1e-5 * y[7])) {
      throw new IllegalStateException("exp(" + x[7] + ") is " + y[7]);
    }
  }

  @Benchmark
  public float[] exp() {
    FloatMath.exp(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] log() {
    FloatMath.log(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] tanh() {
    FloatMath.tanh(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] erf() {
    FloatMath.erf(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] erfc() {
    FloatMath.erfc(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] normalCdf() {
    FloatMath.normalCdf(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] normalDensity() {
    FloatMath.normalDensity(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] gelu() {
    FloatMath.gelu(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] geluSlope() {
    FloatMath.geluSlope(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] sin() {
    FloatMath.sin(x, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] acos() {
    FloatMath.acos(unit, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] normals() {
    CounterRandom.normals(1, 1, 0, y, 0, N);
    return y;
  }

  @Benchmark
  public float[] uniforms() {
    CounterRandom.uniforms(1, 1, 0, y, 0, N);
    return y;
  }

  /** One item, because JMH already divides by N. */
  @Override
  public Work work(String method) {
    return Work.items(1);
  }
}
