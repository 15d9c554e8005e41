package dev.tangent.cli;

import dev.tangent.job.frame.Budget;
import java.util.Locale;

/** What a prediction needs, estimated and refused before it starts. */
final class PredictSize {
  /** Operations a second in float64 on two cores: modest, so that no short time is promised. */
  private static final double FLOPS = 3e10;

  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private PredictSize() {}

  /** Whether an eigendecomposition of n points, whose kernel is there already, fits as well. */
  static boolean fitsDecomposition(long n) {
    return 8.0 * 3 * n * n < Budget.available();
  }

  /** Whether the kernel, its copy and factor fit as matrices in memory. */
  static boolean inMatrices(Prediction prediction) {
    return fitsArrays(prediction) && bytes(prediction) < Budget.available();
  }

  private static boolean fitsArrays(Prediction prediction) {
    long n = prediction.points().inputs().rows();
    return n * n <= LARGEST_ARRAY && n * prediction.points().testInputs().rows() <= LARGEST_ARRAY;
  }

  /** Refuses what does not fit in the heap or in an array, with the numbers and another way. */
  static void requireFit(Prediction prediction) {
    long n = prediction.points().inputs().rows();
    long m = prediction.points().testInputs().rows();
    long t = prediction.times().size();
    long perTime = outputsPerTime(prediction);
    if (prediction.wanted().covariance() && t * m * m > LARGEST_ARRAY) {
      throw UserError.failed(
          "cov.npy would hold %d × %d × %d numbers, more than 2^31".formatted(t, m, m),
          "ask for percentiles, or for fewer times or test points");
    }
    if (t * m * perTime > LARGEST_ARRAY) {
      throw UserError.failed(
          "%d times, %d test points, %d outputs: an array of more than 2^31 numbers"
              .formatted(t, m, prediction.points().outputs()),
          "ask for fewer times, samples or test points");
    }
    if (prediction.onlyLimit()) {
      if (!inMatrices(prediction)) {
        requireTiles(prediction);
      }
      return;
    }
    if (!fitsArrays(prediction)) {
      throw UserError.failed(
          "%d training and %d test points: a matrix on the heap has at most 2^31 entries"
              .formatted(n, m),
          "use --times inf --get mean, which needs no such matrix, or fewer rows (--limit-rows,"
              + " --train-rows)");
    }
    double cubes = prediction.isRandom() ? 14 : 10;
    Budget.require(
        String.format(
            Locale.ROOT,
            "a prediction from %d points for %d (about %.0f s)",
            n,
            m,
            cubes * n * n * n / FLOPS),
        bytes(prediction),
        "--times inf --get mean (far less), fewer rows");
  }

  private static long outputsPerTime(Prediction prediction) {
    return Math.max(3, prediction.wanted().samples()) * prediction.points().outputs();
  }

  /** The kernel, its copy and factor; or kernel, eigenvectors and their workspace, and S̃. */
  private static double bytes(Prediction prediction) {
    double n = prediction.points().inputs().rows();
    double m = prediction.points().testInputs().rows();
    double t = prediction.times().size();
    double squares = prediction.onlyLimit() ? 2.5 : prediction.isRandom() ? 6 : 4;
    return 8
            * (squares * n * n + 3 * m * n + (prediction.wanted().covariance() ? 2 * t * m * m : 0))
        + 16 * t * m * outputsPerTime(prediction);
  }

  /** What is beside the tiles must be in memory; the tiles may be on the disk. */
  private static void requireTiles(Prediction prediction) {
    long n = prediction.points().inputs().rows();
    Budget.require(
        "a prediction from %d points with its kernel in tiles".formatted(n),
        LargePrediction.bytesBesideTiles(
            n, prediction.points().inputs().columns(), prediction.points().outputs()),
        "fewer rows (--limit-rows, --train-rows)");
  }
}
