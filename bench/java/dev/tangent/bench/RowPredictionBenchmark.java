package dev.tangent.bench;

import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.job.learner.RowPredictor;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
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
 * Claim: a model of 1000 training rows of 20 columns predicts one row in at most 20 µs on one core,
 * for any depth up to five; the general path, a kernel of one row, takes about ten times as long.
 *
 * <p>Run: {@code ./ntk bench RowPrediction}. Before anything is timed the results of both paths are
 * compared, to 12 digits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RowPredictionBenchmark {
  private static final int ROWS = 1000;
  private static final int COLUMNS = 20;
  private static final int QUERIES = 256;

  @Param({"1", "2", "3", "4", "5"})
  int depth;

  private RowPredictor fast;
  private RowPredictor general;
  private double[][] queries;
  private int next;
  private final double[] output = new double[1];

  @Setup(Level.Trial)
  public void setUp() {
    DoubleMatrix x = DoubleMatrix.zeros(ROWS, COLUMNS);
    CounterRandom.normals(1, 2, 0, x.array(), 0, ROWS * COLUMNS);
    DoubleMatrix dual = DoubleMatrix.zeros(ROWS, 1);
    CounterRandom.normals(1, 3, 0, dual.array(), 0, ROWS);
    String text = "dense 10 b=0" + "; relu; dense 10 b=0".repeat(depth - 1);
    Architecture network = Architecture.parse(COLUMNS, text);
    fast = RowPredictor.of(network, 0, false, x, dual);
    general = RowPredictor.of(RowKernel.of(LimitKernel.of(network), false), x, dual);
    queries = new double[QUERIES][COLUMNS];
    for (int q = 0; q < QUERIES; q++) {
      CounterRandom.normals(4, q, 0, queries[q], 0, COLUMNS);
    }
    for (double[] query : queries) {
      double[] other = new double[1];
      fast.predict(query, output);
      general.predict(query, other);
      if (!(Math.abs(output[0] - other[0]) <= 1e-12 * (1 + Math.abs(other[0])))) {
        throw new IllegalStateException(output[0] + " is not " + other[0]);
      }
    }
  }

  private double predict(RowPredictor predictor) {
    predictor.predict(queries[next++ & QUERIES - 1], output);
    return output[0];
  }

  @Benchmark
  public double row() {
    return predict(fast);
  }

  @Benchmark
  public double general() {
    return predict(general);
  }
}
