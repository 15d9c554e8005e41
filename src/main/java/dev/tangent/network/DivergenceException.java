package dev.tangent.network;

import dev.tangent.error.TangentException;
import java.util.Locale;

/**
 * Training diverged: the cost is not finite any more, or too large to be of use. The message names
 * the largest stable step.
 */
public final class DivergenceException extends RuntimeException implements TangentException {
  private static final long serialVersionUID = 1;

  /** Step at which the cost was seen. */
  private final long step;

  /** The cost. */
  private final double cost;

  /** Learning rate of the training. */
  private final double learningRate;

  /** The largest stable learning rate at the start, NaN if unknown. */
  private final double stableStep;

  /**
   * A training that diverged.
   *
   * @param step at which the cost was seen
   * @param cost the value
   * @param learningRate of the training
   * @param stableStep the largest stable learning rate at the start, NaN if it isn't known
   */
  public DivergenceException(long step, double cost, double learningRate, double stableStep) {
    super(message(step, cost, learningRate, stableStep));
    this.step = step;
    this.cost = cost;
    this.learningRate = learningRate;
    this.stableStep = stableStep;
  }

  private static String message(long step, double cost, double learningRate, double stableStep) {
    String what =
        String.format(
            Locale.ROOT,
            "training diverged at step %d: the cost is %.6g with learning rate %.6g",
            step,
            cost,
            learningRate);
    if (Double.isNaN(stableStep)) {
      return what
          + ": take one below 2/λ_max, of the tangent kernel divided by the number of points";
    }
    return learningRate > stableStep
        ? String.format(
            Locale.ROOT, "%s: the largest stable one is %.4g, take a smaller one", what, stableStep)
        : String.format(
                Locale.ROOT,
                "%s, which is below the largest stable one, %.4g by the kernel at the start, so the"
                    + " kernel",
                what,
                stableStep)
            + " grew on the way: take a smaller learning rate or a wider network";
  }

  /** {@return the step at which the cost was seen} */
  public long step() {
    return step;
  }

  /** {@return the cost that was seen: not finite, or too large to be of use} */
  public double cost() {
    return cost;
  }

  /** {@return the learning rate of the training} */
  public double learningRate() {
    return learningRate;
  }

  /**
   * {@return the largest stable learning rate of the kernel at the start; NaN if it isn't known}
   */
  public double stableStep() {
    return stableStep;
  }
}
