package dev.tangent.job.evaluate;

import dev.tangent.job.frame.JobResult;
import dev.tangent.job.learner.Choice;
import dev.tangent.job.learner.Importances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one learner on one table, or of several learners and tables.
 *
 * @param sets at least one, each with the same learners
 * @param table a CSV file with a line for each set and learner; null for one learner on one set
 * @param model a file that predicts; null when none was asked for
 * @param metric M of a feature machine; null for other learners
 * @param importances of each column, on the test rows of the first fold; empty when not asked for
 * @param notes what was decided about the columns
 * @param seconds total time
 */
public record EvaluateResult(
    List<SetResult> sets,
    @Nullable Path table,
    @Nullable Path model,
    @Nullable Path metric,
    List<Importances.Importance> importances,
    List<String> notes,
    double seconds)
    implements JobResult {

  /** {@return the one learner on the one table, or null when there are more} */
  public @Nullable PlanResult single() {
    return sets.size() == 1 && sets.getFirst().plans().size() == 1
        ? sets.getFirst().plans().getFirst()
        : null;
  }

  /**
   * {@return the mean over the sets of a learner's mean over the folds}
   *
   * @param plan number of the learner, from 0
   */
  public double mean(int plan) {
    return sets.stream().mapToDouble(s -> s.plans().get(plan).mean()).average().orElse(Double.NaN);
  }

  @Override
  public Map<String, Object> report() {
    PlanResult one = single();
    Map<String, Object> report = sets.size() == 1 ? sets.getFirst().head() : new LinkedHashMap<>();
    if (one != null) {
      report.putAll(one.report());
      report.put("candidates", candidates(one));
    } else if (sets.size() == 1) {
      report.put("methods", methods(sets.getFirst()));
    } else {
      many(report);
    }
    if (table != null) {
      report.put("table", table.toString());
    }
    if (model != null) {
      report.put("model", model.toString());
    }
    if (metric != null) {
      report.put("metric", metric.toString());
    }
    if (!importances.isEmpty()) {
      List<Map<String, Object>> list = new ArrayList<>();
      for (Importances.Importance column : importances) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("column", column.column());
        entry.put("permutation", column.permutation());
        entry.put("gradient", column.gradient());
        list.add(entry);
      }
      report.put("importances", list);
    }
    if (!notes.isEmpty()) {
      report.put("notes", notes);
    }
    report.put("seconds", seconds);
    return report;
  }

  private static List<Map<String, Object>> methods(SetResult set) {
    return set.plans().stream().map(PlanResult::report).toList();
  }

  private static List<Map<String, Object>> candidates(PlanResult plan) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Choice.Scored scored : plan.candidates()) {
      list.add(Map.of("candidate", scored.text(), "score", scored.score()));
    }
    return list;
  }

  private void many(Map<String, Object> report) {
    List<Map<String, Object>> means = new ArrayList<>();
    for (int p = 0; p < sets.getFirst().plans().size(); p++) {
      PlanResult first = sets.getFirst().plans().get(p);
      Map<String, Object> mean = new LinkedHashMap<>();
      mean.put("method", first.plan());
      mean.put(first.scoreName(), mean(p));
      int plan = p;
      mean.put("seconds", sets.stream().mapToDouble(s -> s.plans().get(plan).seconds()).sum());
      means.add(mean);
    }
    report.put("accuracy", mean(0));
    report.put("means", means);
    List<Map<String, Object>> all = new ArrayList<>();
    for (SetResult set : sets) {
      Map<String, Object> one = set.head();
      one.put("methods", methods(set));
      all.add(one);
    }
    report.put("sets", all);
  }
}
