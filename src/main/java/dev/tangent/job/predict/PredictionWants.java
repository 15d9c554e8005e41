package dev.tangent.job.predict;

import dev.tangent.job.frame.SpecException;

/**
 * The results that {@code predict} is asked for.
 *
 * @param samples how many functions to draw at each time; 0 for none
 * @param dual whether the weights α of the training rows are wanted
 * @param probabilities whether class probabilities are wanted
 * @param seed of the samples
 * @param early whether to look for the time at which the test cost is least
 */
record PredictionWants(
    boolean mean,
    boolean covariance,
    boolean percentiles,
    int samples,
    boolean dual,
    boolean probabilities,
    long seed,
    boolean early) {

  /** Reads the {@code --get} list. */
  static PredictionWants of(String get, int samples, long seed, boolean early) {
    boolean mean = false;
    boolean covariance = false;
    boolean percentiles = false;
    boolean drawn = false;
    boolean dual = false;
    boolean probabilities = false;
    for (String word : get.split(",", -1)) {
      switch (word.strip()) {
        case "mean" -> mean = true;
        case "cov" -> covariance = true;
        case "percentiles" -> percentiles = true;
        case "samples" -> drawn = true;
        case "dual" -> dual = true;
        case "probabilities" -> probabilities = true;
        default ->
            throw new SpecException(
                "--get " + get, "any of mean,cov,percentiles,samples,dual,probabilities");
      }
    }
    if (samples < 1) {
      throw new SpecException("--samples " + samples, "at least 1");
    }
    return new PredictionWants(
        mean, covariance, percentiles, drawn ? samples : 0, dual, probabilities, seed, early);
  }

  /** Whether nothing that was asked for depends on the variance of f₀. */
  boolean onlyMean() {
    return !covariance && !percentiles && samples == 0;
  }
}
