package dev.tangent.job.predict;

import dev.tangent.data.table.Task;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The predictions of a trained model for rows.
 *
 * @param files by name: {@code mean}, {@code probabilities} or {@code percentiles}, {@code
 *     predictions}
 * @param target name of the column that was learnt
 * @param chosen the model's kernel and its ridge or cost
 * @param train N
 * @param test M
 * @param classes names of the classes with the number of rows that were given each; empty for
 *     values
 * @param accuracy share of the rows with a known class that got it; NaN where none is known
 * @param rmse root mean squared error over the rows with a known value; NaN where none is known
 * @param notes what was decided about the columns
 */
public record ModelPredictionResult(
    Map<String, Path> files,
    String target,
    String chosen,
    int train,
    int test,
    Map<String, Integer> classes,
    double accuracy,
    double rmse,
    List<String> notes)
    implements Predicted {

  static ModelPredictionResult of(
      NeuralKernelModel model, ModelRows rows, DoubleMatrix outputs, Map<String, Path> files) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    model.classes().forEach(name -> counts.put(name, 0));
    int known = 0;
    int right = 0;
    double squares = 0;
    int[] labels = rows.labels();
    double[] values = rows.values();
    for (int i = 0; i < rows.count(); i++) {
      if (model.task() == Task.CLASSIFICATION) {
        int best = best(outputs, i);
        counts.merge(model.classes().get(best), 1, Integer::sum);
        known += labels == null || labels[i] < 0 ? 0 : 1;
        right += labels != null && labels[i] == best ? 1 : 0;
      } else if (values != null && !Double.isNaN(values[i])) {
        known++;
        squares += Math.pow(outputs.get(i, 0) - values[i], 2);
      }
    }
    return new ModelPredictionResult(
        files,
        model.target(),
        model.chosen(),
        model.trainingRows(),
        rows.count(),
        counts,
        labels == null || known == 0 ? Double.NaN : right / (double) known,
        values == null || known == 0 ? Double.NaN : Math.sqrt(squares / known),
        rows.notes());
  }

  /** The class with the largest output; the first of equal ones. */
  static int best(DoubleMatrix outputs, int row) {
    int best = 0;
    for (int c = 1; c < outputs.columns(); c++) {
      best = outputs.get(row, c) > outputs.get(row, best) ? c : best;
    }
    return best;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s of %s, by a model trained on %s (%s)",
            target,
            Plural.of(test, "row"),
            Plural.of(train, "row"),
            chosen));
    if (!classes.isEmpty()) {
      List<String> counts = new ArrayList<>();
      classes.forEach((name, count) -> counts.add(name + " " + count));
      lines.add("predicted: " + String.join(", ", counts));
    }
    if (!Double.isNaN(accuracy)) {
      lines.add(String.format(Locale.ROOT, "accuracy %.2f %%", 100 * accuracy));
    }
    if (!Double.isNaN(rmse)) {
      lines.add(String.format(Locale.ROOT, "rmse %.6g", rmse));
    }
    return lines;
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("target", target);
    report.put("task", classes.isEmpty() ? "regression" : "classification");
    report.put("chosen", chosen);
    report.put("train", train);
    report.put("test", test);
    report.put("outputs", Math.max(1, classes.size()));
    files.forEach((name, file) -> report.put(name, file.toString()));
    if (!classes.isEmpty()) {
      report.put("classes", List.copyOf(classes.keySet()));
      report.put("predicted", classes);
    }
    if (!Double.isNaN(accuracy)) {
      report.put("accuracy", accuracy);
    }
    if (!Double.isNaN(rmse)) {
      report.put("rmse", rmse);
    }
    if (!notes.isEmpty()) {
      report.put("notes", notes);
    }
    return report;
  }
}
