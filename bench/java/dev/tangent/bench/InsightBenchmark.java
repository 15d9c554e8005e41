package dev.tangent.bench;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.dynamics.insight.LearningCurve;
import dev.tangent.dynamics.insight.SampleSpectrum;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claims: a learning curve at ten sizes costs its eigendecomposition and at most 5 % more; the
 * removal of each of N = 5000 rows at M = 1000 test points takes the time of its flops at the speed
 * of a Cholesky factor: N³/3 for the factor, N³/3 for the diagonal of the inverse, 2N²M for the
 * weights, in all 3.2 Cholesky factors. (The goal was two, but with M = 1000 the weights alone cost
 * more than one.)
 *
 * <p>Run: {@code ./ntk bench Insight}; {@code -p train=2000} for a smaller one. {@link #check}
 * compares one removal with really leaving the row out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
public class InsightBenchmark {
  private static final int OUTPUTS = 10;
  private static final double RIDGE = 1e-3;
  private static final int SIZES = 10;

  @Param("5000")
  int train;

  @Param("1000")
  int test;

  private DoubleMatrix kernel;
  private DoubleMatrix cross;
  private DoubleMatrix targets;

  @Setup(Level.Trial)
  public void setUp() {
    DoubleMatrix x = normals(train, 64, 1);
    LimitKernel limit =
        LimitKernel.of(Architecture.mlp(64, 3, 100, OUTPUTS, Activations.relu(), 1, 0.1));
    kernel = limit.compute(x).ntk();
    cross = limit.compute(normals(test, 64, 2), x).ntk();
    targets = normals(train, OUTPUTS, 3);
    check();
  }

  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix m = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 0, 0, m.array(), 0, rows * columns);
    return m;
  }

  /** Leaves out the first of a few rows, fits the others again, and compares. */
  private void check() {
    int n = Math.min(train, 40);
    int m = Math.min(test, 5);
    DoubleMatrix k = kernel.view(0, n, 0, n).copy();
    DoubleMatrix y = targets.rowRange(0, n).copy();
    DoubleMatrix kt = cross.view(0, m, 0, n).copy();
    Attribution.OnTest all = Attribution.of(k, Ridge.absolute(RIDGE), y).on(kt);
    DoubleMatrix rest = k.view(1, n, 1, n).copy();
    Attribution.OnTest without =
        Attribution.of(rest, Ridge.absolute(RIDGE), y.rowRange(1, n).copy())
            .on(kt.view(0, m, 1, n).copy());
    for (int j = 0; j < m; j++) {
      double expected = without.predictions().get(j, 0) - all.predictions().get(j, 0);
      if (!(Math.abs(expected - all.removal(0, j, 0)) <= 1e-9 * (1 + Math.abs(expected)))) {
        throw new IllegalStateException(expected + " and " + all.removal(0, j, 0));
      }
    }
  }

  /** The eigendecomposition, with which the learning curve is compared. */
  @Benchmark
  public Spectrum eigendecomposition() {
    return Spectrum.of(kernel);
  }

  /**
   * A learning curve with its decomposition: predictions, learnabilities and the best ridge at ten
   * sizes.
   */
  @Benchmark
  public double curve() {
    LearningCurve curve = LearningCurve.of(SampleSpectrum.of(kernel, targets, 0), 0.1);
    double sum = 0;
    for (int s = 1; s <= SIZES; s++) {
      long n = (long) s * train / (SIZES + 1);
      sum += curve.at(n, RIDGE).testError() + curve.bestRidge(n).ridge();
    }
    return sum;
  }

  /** The Cholesky factor, with which attribution is compared. */
  @Benchmark
  public DoubleCholesky cholesky() {
    return DoubleCholesky.factor(kernel.copy());
  }

  /**
   * Attribution with its factor: all that is needed to read off the removal of any row at any test
   * point.
   */
  @Benchmark
  public Attribution.OnTest removal() {
    return Attribution.of(kernel, Ridge.absolute(RIDGE), targets).on(cross);
  }
}
