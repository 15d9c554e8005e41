package dev.tangent.job.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table and the results of the learners on it.
 *
 * @param name of the table
 * @param rows N
 * @param inputs columns that are learnt from
 * @param classes names of the classes; empty for values
 * @param plans learners in the order asked for
 */
public record SetResult(
    String name, int rows, int inputs, List<String> classes, List<PlanResult> plans) {
  Map<String, Object> head() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("data", name);
    report.put("rows", rows);
    report.put("inputs", inputs);
    report.put("task", classes.isEmpty() ? "regression" : "classification");
    if (!classes.isEmpty()) {
      report.put("classes", classes);
    }
    return report;
  }
}
