package dev.tangent.cli;

import java.util.Locale;

/** What a prediction needs, estimated and refused before it starts. */
final class PredictSize {
  /** Operations a second in float64 on two cores: modest, so that no short time is promised. */
  private static final double FLOPS = 3e10;

  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private PredictSize() {}

  /** Whether an eigendecomposition of n points, whose kernel is there already, fits as well. */
  static boolean fitsDecomposition(long n) {
    return 8.0 * 3 * n * n < MemoryBudget.available();
  }

  /** Refuses what does not fit in the heap or in an array, with the numbers and another way. */
  static void requireFit(Prediction prediction) {
    long n = prediction.points().inputs().rows();
    long m = prediction.points().testInputs().rows();
    long t = prediction.times().size();
    boolean covariance = prediction.wanted().covariance();
    boolean random = prediction.isRandom();
    long perTime = Math.max(3, prediction.wanted().samples()) * prediction.points().outputs();
    if (n * n > LARGEST_ARRAY || n * m > LARGEST_ARRAY) {
      throw UserError.failed(
          "%d training and %d test points: a matrix on the heap has at most 2^31 entries"
              .formatted(n, m),
          "use fewer rows (--limit-rows, --train-rows)");
    }
    if (covariance && t * m * m > LARGEST_ARRAY) {
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
    // The kernel, its copy and factor; or kernel, eigenvectors and their workspace, and S̃.
    double squares = prediction.onlyLimit() ? 2.5 : random ? 6 : 4;
    double bytes =
        8 * (squares * n * n + 3.0 * m * n + (covariance ? 2.0 * t * m * m : 0))
            + 16.0 * t * m * perTime;
    double cubes = prediction.onlyLimit() ? 0.5 : random ? 14 : 10;
    MemoryBudget.require(
        String.format(
            Locale.ROOT,
            "a prediction from %d points for %d (about %.0f s)",
            n,
            m,
            cubes * n * n * n / FLOPS),
        bytes,
        prediction.onlyLimit()
            ? "fewer rows (--limit-rows, --train-rows)"
            : "--times inf --get mean (a third of that), fewer rows");
  }
}
