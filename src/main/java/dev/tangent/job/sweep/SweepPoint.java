package dev.tangent.job.sweep;

import dev.tangent.job.frame.JobSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One run of a sweep.
 *
 * @param name of its directory and in the log: {@code 03-width-64-seed-1}
 * @param settings the swept settings with their values
 * @param seed its seed
 * @param spec the spec of the run
 * @param <S> the verb's spec
 */
record SweepPoint<S extends Record & JobSpec<S>>(
    String name, Map<String, String> settings, long seed, S spec) {
  /** The most characters in the name of a directory: values can be whole architectures. */
  private static final int LONGEST = 60;

  /** All runs of a sweep, seeds changing fastest. */
  static <S extends Record & JobSpec<S>> List<SweepPoint<S>> of(SweepSpec<S> sweep) {
    List<Map<String, String>> combinations = sweep.combinations();
    int digits = String.valueOf(combinations.size() * sweep.seeds()).length();
    List<SweepPoint<S>> points = new ArrayList<>();
    for (Map<String, String> values : combinations) {
      for (int i = 0; i < sweep.seeds(); i++) {
        long seed = sweep.seed() + i;
        String number = String.format(Locale.ROOT, "%0" + digits + "d", points.size() + 1);
        points.add(
            new SweepPoint<>(name(number, values, seed), values, seed, sweep.at(values, seed)));
      }
    }
    return points;
  }

  private static String name(String number, Map<String, String> values, long seed) {
    String text =
        values.entrySet().stream()
            .map(e -> e.getKey() + "-" + e.getValue())
            .collect(Collectors.joining("-"))
            .replaceAll("[^A-Za-z0-9.]+", "-");
    text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return number + (text.isEmpty() ? "" : "-" + text) + "-seed-" + seed;
  }

  /** The settings in words: {@code width 64, relu}. */
  static String words(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(e -> isNumber(e.getValue()) ? e.getKey() + " " + e.getValue() : e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The settings without one of them. */
  static Map<String, String> without(Map<String, String> settings, String name) {
    Map<String, String> others = new LinkedHashMap<>(settings);
    others.remove(name);
    return others;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
  }
}
