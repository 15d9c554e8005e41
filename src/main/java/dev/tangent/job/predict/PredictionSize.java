package dev.tangent.job.predict;

import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.Speed;
import java.util.Locale;

/** How much memory a prediction needs, and which way fits: matrices or tiles. */
final class PredictionSize {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private PredictionSize() {}

  /**
   * Whether an eigendecomposition of n points fits beside their kernel, which is in memory already.
   */
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

  /**
   * Refuses matrices that are too large for a Java array, whatever the memory, and suggests another
   * way.
   */
  static void requireArrays(Prediction prediction) {
    long n = prediction.points().inputs().rows();
    long m = prediction.points().testInputs().rows();
    long t = prediction.times().size();
    if (prediction.wanted().covariance() && t * m * m > LARGEST_ARRAY) {
      throw new JobException(
          String.format(
              Locale.ROOT, "cov.npy would hold %d × %d × %d numbers, more than 2^31", t, m, m),
          "ask for percentiles, or for fewer times or test points");
    }
    if (t * m * outputsPerTime(prediction) > LARGEST_ARRAY) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%d times, %d test points, %d outputs: an array of more than 2^31 numbers",
              t,
              m,
              prediction.points().outputs()),
          "ask for fewer times, samples or test points");
    }
    if (!prediction.onlyLimit() && !fitsArrays(prediction)) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%d training and %d test points: a matrix on the heap has at most 2^31 entries",
              n,
              m),
          "use --times inf --get mean, which needs no such matrix, or fewer rows (--limit-rows,"
              + " --train-rows)");
    }
  }

  /** The estimate for the way that is chosen. */
  static JobEstimate estimate(Prediction prediction) {
    double n = prediction.points().inputs().rows();
    double m = prediction.points().testInputs().rows();
    double outputs = 8.0 * m * prediction.times().size() * outputsPerTime(prediction);
    double pair = prediction.limit().flopsOfPair();
    double kernels = n * (0.5 * n + m) * pair;
    if (prediction.onlyLimit() && !inMatrices(prediction)) {
      double onDisk = LargePrediction.bytesOnDisk(prediction);
      // An image's entry costs so much that only the triangle that is computed counts.
      boolean dense = prediction.architecture().isDense();
      double passes = (dense ? 1 : 0.5) * LargePrediction.passes(prediction);
      double flops = n * n * n / 3 + passes * n * n * pair + n * m * pair;
      return new JobEstimate(
          String.format(Locale.ROOT, "a prediction from %.0f points with its kernel in tiles", n),
          LargePrediction.bytesBesideTiles(prediction),
          outputs + onDisk,
          flops,
          Speed.of(flops, true, 10).seconds(flops, true),
          "fewer rows (--limit-rows, --train-rows)");
    }
    double cubes = prediction.onlyLimit() ? 1.0 / 3 : prediction.isRandom() ? 14 : 10;
    double flops = cubes * n * n * n + kernels;
    double seconds = Speed.of(flops, false, 10).seconds(flops, false);
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "a prediction from %.0f points for %.0f (about %s)",
            n,
            m,
            JobEstimate.time(seconds)),
        bytes(prediction),
        outputs + (prediction.wanted().covariance() ? 8 * m * m * prediction.times().size() : 0),
        flops,
        seconds,
        "--times inf --get mean (far less), fewer rows");
  }

  private static long outputsPerTime(Prediction prediction) {
    return Math.max(3, prediction.wanted().samples()) * prediction.points().outputs();
  }

  /**
   * Bytes of the kernel, its copy and its factor; or of the kernel, the eigenvectors, their
   * workspace and S̃.
   */
  private static double bytes(Prediction prediction) {
    double n = prediction.points().inputs().rows();
    double m = prediction.points().testInputs().rows();
    double t = prediction.times().size();
    double squares = prediction.onlyLimit() ? 2.5 : prediction.isRandom() ? 6 : 4;
    return 8
            * (squares * n * n + 3 * m * n + (prediction.wanted().covariance() ? 2 * t * m * m : 0))
        + 16 * t * m * outputsPerTime(prediction);
  }
}
