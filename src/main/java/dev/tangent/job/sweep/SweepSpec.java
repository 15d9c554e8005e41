package dev.tangent.job.sweep;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a verb for every combination of some settings, and for several seeds ({@code --sweep
 * width=64,256 --sweep activation=relu,tanh --seeds 5}).
 *
 * <pre>{@code
 * TrainingSpec one = TrainingSpec.of(DataSpec.named("digits").limit(200)).with("steps", 500);
 * SweepSpec<TrainingSpec> spec = SweepSpec.of(one, 5, "width=64,256,1024");
 * SweepResult result = Jobs.run(SweepJob.of(Verbs.TRAIN, spec), Path.of("out"));
 * }</pre>
 *
 * @param base the spec of the verb; its seed is the first one
 * @param axes the settings that change; none when only seeds do
 * @param seeds how many, counted up from the first
 * @param atOnce runs at the same time; 0 for as many as there are cores and memory for
 * @param <S> the verb's spec
 */
public record SweepSpec<S extends Record & JobSpec<S>>(
    S base, List<SweepAxis> axes, int seeds, int atOnce) implements JobSpec<SweepSpec<S>> {
  /** More runs than this must be a typing error. */
  static final int MOST = 10_000;

  private static final String SWEEP = "sweep";
  private static final String SEEDS = "seeds";
  private static final String AT_ONCE = "at-once";

  /** Refuses settings that the verb doesn't have, and values that make no sense. */
  public SweepSpec {
    axes = List.copyOf(axes);
    SpecException.require(seeds >= 1, "--seeds " + seeds, "1 or more");
    SpecException.require(atOnce >= 0, "--at-once " + atOnce, "1 or more, or 0 for as many as fit");
    Set<String> names = SpecMap.names(base);
    List<String> seen = new ArrayList<>();
    double runs = seeds;
    for (SweepAxis axis : axes) {
      SpecException.require(
          names.contains(axis.setting()),
          String.format(
              Locale.ROOT, "--sweep %s: ntk %s has no such setting", axis.text(), base.verb()),
          "there are "
              + names.stream().filter(n -> !n.equals("seed")).collect(Collectors.joining(", ")));
      SpecException.require(
          !seen.contains(axis.setting()),
          "--sweep " + axis.setting() + " twice",
          "give all its values at once");
      seen.add(axis.setting());
      runs *= axis.values().size();
    }
    SpecException.require(
        runs <= MOST,
        String.format(Locale.ROOT, "%.0f runs", runs),
        "a sweep has " + MOST + " at most");
    if (!axes.isEmpty()) {
      combinations(axes).forEach(values -> SpecMap.read(base, values)); // checks each
    }
  }

  /**
   * {@return a sweep; axes as {@link SweepAxis#parse} reads them}
   *
   * @param <S> type of the spec
   * @param base what all runs have
   * @param seeds how many of each combination
   * @param axes what is varied
   */
  public static <S extends Record & JobSpec<S>> SweepSpec<S> of(S base, int seeds, String... axes) {
    return new SweepSpec<>(base, List.of(axes).stream().map(SweepAxis::parse).toList(), seeds, 0);
  }

  /** All combinations of values, the last axis changing fastest; one empty map without axes. */
  List<Map<String, String>> combinations() {
    return combinations(axes);
  }

  private static List<Map<String, String>> combinations(List<SweepAxis> axes) {
    List<Map<String, String>> all = List.of(Map.of());
    for (SweepAxis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> before : all) {
        for (String value : axis.values()) {
          Map<String, String> next = new LinkedHashMap<>(before);
          next.put(axis.setting(), value);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  /** The spec of one run. */
  S at(Map<String, String> values, long seed) {
    Map<String, Object> settings = new LinkedHashMap<>(values);
    settings.put("seed", seed);
    return SpecMap.read(base, settings);
  }

  /** The verb as on the command line: {@code train --sweep}. */
  @Override
  public String verb() {
    return verb(base.verb());
  }

  /**
   * {@return what {@code run.json} calls a sweep of this verb}
   *
   * @param of the verb
   */
  public static String verb(String of) {
    return of + " --" + SWEEP;
  }

  @Override
  public long seed() {
    return base.seed();
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(base.toMap());
    map.put(SWEEP, axes.stream().map(SweepAxis::text).toList());
    map.put(SEEDS, seeds);
    map.put(AT_ONCE, atOnce);
    return map;
  }

  /** Changes a setting of the verb for all runs. */
  @Override
  public SweepSpec<S> with(String setting, @Nullable Object value) {
    return new SweepSpec<>(base.with(setting, value), axes, seeds, atOnce);
  }

  @Override
  public SweepSpec<S> recall(Map<String, Object> settings) {
    Map<String, Object> rest = new LinkedHashMap<>(settings);
    List<SweepAxis> read = new ArrayList<>();
    if (rest.remove(SWEEP) instanceof List<?> texts) {
      texts.forEach(text -> read.add(SweepAxis.parse(String.valueOf(text))));
    }
    int count = number(rest.remove(SEEDS), 1);
    int together = number(rest.remove(AT_ONCE), 0);
    return new SweepSpec<>(base.recall(rest), read, count, together);
  }

  private static int number(@Nullable Object value, int otherwise) {
    return value instanceof Number n ? n.intValue() : otherwise;
  }
}
