package dev.tangent.run.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side: the settings that differ, their results, and groups of runs that differ in
 * their seeds alone.
 *
 * @param rows the runs, in the order given
 * @param differing names of settings that are not the same in all, the command and seed included
 * @param numbers names of results (else of measured values) that are numbers in at least one run
 * @param groups runs alike but for their seeds
 */
public record RunComparison(
    List<RunRow> rows, List<String> differing, List<String> numbers, List<Group> groups) {

  /**
   * The setting that holds a network in its text form; it follows from {@link #PARTS} where those
   * were given.
   */
  private static final String ARCHITECTURE = "architecture";

  private static final List<String> PARTS =
      List.of("depth", "width", "activation", "beta", "sigma-w", "residual", "layer-norm");

  /**
   * Settings that say where and how a run is made, not what it computes: never shown as different.
   */
  private static final Set<String> ABOUT = Set.of("threads", "out", "resume", "arguments");

  /**
   * Runs that differ in their seeds alone.
   *
   * @param runs that differ in their seeds alone
   * @param settings what differs between groups, by name
   * @param statistics of each number that all its runs have
   */
  public record Group(
      List<RunRow> runs, Map<String, Object> settings, Map<String, Statistic> statistics) {
    /** Copies what it holds. */
    public Group {
      runs = List.copyOf(runs);
    }
  }

  /**
   * Mean and sample standard deviation (of n − 1; 0 for one run).
   *
   * @param mean of the values
   * @param deviation of the values, n − 1
   * @param count how many runs
   */
  public record Statistic(double mean, double deviation, int count) {
    /**
     * {@return mean and deviation of at least one value}
     *
     * @param values at least one
     */
    public static Statistic of(double[] values) {
      double mean = 0;
      for (int i = 0; i < values.length; i++) {
        mean += (values[i] - mean) / (i + 1);
      }
      double squares = 0;
      for (double v : values) {
        squares += (v - mean) * (v - mean);
      }
      double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
      return new Statistic(mean, deviation, values.length);
    }
  }

  /** Copies what it holds. */
  public RunComparison {
    rows = List.copyOf(rows);
    differing = List.copyOf(differing);
    numbers = List.copyOf(numbers);
    groups = List.copyOf(groups);
  }

  /**
   * {@return the comparison of these runs}
   *
   * @param rows at least one
   */
  public static RunComparison of(List<RunRow> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("0 runs to compare: name at least one");
    }
    Set<String> names = new LinkedHashSet<>(List.of("command"));
    rows.forEach(r -> names.addAll(r.settings().keySet()));
    names.add("seed");
    List<String> differing =
        new ArrayList<>(
            names.stream()
                .filter(n -> !ABOUT.contains(n))
                .filter(n -> rows.stream().map(r -> text(setting(r, n))).distinct().count() > 1)
                .toList());
    if (isSaidAlready(rows, differing)) {
      differing.remove(ARCHITECTURE);
    }
    List<String> numbers = numbers(rows);
    Map<List<String>, List<RunRow>> groups = new LinkedHashMap<>();
    List<String> but = differing.stream().filter(n -> !n.equals("seed")).toList();
    for (RunRow row : rows) {
      List<String> key = but.stream().map(n -> text(setting(row, n))).toList();
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    return new RunComparison(
        rows,
        differing,
        numbers,
        groups.values().stream().map(g -> group(g, but, numbers)).toList());
  }

  /**
   * {@return this comparison with rows and groups in another order}
   *
   * @param order of the rows
   */
  public RunComparison sorted(Comparator<RunRow> order) {
    Comparator<Group> first = Comparator.comparing(g -> g.runs().getFirst(), order);
    return new RunComparison(
        rows.stream().sorted(order).toList(),
        differing,
        numbers,
        groups.stream()
            .map(
                g ->
                    new Group(
                        g.runs().stream().sorted(order).toList(), g.settings(), g.statistics()))
            .sorted(first)
            .toList());
  }

  /**
   * {@return a setting by name, {@code command} and {@code seed} included; empty text when it has
   * none}
   *
   * @param row of a run
   * @param name of the setting or number
   */
  public static Object setting(RunRow row, String name) {
    Object value =
        switch (name) {
          case "command" -> row.command();
          case "seed" -> row.seed();
          default -> row.settings().get(name);
        };
    return Objects.requireNonNullElse(value, "");
  }

  /**
   * Whether the differing parts of a network already determine its text form, which then need not
   * be shown.
   */
  private static boolean isSaidAlready(List<RunRow> rows, List<String> differing) {
    List<String> parts = differing.stream().filter(PARTS::contains).toList();
    Map<List<String>, String> texts = new LinkedHashMap<>();
    for (RunRow row : rows) {
      List<String> key = parts.stream().map(n -> text(setting(row, n))).toList();
      String network = text(setting(row, ARCHITECTURE));
      if (!texts.computeIfAbsent(key, _ -> network).equals(network)) {
        return false;
      }
    }
    return !parts.isEmpty();
  }

  private static String text(Object value) {
    return value instanceof Number n ? Double.toString(n.doubleValue()) : value.toString();
  }

  private static List<String> numbers(List<RunRow> rows) {
    Set<String> names = new LinkedHashSet<>();
    for (RunRow row : rows) {
      row.results()
          .forEach(
              (name, value) -> {
                if (value instanceof Number) {
                  names.add(name);
                }
              });
    }
    rows.forEach(r -> names.addAll(r.values().keySet()));
    return List.copyOf(names);
  }

  private static Group group(List<RunRow> rows, List<String> but, List<String> numbers) {
    Map<String, Object> settings = new LinkedHashMap<>();
    but.forEach(n -> settings.put(n, setting(rows.getFirst(), n)));
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    for (String name : numbers) {
      if (rows.stream().allMatch(r -> value(r, name) instanceof Number)) {
        double[] values =
            rows.stream()
                .mapToDouble(r -> ((Number) Objects.requireNonNull(value(r, name))).doubleValue())
                .toArray();
        statistics.put(name, Statistic.of(values));
      }
    }
    return new Group(rows, settings, statistics);
  }

  /**
   * {@return a run's number by name: its result, else its newest measured value; null without one}
   *
   * @param row of a run
   * @param name of the setting or number
   */
  public static @Nullable Object value(RunRow row, String name) {
    Object result = row.results().get(name);
    return result != null ? result : row.values().get(name);
  }
}
