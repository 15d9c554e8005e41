package dev.tangent.job.predict;

import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.EarlyStopping;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.spec.TimesSpec;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions, the conditioning of the kernel, and the errors where test targets are known.
 *
 * @param files by name: {@code mean}, {@code cov}, {@code percentiles}, {@code samples}, {@code
 *     dual}, {@code probabilities}
 * @param times training times of the predictions
 * @param train N
 * @param test M
 * @param outputs k
 * @param conditioning of the kernel of the training points
 * @param residual relative, of the solve or the decomposition
 * @param means at each time, M × k
 * @param testCosts ½ mean ‖f − y‖² at each time; null without test targets
 * @param accuracies share of the test points in the right class; null without classes
 * @param early the best time; null when it was not asked for
 * @param choice what was chosen; null when nothing was
 * @param scores of the predictions as distributions
 * @param approximation how near it is to the exact solution; null for exact ways to solve
 */
public record PredictionResult(
    Map<String, Path> files,
    List<TrainingTime> times,
    int train,
    int test,
    int outputs,
    Conditioning conditioning,
    double residual,
    List<DoubleMatrix> means,
    @Nullable List<Double> testCosts,
    @Nullable List<Double> accuracies,
    @Nullable EarlyStopping early,
    @Nullable ChosenModel choice,
    PredictionScores scores,
    @Nullable Approximation approximation)
    implements Predicted {

  static PredictionResult of(
      Prediction asked,
      Prediction.Computed computed,
      Map<String, Path> files,
      @Nullable ChosenModel choice) {
    PredictionResult plain =
        of(
            files,
            asked.times(),
            asked.points(),
            computed.conditioning(),
            computed.residual(),
            computed.means());
    return new PredictionResult(
        files,
        plain.times,
        plain.train,
        plain.test,
        plain.outputs,
        plain.conditioning,
        plain.residual,
        plain.means,
        plain.testCosts,
        plain.accuracies,
        computed.early(),
        choice,
        computed.scores(),
        null);
  }

  /** The result for means at these times, with errors where test targets are known. */
  static PredictionResult of(
      Map<String, Path> files,
      List<TrainingTime> times,
      PredictionData points,
      Conditioning conditioning,
      double residual,
      List<DoubleMatrix> means) {
    DoubleMatrix targets = points.testTargets();
    int[] labels = points.testLabels();
    return new PredictionResult(
        files,
        times,
        points.inputs().rows(),
        points.testInputs().rows(),
        points.outputs(),
        conditioning,
        residual,
        means,
        targets == null ? null : means.stream().map(mean -> cost(mean, targets)).toList(),
        targets == null || labels == null
            ? null
            : means.stream().map(mean -> Classification.accuracy(mean, labels)).toList(),
        null,
        null,
        PredictionScores.NONE,
        null);
  }

  /** This result with scores of the predictions as distributions. */
  PredictionResult with(PredictionScores newScores) {
    return with(newScores, approximation);
  }

  /** This result with what is known of its error. */
  PredictionResult with(Approximation known) {
    return with(scores, known);
  }

  private PredictionResult with(PredictionScores newScores, @Nullable Approximation known) {
    return new PredictionResult(
        files,
        times,
        train,
        test,
        outputs,
        conditioning,
        residual,
        means,
        testCosts,
        accuracies,
        early,
        choice,
        newScores,
        known);
  }

  /** ½ · mean over the points of ‖f − y‖². */
  static double cost(DoubleMatrix outputs, DoubleMatrix targets) {
    double sum = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      for (int j = 0; j < outputs.columns(); j++) {
        double d = outputs.get(i, j) - targets.get(i, j);
        sum += d * d;
      }
    }
    return sum / (2 * outputs.rows());
  }

  /** {@return the conditioning of the kernel of the training points, in a line} */
  public String kernelText() {
    if (approximation != null) {
      return approximation.text();
    }
    return text(
        "kernel of %d points: eigenvalues %.6g to %.3g, ridge %.3g, condition %.3g, relative"
            + " residual %.2g",
        train,
        conditioning.largest(),
        conditioning.smallest(),
        conditioning.ridge(),
        conditioning.condition(),
        residual);
  }

  /** {@return how good it is at each time, a line each; none without test targets} */
  public List<String> costTexts() {
    List<String> lines = new ArrayList<>(approximation == null ? List.of() : approximation.lines());
    for (int t = 0; testCosts != null && t < times.size(); t++) {
      lines.add(
          text("%s: test cost %.6g", times.get(t), testCosts.get(t))
              + (accuracies == null ? "" : text(", accuracy %.2f %%", 100 * accuracies.get(t))));
    }
    lines.addAll(scores.texts());
    if (early != null) {
      lines.add(
          text(
              "the test cost is least at t = %.6g: %.6g",
              early.optimalTime(), early.optimalCost()));
    }
    return lines;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(kernelText()));
    lines.addAll(costTexts());
    return lines;
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("times", TimesSpec.names(times));
    report.put("train", train);
    report.put("test", test);
    report.put("outputs", outputs);
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("largestEigenvalue", conditioning.largest());
    report.put("smallestEigenvalue", conditioning.smallest());
    report.put("ridge", conditioning.ridge());
    report.put("condition", conditioning.condition());
    report.put("residual", residual);
    report.put("unresolvedEigenvalues", conditioning.unresolved());
    report.put("unresolvedShare", conditioning.unresolvedShare());
    if (testCosts != null) {
      report.put("testCost", testCosts);
    }
    if (accuracies != null) {
      report.put("accuracy", accuracies);
    }
    scores.report(report);
    if (early != null) {
      double best = early.optimalTime();
      Map<String, Object> stop = new LinkedHashMap<>();
      stop.put("time", best == Double.POSITIVE_INFINITY ? "inf" : (Object) best);
      stop.put("testCost", early.optimalCost());
      stop.put("times", early.times());
      stop.put("testCosts", early.costs());
      report.put("earlyStopping", stop);
    }
    if (approximation != null) {
      report.put("approximation", approximation.report());
    }
    if (choice != null) {
      report.put("selected", ModelChoice.json(choice));
    }
    return report;
  }

  /** Records what {@code show} and the dashboard display. */
  void show(JobRun run) {
    Conditioning c = conditioning;
    if (c.unresolved() > 0) {
      run.warn(
          text(
              "%d of %d eigenvalues are below rounding (%.2g) and hold %.2g of the targets: late"
                  + " times leave that out",
              c.unresolved(), train, c.noise(), c.unresolvedShare()));
    }
    if (approximation != null) {
      approximation.show(run);
    }
    run.table(
        "Kernel of the training points",
        List.of("points", "λ max", "λ min", "ridge", "condition", "residual"),
        List.of(
            List.of(
                String.valueOf(train),
                text("%.6g", c.largest()),
                text("%.3g", c.smallest()),
                text("%.3g", c.ridge()),
                text("%.3g", c.condition()),
                text("%.2g", residual))));
    List<String> columns = new ArrayList<>(List.of("time", "‖f‖ / √M"));
    if (testCosts != null) {
      columns.add("test cost");
    }
    if (accuracies != null) {
      columns.add("accuracy");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < times.size(); t++) {
      List<String> row = new ArrayList<>(List.of(times.get(t).toString(), norm(means.get(t))));
      if (testCosts != null) {
        row.add(text("%.6g", testCosts.get(t)));
      }
      if (accuracies != null) {
        row.add(text("%.2f %%", 100 * accuracies.get(t)));
      }
      rows.add(row);
    }
    run.table(String.format(Locale.ROOT, "Predictions on %d test points", test), columns, rows);
    scores.show(run);
    if (early != null) {
      run.emit(
          new Event.Curve(
              "test cost", "limit", "early stopping", 0, 0, early.times(), early.costs()));
    }
  }

  private static String norm(DoubleMatrix f) {
    double sum = 0;
    for (int i = 0; i < f.rows(); i++) {
      for (int j = 0; j < f.columns(); j++) {
        sum += f.get(i, j) * f.get(i, j);
      }
    }
    return text("%.4g", Math.sqrt(sum / f.rows()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
