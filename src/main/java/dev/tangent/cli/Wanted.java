package dev.tangent.cli;

/**
 * What {@code predict} is asked for.
 *
 * @param samples how many functions to draw at each time; 0 for none
 * @param seed of the samples
 * @param early whether to look for the time at which the test cost is least
 */
record Wanted(
    boolean mean, boolean covariance, boolean percentiles, int samples, long seed, boolean early) {

  /** The {@code --get} list. */
  static Wanted of(String get, int samples, long seed, boolean early) {
    boolean mean = false;
    boolean covariance = false;
    boolean percentiles = false;
    boolean drawn = false;
    for (String word : get.split(",", -1)) {
      switch (word.strip()) {
        case "mean" -> mean = true;
        case "cov" -> covariance = true;
        case "percentiles" -> percentiles = true;
        case "samples" -> drawn = true;
        default -> throw UserError.usage("--get " + get, "any of mean,cov,percentiles,samples");
      }
    }
    if (samples < 1) {
      throw UserError.usage("--samples " + samples, "at least 1");
    }
    return new Wanted(mean, covariance, percentiles, drawn ? samples : 0, seed, early);
  }

  /** Whether nothing is asked for that depends on the spread of f₀. */
  boolean onlyMean() {
    return !covariance && !percentiles && samples == 0;
  }
}
