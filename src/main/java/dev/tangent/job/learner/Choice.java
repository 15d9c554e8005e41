package dev.tangent.job.learner;

import dev.tangent.dynamics.insight.SoftmaxLink;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chosen kernel and hyperparameter.
 *
 * @param candidate the kernel
 * @param hyper the cost of support vectors; the ridge that was best while choosing
 * @param score accuracy on validation rows, or minus the error; of leave-one-out, minus the mean
 *     squared error
 * @param ties how many candidates had this score; the first was taken
 * @param link the map from scores to probabilities, where it was fitted to validation rows
 * @param unconverged problems of support vectors that ended before their tolerance
 * @param scores of all candidates, a line each
 */
public record Choice(
    Candidate candidate,
    double hyper,
    double score,
    int ties,
    @Nullable SoftmaxLink link,
    int unconverged,
    List<Scored> scores) {

  /**
   * A candidate and how it did.
   *
   * @param text the kernel and its ridge or cost
   * @param score as that of the choice
   */
  public record Scored(String text, double score) implements Serializable {}
}
