package dev.tangent.job.predict;

import dev.tangent.job.frame.JobRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How near an approximate solution is to the exact one, as far as that is known.
 *
 * @param method {@code nystrom}, {@code features} or {@code cg}
 * @param text what was done, in a line
 * @param sizes M/4, M/2 and M of a solution among M functions, smallest first; empty for {@code cg}
 * @param trainCosts ½ mean ‖f − y‖² over the training rows, for each of these sizes
 * @param testCosts the same over the test points; null without test targets
 * @param change relative change of the predictions when M/2 is doubled; null where there is no M/2
 * @param fromExact relative distance of the predictions from those of the exact solution; null
 *     where that wasn't computed
 * @param iterations of conjugate gradients; 0 of others
 * @param rank centres of the preconditioner; 0 of others
 */
public record Approximation(
    String method,
    String text,
    List<Integer> sizes,
    List<Double> trainCosts,
    @Nullable List<Double> testCosts,
    @Nullable Double change,
    @Nullable Double fromExact,
    int iterations,
    int rank) {

  /**
   * The result of conjugate gradients: their residual measures the error, so there are no sizes M
   * to compare.
   */
  static Approximation gradients(String text, int iterations, int rank) {
    return new Approximation("cg", text, List.of(), List.of(), null, null, null, iterations, rank);
  }

  /** What is known of the error, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int s = 0; s < sizes.size(); s++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "with %d functions: train cost %.6g%s",
              sizes.get(s),
              trainCosts.get(s),
              testCosts == null
                  ? ""
                  : String.format(Locale.ROOT, ", test cost %.6g", testCosts.get(s))));
    }
    if (change != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "predictions moved by %.2g, relative, from %d functions to %d",
              change,
              sizes.get(sizes.size() - 2),
              sizes.getLast()));
    }
    if (fromExact != null) {
      lines.add(
          String.format(
              Locale.ROOT, "they are %.2g, relative, from those of the exact solution", fromExact));
    }
    return lines;
  }

  /** What is written to {@code result.json}. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("method", method);
    if (!sizes.isEmpty()) {
      report.put("functions", sizes);
      report.put("trainCosts", trainCosts);
    }
    if (testCosts != null) {
      report.put("testCosts", testCosts);
    }
    if (change != null) {
      report.put("changeByDoubling", change);
    }
    if (fromExact != null) {
      report.put("distanceFromExact", fromExact);
    }
    if (rank > 0) {
      report.put("iterations", iterations);
      report.put("preconditioner", rank);
    }
    return report;
  }

  /** Records what {@code show} and the dashboard display. */
  void show(JobRun run) {
    if (sizes.isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>(List.of("functions", "train cost"));
    if (testCosts != null) {
      columns.add("test cost");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int s = 0; s < sizes.size(); s++) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  String.valueOf(sizes.get(s)),
                  String.format(Locale.ROOT, "%.6g", trainCosts.get(s))));
      if (testCosts != null) {
        row.add(String.format(Locale.ROOT, "%.6g", testCosts.get(s)));
      }
      rows.add(row);
    }
    run.table("Solutions among fewer functions", columns, rows);
  }
}
