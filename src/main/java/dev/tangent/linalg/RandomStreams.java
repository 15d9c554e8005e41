package dev.tangent.linalg;

/**
 * The register of random streams: every number drawn is a function of (seed, stream, index), see
 * {@link CounterRandom}, and every stream in use is listed here. Things that are drawn from the
 * same seed must use different streams; a new use gets a constant of its own here, and {@code
 * RandomStreamsTest} compares it with the others. Numbers in this class are part of what "same
 * seed, same bits" means: they never change.
 *
 * <p>Drawn from the seed of a run: {@link #weights}, {@link #biases}, {@link #BATCHES}, {@link
 * #DATA}, {@link #FOLDS}, {@link #IMPORTANCES}. Drawn from seeds of their own, so that small stream
 * numbers may occur again: {@link #sample}, {@link #epoch} and the streams of trials.
 */
public final class RandomStreams {
  /** Which points each step trains on. */
  public static final long BATCHES = 1L << 40;

  /** Points of random data sets ("data" in ASCII). */
  public static final long DATA = 0x64617461L;

  /** Rows cut into folds ("folds"). */
  public static final long FOLDS = 0x666f6c6473L;

  /** Shuffles of a column, which show how much it matters ("impo"). */
  public static final long IMPORTANCES = 0x696d706fL;

  private RandomStreams() {}

  /**
   * {@return the stream of a layer's weights W; entry (i, j) has index i · fan-in + j}
   *
   * @param layer number of the layer among those with parameters, from 0
   */
  public static long weights(int layer) {
    return 2L * layer;
  }

  /**
   * {@return the stream of a layer's biases b}
   *
   * @param layer number of the layer among those with parameters, from 0
   */
  public static long biases(int layer) {
    return 2L * layer + 1;
  }

  /**
   * {@return the stream of one function drawn from a Gaussian process}
   *
   * @param number of the function, from 0
   */
  public static long sample(long number) {
    return number;
  }

  /**
   * {@return the stream of the order of points in this epoch of a descent in function space}
   *
   * @param number of the epoch, from 0
   */
  public static long epoch(long number) {
    return number;
  }

  /**
   * {@return the stream that says which rows a trial of a learning curve draws from a pool}
   *
   * @param trial number of the trial, from 0
   */
  public static long trialRows(long trial) {
    return 2 * trial;
  }

  /**
   * {@return the stream of the noise on the targets of a trial of a learning curve}
   *
   * @param trial number of the trial, from 0
   */
  public static long trialNoise(long trial) {
    return 2 * trial + 1;
  }

  /**
   * {@return the first of three streams of a trial with n random points of a sphere: training
   * points, test points, noise}
   *
   * @param trial number of the trial, from 0
   * @param n how many training points
   */
  public static long sphereTrial(long trial, int n) {
    return 3 * (trial * 1_000_003 + n);
  }
}
