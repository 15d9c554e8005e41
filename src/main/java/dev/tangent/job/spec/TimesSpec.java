package dev.tangent.job.spec;

import dev.tangent.dynamics.TrainingTime;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The training times at which to predict.
 *
 * @param times of the flow, as {@code 0,1,10,inf}, in any order; null for {@code inf}
 * @param steps in place of times, numbers k of gradient descent steps: (I − ηK/N)^k
 * @param learningRate η of these steps
 */
public record TimesSpec(@Nullable String times, @Nullable String steps, double learningRate)
    implements SpecPart {
  /** Only t = ∞. */
  public static final TimesSpec END = new TimesSpec(null, null, 1);

  /** Refuses values that make no sense, alone or together. */
  public TimesSpec {
    SpecException.require(
        times == null || steps == null, "both --times and --steps", "give one of them");
    moments(times, steps, learningRate);
  }

  /**
   * {@return times of the flow, as {@code 0,1,10,inf}}
   *
   * @param times separated by commas
   */
  public static TimesSpec of(String times) {
    return new TimesSpec(times, null, 1);
  }

  /** {@return the times, in the order asked for} */
  public List<TrainingTime> moments() {
    return moments(times, steps, learningRate);
  }

  /** {@return whether t = ∞ is all that is asked for} */
  public boolean isEnd() {
    return moments().stream().allMatch(t -> t.elapsed() == Double.POSITIVE_INFINITY);
  }

  private static List<TrainingTime> moments(
      @Nullable String times, @Nullable String steps, double learningRate) {
    if (steps != null) {
      return discrete(steps, learningRate);
    }
    String list = times == null ? "inf" : times;
    String[] words = list.split(",", -1);
    double[] result = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = moment(list, words[i].strip());
      SpecException.require(
          result[i] >= 0, "--times " + list, "times are 0 or more; inf is allowed");
    }
    return TrainingTime.flow(result);
  }

  private static double moment(String list, String word) {
    try {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "inf", "infinity", "∞" -> Double.POSITIVE_INFINITY;
        default -> Double.parseDouble(word);
      };
    } catch (NumberFormatException e) {
      throw new SpecException("--times " + list, "'" + word + "' is no number; use 0,1,10,inf");
    }
  }

  private static List<TrainingTime> discrete(String list, double learningRate) {
    SpecException.require(
        learningRate > 0 && !Double.isInfinite(learningRate),
        "--learning-rate " + learningRate,
        "positive and finite");
    String[] words = list.split(",", -1);
    long[] counts = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        counts[i] = Long.parseLong(words[i].strip());
      } catch (NumberFormatException e) {
        throw new SpecException("--steps " + list, "'" + words[i] + "' is no count of steps");
      }
      SpecException.require(counts[i] >= 0, "--steps " + list, "counts are 0 or more");
    }
    return TrainingTime.steps(learningRate, counts);
  }

  /**
   * {@return times as in JSON: numbers and "inf"}
   *
   * @param moments times
   */
  public static List<Object> names(List<TrainingTime> moments) {
    List<Object> names = new ArrayList<>();
    for (TrainingTime moment : moments) {
      double t = moment.elapsed();
      names.add(t == Double.POSITIVE_INFINITY ? "inf" : (Object) t);
    }
    return names;
  }
}
