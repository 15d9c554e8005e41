package dev.tangent.job.evaluate;

import dev.tangent.job.learner.Choice;
import dev.tangent.job.learner.FoldScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The result of one learner on one table.
 *
 * @param plan its name, as {@code ntk-svc}
 * @param classification whether scores are accuracies; else root mean squared errors
 * @param chosen what was chosen, of each fold where that differs
 * @param validation the score it was chosen by; NaN where each fold chose for itself
 * @param ties how many candidates had that score
 * @param folds how good it was
 * @param candidates all that were tried, with their scores; of the first fold where each chose
 * @param seconds that it took
 */
public record PlanResult(
    String plan,
    boolean classification,
    String chosen,
    double validation,
    int ties,
    List<FoldScore> folds,
    List<Choice.Scored> candidates,
    double seconds) {

  /** {@return the mean over the folds} */
  public double mean() {
    return mean(FoldScore::score);
  }

  double mean(ToDoubleFunction<FoldScore> part) {
    return folds.stream().mapToDouble(part).average().orElse(Double.NaN);
  }

  /** {@return the deviation over the folds (N − 1); 0 for one} */
  public double deviation() {
    double mean = mean();
    double sum = folds.stream().mapToDouble(f -> Math.pow(f.score() - mean, 2)).sum();
    return folds.size() < 2 ? 0 : Math.sqrt(sum / (folds.size() - 1));
  }

  /** {@return how many problems of support vectors ended before their tolerance, over the folds} */
  public int unconverged() {
    return folds.stream().mapToInt(FoldScore::unconverged).sum();
  }

  String scoreName() {
    return classification ? "accuracy" : "rmse";
  }

  String calibrationName() {
    return classification ? "ece" : "coverage";
  }

  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("method", plan);
    report.put(scoreName(), mean());
    report.put("deviation", deviation());
    report.put("nll", mean(FoldScore::nll));
    report.put(calibrationName(), mean(FoldScore::calibration));
    report.put("chosen", chosen);
    if (!Double.isNaN(validation)) {
      report.put("validation", classification ? validation : -validation);
      report.put("ties", ties);
    }
    List<Map<String, Object>> each = new ArrayList<>();
    for (FoldScore fold : folds) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(scoreName(), fold.score());
      one.put("nll", fold.nll());
      one.put(calibrationName(), fold.calibration());
      one.put("train", fold.train());
      one.put("test", fold.test());
      one.put("chosen", fold.chosen());
      each.add(one);
    }
    report.put("folds", each);
    report.put("unconverged", unconverged());
    report.put("seconds", seconds);
    return report;
  }
}
