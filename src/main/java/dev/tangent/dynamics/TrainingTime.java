package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long kernel gradient descent has run: time t of the continuous flow, or k discrete steps of
 * learning rate η.
 *
 * <p>Two numbers describe the effect of either on a component of rate μ (an eigenvalue of K/N): the
 * fraction of the initial error that remains, and its weight, the integral of that fraction over
 * the time so far.
 */
public sealed interface TrainingTime {
  /**
   * Gradient flow up to time t, 0 ≤ t ≤ ∞: e^{−tμ} remains.
   *
   * @param time t, from 0 to ∞
   */
  record Flow(double time) implements TrainingTime {
    /** Checks the time. */
    public Flow {
      Checks.times(time);
    }

    @Override
    public double remaining(double rate) {
      if (rate == 0) {
        return 1;
      }
      return Math.exp(-time * rate);
    }

    @Override
    public double weight(double rate) {
      return Phi.integral(rate, time);
    }

    @Override
    public double elapsed() {
      return time;
    }

    @Override
    public String toString() {
      return "t = " + (time == Double.POSITIVE_INFINITY ? "∞" : time);
    }
  }

  /**
   * Discrete gradient descent, k steps of learning rate η: (1 − ημ)^k remains.
   *
   * @param learningRate η
   * @param steps k
   */
  record Steps(double learningRate, long steps) implements TrainingTime {
    /** Checks both. */
    public Steps {
      if (!(learningRate > 0) || Double.isInfinite(learningRate) || steps < 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "steps need a positive finite learning rate and a count of 0 or more, got %s and"
                    + " %d",
                learningRate,
                steps));
      }
    }

    @Override
    public double remaining(double rate) {
      return Phi.power(rate, learningRate, steps);
    }

    @Override
    public double weight(double rate) {
      return Phi.sum(rate, learningRate, steps);
    }

    @Override
    public double elapsed() {
      return learningRate * steps;
    }

    @Override
    public String toString() {
      return steps + (steps == 1 ? " step" : " steps") + " of learning rate " + learningRate;
    }
  }

  /**
   * {@return the fraction of the error that remains in a component of rate μ ≥ 0}
   *
   * @param rate μ, of K/N
   */
  double remaining(double rate);

  /**
   * {@return (1 − remaining)/μ, with its limit at μ = 0}
   *
   * @param rate μ, of K/N
   */
  double weight(double rate);

  /** {@return time in the units of the flow: learning rate × steps} */
  double elapsed();

  /**
   * {@return times of the flow, in any order}
   *
   * @param times t, each from 0 to ∞
   */
  static List<TrainingTime> flow(double... times) {
    if (times.length == 0) {
      throw new IllegalArgumentException("no times: give at least one, 0 to infinity");
    }
    return Arrays.stream(times).<TrainingTime>mapToObj(Flow::new).toList();
  }

  /**
   * {@return counts of discrete steps, in any order}
   *
   * @param learningRate η
   * @param counts how many steps, each from 0
   */
  static List<TrainingTime> steps(double learningRate, long... counts) {
    return Arrays.stream(counts)
        .<TrainingTime>mapToObj(count -> new Steps(learningRate, count))
        .toList();
  }

  /**
   * Refuses discrete steps that diverge: ημ > 2 for the largest rate of K/N.
   *
   * @param largestRate λ_max of K/N
   */
  default void requireStable(double largestRate) {
    if (this instanceof Steps(double learningRate, long _) && learningRate * largestRate > 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient descent with learning rate %s diverges: the largest eigenvalue of K/N is"
                  + " %.6g, so take one below %.6g",
              learningRate,
              largestRate,
              2 / largestRate));
    }
  }
}
