package dev.tangent.cli;

import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.EarlyStopping;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code predict} says about its arrays: how well determined they are, costs, accuracy. */
final class PredictReport {
  private final ComputedRun run;
  private final PredictData points;
  private final List<TrainingTime> times;
  private final Map<String, Object> report = new LinkedHashMap<>();

  PredictReport(ComputedRun run, Prediction prediction) {
    this.run = run;
    this.points = prediction.points();
    this.times = prediction.times();
  }

  /** Writes the arrays, prints the lines; the object for {@code result.json}. */
  Map<String, Object> of(Prediction.Result result) {
    report.put("times", TimeOptions.names(times));
    report.put("train", points.inputs().rows());
    report.put("test", points.testInputs().rows());
    report.put("outputs", points.outputs());
    result.arrays().forEach((name, array) -> report.put(name, run.save(name, array).toString()));
    quality(result.conditioning(), result.residual());
    costs(result.means());
    EarlyStopping early = result.early();
    if (early != null) {
      early(early);
    }
    return report;
  }

  private void quality(Conditioning c, double residual) {
    run.line(
        "kernel of %d points: eigenvalues %.6g to %.3g, ridge %.3g, condition %.3g,"
            + " relative residual %.2g",
        points.inputs().rows(), c.largest(), c.smallest(), c.ridge(), c.condition(), residual);
    report.put("largestEigenvalue", c.largest());
    report.put("smallestEigenvalue", c.smallest());
    report.put("ridge", c.ridge());
    report.put("condition", c.condition());
    report.put("residual", residual);
    report.put("unresolvedEigenvalues", c.unresolved());
    report.put("unresolvedShare", c.unresolvedShare());
    if (c.unresolved() > 0) {
      run.note(
          String.format(
              Locale.ROOT,
              "%d of %d eigenvalues are below rounding (%.2g) and hold %.2g of the targets: late"
                  + " times leave that out",
              c.unresolved(),
              points.inputs().rows(),
              c.noise(),
              c.unresolvedShare()));
    }
  }

  private void costs(List<DoubleMatrix> means) {
    DoubleMatrix targets = points.testTargets();
    if (targets == null) {
      return;
    }
    int[] labels = points.testLabels();
    List<Double> costs = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    for (int t = 0; t < times.size(); t++) {
      costs.add(cost(means.get(t), targets));
      String accuracy = "";
      if (labels != null) {
        accuracies.add(Classification.accuracy(means.get(t), labels));
        accuracy = String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * accuracies.getLast());
      }
      run.line("%s: test cost %.6g%s", times.get(t), costs.getLast(), accuracy);
    }
    report.put("testCost", costs);
    if (labels != null) {
      report.put("accuracy", accuracies);
    }
  }

  /** ½ · mean over the points of ‖f − y‖². */
  private static double cost(DoubleMatrix outputs, DoubleMatrix targets) {
    double sum = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      for (int j = 0; j < outputs.columns(); j++) {
        double d = outputs.get(i, j) - targets.get(i, j);
        sum += d * d;
      }
    }
    return sum / (2 * outputs.rows());
  }

  private void early(EarlyStopping early) {
    double best = early.optimalTime();
    double cost = early.optimalCost();
    run.line("the test cost is least at t = %.6g: %.6g", best, cost);
    Map<String, Object> stop = new LinkedHashMap<>();
    stop.put("time", best == Double.POSITIVE_INFINITY ? "inf" : (Object) best);
    stop.put("testCost", cost);
    stop.put("times", early.times());
    stop.put("testCosts", early.costs());
    report.put("earlyStopping", stop);
  }
}
