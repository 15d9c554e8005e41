package dev.tangent.job.attribute;

import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.predict.PredictionData;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effects of the training rows on the predictions.
 *
 * @param files by name: those of {@code removal}, {@code influence}, {@code loo}, {@code dual},
 *     {@code loss} that were asked for
 * @param train number N of training rows
 * @param test number M of test points
 * @param outputs k
 * @param looError mean ‖f_{−i}(x_i) − y_i‖² over the training rows
 * @param leverage mean of the leverages: first-order influence is too small by 1 − leverage
 * @param effects of each training row on the test points: the change of the test loss when it is
 *     left out (positive: it helps), or without test targets the size of the change of predictions
 * @param helpers rows with the largest effects, descending
 * @param harmers rows with the smallest effects, ascending; empty without test targets
 * @param importance of each input: mean over the test points of the size of the gradient; empty
 *     when it was not asked for
 */
public record AttributionResult(
    Map<String, Path> files,
    int train,
    int test,
    int outputs,
    double looError,
    double leverage,
    double[] effects,
    int[] helpers,
    int[] harmers,
    double[] importance)
    implements JobResult {
  private static final int SHOWN = 10;

  static AttributionResult of(
      Map<String, Path> files,
      PredictionData points,
      Attribution attribution,
      Attribution.@Nullable OnTest test) {
    DoubleMatrix targets = points.testTargets();
    double[] effects = test == null ? new double[0] : effects(attribution, test, targets);
    int[] order = order(effects);
    int count = Math.min(SHOWN, order.length);
    int[] harmers = new int[targets == null ? 0 : count];
    for (int i = 0; i < harmers.length; i++) {
      harmers[i] = order[order.length - 1 - i];
    }
    return new AttributionResult(
        files,
        attribution.size(),
        test == null ? 0 : test.size(),
        attribution.outputs(),
        attribution.leaveOneOutError(),
        Arrays.stream(attribution.leverages()).average().orElse(0),
        effects,
        Arrays.copyOf(order, count),
        harmers,
        new double[0]);
  }

  /** This result with the importance of each input. */
  AttributionResult with(double[] newImportance) {
    return new AttributionResult(
        files, train, test, outputs, looError, leverage, effects, helpers, harmers, newImportance);
  }

  /** {@return the inputs with the largest gradients, descending} */
  public int[] importantInputs() {
    return Arrays.copyOf(order(importance), Math.min(SHOWN, importance.length));
  }

  private static double[] effects(
      Attribution attribution, Attribution.OnTest test, @Nullable DoubleMatrix targets) {
    int n = attribution.size();
    int m = test.size();
    int k = attribution.outputs();
    double[] effects = new double[n];
    double[] row = new double[m * k];
    for (int i = 0; i < n; i++) {
      test.copyRemoval(i, row);
      double sum = 0;
      for (int j = 0; j < m; j++) {
        for (int c = 0; c < k; c++) {
          double change = row[j * k + c];
          sum +=
              targets == null
                  ? change * change
                  : change * (test.predictions().get(j, c) - targets.get(j, c) + 0.5 * change);
        }
      }
      effects[i] = targets == null ? Math.sqrt(sum / m) : sum / m;
    }
    return effects;
  }

  /** Rows by effect, the largest first; of equal ones the earlier row first. */
  private static int[] order(double[] effects) {
    Integer[] order = new Integer[effects.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(effects[b], effects[a]));
    return Arrays.stream(order).mapToInt(i -> i).toArray();
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("train", train);
    report.put("test", test);
    report.put("outputs", outputs);
    report.put("leaveOneOutError", looError);
    report.put("meanLeverage", leverage);
    if (importance.length > 0) {
      report.put("importance", importance);
    }
    if (test > 0) {
      report.put("helpers", list(helpers));
      report.put("harmers", list(harmers));
    }
    return report;
  }

  private List<Map<String, Object>> list(int[] rows) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (int row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("row", row);
      entry.put("effect", effects[row]);
      list.add(entry);
    }
    return list;
  }

  /**
   * {@return rows in words, as {@code 12 (+0.0031)}}
   *
   * @param rows numbers of rows
   */
  public String words(int[] rows) {
    List<String> words = new ArrayList<>();
    for (int row : rows) {
      words.add(String.format(Locale.ROOT, "%d (%+.3g)", row, effects[row]));
    }
    return String.join(", ", words);
  }

  /** Records what {@code show}, the dashboard and the figure display. */
  void show(JobRun run) {
    run.table(
        "Attribution",
        List.of("training rows", "test points", "leave-one-out error", "mean leverage"),
        List.of(
            List.of(
                String.valueOf(train),
                String.valueOf(test),
                String.format(Locale.ROOT, "%.6g", looError),
                String.format(Locale.ROOT, "%.4f", leverage))));
    if (leverage > 0.5) {
      run.info(
          String.format(
              Locale.ROOT,
              "the mean leverage is %.3f: first-order influence is too small by a factor of about"
                  + " %.3g; look at the removal",
              leverage,
              1 / Math.max(1e-300, 1 - leverage)));
    }
    if (test == 0) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < helpers.length; i++) {
      List<String> row = new ArrayList<>(cells(helpers[i]));
      row.addAll(harmers.length == 0 ? List.of("", "") : cells(harmers[i]));
      rows.add(row);
    }
    run.table(
        harmers.length == 0 ? "Rows that predictions rest on" : "Rows that help and harm",
        List.of("row", "effect", "harmful row", "its effect"),
        rows);
    double[] sorted = effects.clone();
    Arrays.sort(sorted);
    double[] rank = new double[sorted.length];
    double[] falling = new double[sorted.length];
    for (int i = 0; i < rank.length; i++) {
      rank[i] = i + 1;
      falling[i] = sorted[sorted.length - 1 - i];
    }
    run.emit(new Event.Curve(Recorded.ATTRIBUTION, Recorded.LIMIT, "effect", 0, 0, rank, falling));
  }

  private List<String> cells(int row) {
    return List.of(String.valueOf(row), String.format(Locale.ROOT, "%+.4g", effects[row]));
  }
}
