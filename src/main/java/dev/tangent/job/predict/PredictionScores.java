package dev.tangent.job.predict;

import dev.tangent.dynamics.insight.CalibrationScores;
import dev.tangent.dynamics.insight.PredictiveScores;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the predicted distributions at t = ∞, on test points whose targets are known: intervals
 * and their coverage where there are variances, probabilities where there are classes.
 *
 * @param intervals by name: {@code nll}, {@code crps}, {@code coverage50}, …; empty without them
 * @param classes by name: {@code temperature}, {@code accuracy}, {@code nll}, {@code brier}, {@code
 *     ece}; empty without them
 */
public record PredictionScores(Map<String, Double> intervals, Map<String, Double> classes) {
  static final PredictionScores NONE = new PredictionScores(Map.of(), Map.of());

  /** Bins of the expected calibration error: 15 is usual in the literature. */
  private static final int BINS = 15;

  private static final int[] LEVELS = {50, 80, 90, 95};

  /**
   * Scores of Gaussian predictions.
   *
   * @param mean M × k
   * @param variance of an observation at each test point: that of the function plus the noise
   * @param observed M × k
   */
  static Map<String, Double> intervals(
      DoubleMatrix mean, double[] variance, @Nullable DoubleMatrix observed) {
    boolean defined = variance.length > 0 && Arrays.stream(variance).allMatch(v -> v > 0);
    if (observed == null || !defined) {
      return Map.of();
    }
    PredictiveScores scores = PredictiveScores.of(mean, variance, observed);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("nll", scores.negativeLogLikelihood());
    values.put("crps", scores.crps());
    for (int level : LEVELS) {
      values.put("coverage" + level, scores.coverage(level / 100.0));
    }
    return values;
  }

  /** Scores of class probabilities M × k; without labels only the temperature. */
  static Map<String, Double> classes(
      DoubleMatrix probabilities, double temperature, int @Nullable [] labels) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (!Double.isNaN(temperature)) {
      values.put("temperature", temperature);
    }
    if (labels != null) {
      CalibrationScores scores = CalibrationScores.of(probabilities, labels);
      values.put("accuracy", scores.accuracy());
      values.put("nll", scores.crossEntropy());
      values.put("brier", scores.brier());
      values.put("ece", scores.ece(BINS));
    }
    return values;
  }

  /** Adds the scores to {@code result.json}. */
  void report(Map<String, Object> to) {
    if (!intervals.isEmpty()) {
      to.put("intervals", intervals);
    }
    if (!classes.isEmpty()) {
      to.put("probabilityScores", classes);
    }
  }

  /** The scores as lines of text. */
  List<String> texts() {
    List<String> lines = new ArrayList<>();
    if (!intervals.isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (int level : LEVELS) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %% of the targets in the %d %% intervals",
                text.isEmpty() ? "" : ", ",
                100 * intervals.getOrDefault("coverage" + level, 0.0),
                level));
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "at t = inf: negative log likelihood %.5g, CRPS %.5g a target; %s",
              intervals.get("nll"),
              intervals.get("crps"),
              text));
    }
    if (!classes.isEmpty()) {
      List<String> words = new ArrayList<>();
      classes.forEach(
          (name, value) -> words.add(String.format(Locale.ROOT, "%s %.5g", name, value)));
      lines.add("class probabilities at t = inf: " + String.join(", ", words));
    }
    return lines;
  }

  /** Records what {@code show} and the dashboard display. */
  void show(JobRun run) {
    table(run, "Predictive intervals at inf", intervals);
    table(run, "Class probabilities at inf", classes);
  }

  private static void table(JobRun run, String title, Map<String, Double> values) {
    if (!values.isEmpty()) {
      run.table(
          title,
          List.copyOf(values.keySet()),
          List.of(
              values.values().stream().map(v -> String.format(Locale.ROOT, "%.5g", v)).toList()));
    }
  }
}
