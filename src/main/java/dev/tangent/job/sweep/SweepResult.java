package dev.tangent.job.sweep;

import dev.tangent.job.frame.JobResult;
import dev.tangent.run.query.RunComparison.Statistic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sweep found.
 *
 * @param runs the directories of its runs, in order
 * @param failed how many of them failed
 * @param measures names of the numbers that are not the same in all runs
 * @param groups a combination of settings each, over its seeds
 * @param slopes power laws against settings that are positive numbers
 * @param table {@code sweep.csv}, a line a run
 */
public record SweepResult(
    List<Path> runs,
    int failed,
    List<String> measures,
    List<Group> groups,
    List<Slope> slopes,
    Path table)
    implements JobResult {

  /** The name of the cost of held-out points in a run. */
  private static final String HELD_OUT = "testCost";

  /** Copies the lists. */
  public SweepResult {
    runs = List.copyOf(runs);
    measures = List.copyOf(measures);
    groups = List.copyOf(groups);
    slopes = List.copyOf(slopes);
  }

  /**
   * A combination of settings.
   *
   * @param settings those that were swept, with their values
   * @param runs how many runs of it are done
   * @param statistics of each measure over the seeds
   */
  public record Group(Map<String, String> settings, int runs, Map<String, Statistic> statistics) {}

  /**
   * How a measure depends on a setting when all others are fixed.
   *
   * @param measure as {@code drift}
   * @param against as {@code width}
   * @param settings the others that were swept, with their values
   * @param law the power law through all runs
   */
  public record Slope(String measure, String against, Map<String, String> settings, PowerLaw law) {}

  /**
   * The combination with the lowest cost on points that were not trained on.
   *
   * @param measure the mean over the seeds that is lowest
   * @param group settings and means over the seeds
   */
  public record Best(String measure, Group group) {
    /** {@return the mean over the seeds of that measure} */
    public double mean() {
      return Objects.requireNonNull(group.statistics().get(measure)).mean();
    }

    /** {@return its settings, for people: {@code width 64, relu}} */
    public String words() {
      return SweepPoint.words(group.settings());
    }
  }

  /**
   * {@return the combination of the lowest test cost, the first of equal ones; empty where there
   * are no held-out points, or nothing to choose from} The cost of the training rows is not used:
   * the models that memorize them have the lowest.
   */
  public Optional<Best> best() {
    return groups.size() < 2
        ? Optional.empty()
        : groups.stream()
            .filter(g -> g.statistics().containsKey(HELD_OUT))
            .map(g -> new Best(HELD_OUT, g))
            .min(Comparator.comparingDouble(Best::mean));
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("runs", runs.size());
    report.put("failed", failed);
    report.put("groups", groups.stream().map(SweepResult::json).toList());
    List<Map<String, Object>> laws = new ArrayList<>();
    for (Slope slope : slopes) {
      Map<String, Object> law = new LinkedHashMap<>();
      law.put("measure", slope.measure());
      law.put("against", slope.against());
      law.put("settings", slope.settings());
      law.put("slope", slope.law().slope());
      if (!Double.isNaN(slope.law().error())) {
        law.put("error", slope.law().error());
      }
      law.put("runs", slope.law().points());
      laws.add(law);
    }
    report.put("slopes", laws);
    best()
        .ifPresent(
            b ->
                report.put(
                    "best",
                    Map.of(
                        "measure",
                        b.measure(),
                        "mean",
                        b.mean(),
                        "settings",
                        b.group().settings())));
    report.put("table", table.toString());
    return report;
  }

  private static Map<String, Object> json(Group group) {
    Map<String, Object> statistics = new LinkedHashMap<>();
    group
        .statistics()
        .forEach(
            (name, s) ->
                statistics.put(name, Map.of("mean", s.mean(), "deviation", s.deviation())));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("settings", group.settings());
    map.put("runs", group.runs());
    map.put("statistics", statistics);
    return map;
  }
}
