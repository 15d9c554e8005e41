package dev.tangent.cli;

import dev.tangent.dynamics.TrainingTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --times} of the flow, or {@code --steps} with {@code --learning-rate}. */
final class TimeOptions {
  @Option(
      names = "--times",
      paramLabel = "t,…",
      order = 8,
      description = "In any order, inf allowed, as 0,1,10,1000,inf. Default: inf.")
  @Nullable String times;

  @Option(
      names = "--steps",
      paramLabel = "k,…",
      order = 8,
      description = "Instead: after k steps of gradient descent, (I - ηK/N)^k.")
  @Nullable String steps;

  @Option(
      names = "--learning-rate",
      paramLabel = "η",
      order = 8,
      description = "With --steps. Default: ${DEFAULT-VALUE}.")
  double learningRate = 1;

  /** When to look, in the order asked for. */
  List<TrainingTime> moments() {
    if (steps != null) {
      if (times != null) {
        throw UserError.usage("both --times and --steps", "give one of them");
      }
      return discrete(steps);
    }
    String list = times == null ? "inf" : times;
    String[] words = list.split(",", -1);
    double[] result = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = moment(list, words[i].strip());
      if (!(result[i] >= 0)) {
        throw UserError.usage("--times " + list, "times are 0 or more; inf is allowed");
      }
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
      throw UserError.usage("--times " + list, "'" + word + "' is no number; use 0,1,10,inf");
    }
  }

  private List<TrainingTime> discrete(String list) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw UserError.usage("--learning-rate " + learningRate, "positive and finite");
    }
    String[] words = list.split(",", -1);
    long[] counts = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        counts[i] = Long.parseLong(words[i].strip());
      } catch (NumberFormatException e) {
        throw UserError.usage("--steps " + list, "'" + words[i] + "' is no count of steps");
      }
      if (counts[i] < 0) {
        throw UserError.usage("--steps " + list, "counts are 0 or more");
      }
    }
    return TrainingTime.steps(learningRate, counts);
  }

  /** Times as in JSON: numbers and "inf". */
  static List<Object> names(List<TrainingTime> moments) {
    List<Object> names = new ArrayList<>();
    for (TrainingTime moment : moments) {
      double t = moment.elapsed();
      names.add(t == Double.POSITIVE_INFINITY ? "inf" : (Object) t);
    }
    return names;
  }
}
