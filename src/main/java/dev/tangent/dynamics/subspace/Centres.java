package dev.tangent.dynamics.subspace;

import dev.tangent.dynamics.PointKernel;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.factor.DoubleCholesky;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * M of N rows, drawn without replacement: row i gets the key −log(u_i)/w_i with a uniform u_i of
 * its own, and the smallest keys are taken (Efraimidis, Spirakis 2006). So the first M/2 of M rows
 * are the ones that a draw of M/2 rows would give, and the random number of row i is a function of
 * (seed, i).
 */
public final class Centres {
  private static final long STREAM = 0x63656e74726573L; // "centres"

  /** Most rows from which leverage scores are estimated. */
  private static final int SAMPLE = 1000;

  /** Ridge added to the kernel of the centres, relative to its mean diagonal. */
  static final double JITTER = 1e-12;

  private Centres() {}

  /**
   * {@return the numbers of rows drawn uniformly, in the order in which they were drawn}
   *
   * @param rows how many
   * @param count how many are drawn
   * @param seed of the random numbers
   */
  public static int[] uniform(int rows, int count, long seed) {
    double[] weights = new double[rows];
    java.util.Arrays.fill(weights, 1);
    return draw(weights, count, seed);
  }

  /**
   * Draws rows with probabilities from their ridge leverage scores, which measure how much a row is
   * needed. The scores are estimated from s uniform rows S as ℓ_i = (k_ii − k_iS (K_SS + (rs/N)
   * I)⁻¹ k_Si)/r (Rudi, Calandriello, Carratino, Rosasco 2018, "On fast leverage score sampling",
   * with one level). Cost: one pass over the rows, N s kernel entries and N s² flops.
   *
   * @param kernel of two sets of points
   * @param rows of the data
   * @param count how many are drawn
   * @param ridge absolute; 0 stands for a thousandth of the kernel's mean diagonal
   * @param seed of the random numbers
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the numbers of the rows drawn
   */
  public static int[] byLeverage(
      PointKernel kernel, Rows rows, int count, double ridge, long seed, Progress progress) {
    return draw(scores(kernel, rows, ridge, seed, progress), count, seed);
  }

  /** The estimated scores: positive, and near 0 for a row that other rows can replace. */
  static double[] scores(
      PointKernel kernel, Rows rows, double ridge, long seed, Progress progress) {
    int n = rows.count();
    int[] sample = uniform(n, Math.min(n, SAMPLE), seed + 1);
    DoubleMatrix points = gather(rows, sample);
    DoubleMatrix k = kernel.square(points);
    double mean = trace(k) / k.rows();
    double r = Math.max(ridge, 1e-3 * mean);
    addToDiagonal(k, Math.max(r * sample.length / n, JITTER * mean));
    DoubleCholesky factor = DoubleCholesky.factor(k);
    double[] scores = new double[n];
    int chunk = NormalEquations.chunkRows(sample.length);
    for (int from = 0; from < n; from += chunk) {
      int to = Math.min(n, from + chunk);
      progress.update("leverage scores", from, n);
      DoubleMatrix x = rows.inputs(from, to);
      double[] diagonal = kernel.diagonal(x);
      DoubleMatrix v = kernel.between(points, x); // s × rows of the chunk
      factor.solveLower(v);
      for (int s = 0; s < v.rows(); s++) {
        int at = v.rowOffset(s);
        for (int i = 0; i < to - from; i++) {
          double entry = v.array()[at + i];
          diagonal[i] -= entry * entry;
        }
      }
      for (int i = from; i < to; i++) {
        // Rounding may make the estimate negative; a small positive score leaves every row a
        // chance.
        scores[i] = Math.max(diagonal[i - from], 1e-9 * mean) / r;
      }
    }
    return scores;
  }

  private static int[] draw(double[] weights, int count, long seed) {
    if (count < 1 || count > weights.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d centres of %d rows: one at least, all at most",
              count,
              weights.length));
    }
    double[] keys = new double[weights.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = -Math.log(CounterRandom.uniform(seed, STREAM, i)) / weights[i];
    }
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted((a, b) -> keys[a] != keys[b] ? Double.compare(keys[a], keys[b]) : a - b)
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * {@return the inputs of these rows, in this order}
   *
   * @param rows of the data
   * @param numbers of the rows
   */
  public static DoubleMatrix gather(Rows rows, int[] numbers) {
    DoubleMatrix points = DoubleMatrix.zeros(numbers.length, rows.width());
    for (int i = 0; i < numbers.length; i++) {
      points.rowRange(i, i + 1).assign(rows.inputs(numbers[i], numbers[i] + 1));
    }
    return points;
  }

  static double trace(DoubleMatrix k) {
    double sum = 0;
    for (int i = 0; i < k.rows(); i++) {
      sum += k.get(i, i);
    }
    return sum;
  }

  static void addToDiagonal(DoubleMatrix k, double value) {
    for (int i = 0; i < k.rows(); i++) {
      k.set(i, i, k.get(i, i) + value);
    }
  }
}
