package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import java.util.Arrays;
import java.util.Locale;

/**
 * Random subsets of N rows of data as training points. The population is all N rows, as it is for
 * {@link SampleSpectrum}, so that the test error is the mean over all of them, including the
 * training rows; {@link #heldOut} removes these from the mean.
 *
 * <p>Subsets are drawn without replacement, a function of (seed, repetition); those of different n
 * in a repetition are nested. Noise on the targets is drawn for each repetition.
 */
public final class PoolTrials implements RegressionTrial.Source {
  private final DoubleMatrix kernel;
  private final DoubleMatrix targets;
  private final double noise;
  private final long seed;

  /**
   * Trials on a pool of rows.
   *
   * @param kernel K of all rows, N × N; not copied
   * @param targets N × k
   * @param noise variance of the noise that is added to training targets, the sum over outputs
   * @param seed of the trials
   */
  public PoolTrials(DoubleMatrix kernel, DoubleMatrix targets, double noise, long seed) {
    Checks.kernel("the kernel", kernel);
    Checks.pointRows("the targets", targets, "points", kernel.rows());
    this.kernel = kernel;
    this.targets = targets;
    this.noise = noise;
    this.seed = seed;
  }

  @Override
  public RegressionTrial draw(int n, int repetition) {
    int pool = kernel.rows();
    if (n < 1 || n > pool) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a subset of %d rows can't be drawn from %d: 1 to %d", n, pool, pool));
    }
    int[] rows = Arrays.copyOf(permutation(pool, repetition), n);
    int k = targets.columns();
    DoubleMatrix square = DoubleMatrix.zeros(n, n);
    DoubleMatrix all = DoubleMatrix.zeros(pool, n);
    DoubleMatrix y = DoubleMatrix.zeros(n, k);
    for (int i = 0; i < pool; i++) {
      for (int j = 0; j < n; j++) {
        all.set(i, j, kernel.get(i, rows[j]));
      }
    }
    double[] normals = new double[n * k];
    CounterRandom.normals(
        seed, RandomStreams.trialNoise(repetition), 0, normals, 0, normals.length);
    double deviation = Math.sqrt(noise / k);
    for (int i = 0; i < n; i++) {
      square.rowRange(i, i + 1).assign(all.rowRange(rows[i], rows[i] + 1));
      for (int c = 0; c < k; c++) {
        y.set(i, c, targets.get(rows[i], c) + deviation * normals[i * k + c]);
      }
    }
    return new RegressionTrial(square, all, y, targets);
  }

  /** The pool in random order. */
  private int[] permutation(int count, int repetition) {
    double[] uniform = new double[count];
    CounterRandom.uniforms(seed, RandomStreams.trialRows(repetition), 0, uniform, 0, count);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = (int) Math.min(i, (long) (uniform[i] * (i + 1)));
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /**
   * {@return the error on the rows that were not trained on, computed from the error on all rows:
   * the mean over all has the weight n/N for the trained rows and 1 − n/N for the others}
   *
   * @param all the mean over all rows
   * @param trained the mean over the n rows trained on, against targets without noise
   * @param n how many rows were trained on
   */
  public double heldOut(double all, double trained, int n) {
    double share = n / (double) kernel.rows();
    return share >= 1 ? Double.NaN : Math.max(0, (all - share * trained) / (1 - share));
  }
}
