package dev.tangent.job.datamodel;

import dev.tangent.dynamics.insight.LinearDatamodel.Score;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.Plural;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributions of trained networks and their scores.
 *
 * @param file {@code attribution.npy}, N × M: the effect of training row i on the margin of test
 *     point j
 * @param train N
 * @param test M
 * @param models how many networks were averaged
 * @param accuracy mean of the networks on the test points
 * @param lds of the average of the first 1, 2, 3, … networks; empty without subsets
 * @param leaveOneOut rank correlation with retraining without single rows; null when none was
 *     retrained
 * @param attributionSeconds time for training the networks, their kernels and the attributions
 * @param retrainingSeconds time of the retraining that it is compared with
 */
public record DatamodelResult(
    Path file,
    int train,
    int test,
    int models,
    double accuracy,
    List<Score> lds,
    @Nullable Score leaveOneOut,
    double attributionSeconds,
    double retrainingSeconds)
    implements JobResult {
  /** Copies the list. */
  public DatamodelResult {
    lds = List.copyOf(lds);
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("attribution", file.toString());
    report.put("train", train);
    report.put("test", test);
    report.put("models", models);
    report.put("accuracy", accuracy);
    if (!lds.isEmpty()) {
      report.put("lds", lds.getLast().score());
      report.put("ldsError", lds.getLast().error());
      report.put("ldsByModels", lds.stream().map(Score::score).toList());
    }
    if (leaveOneOut != null) {
      report.put("leaveOneOutCorrelation", leaveOneOut.score());
      report.put("leaveOneOutError", leaveOneOut.error());
    }
    report.put("attributionSeconds", attributionSeconds);
    report.put("retrainingSeconds", retrainingSeconds);
    return report;
  }

  /** {@return what was found, in lines} */
  public List<String> texts() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s on %d rows: accuracy %.2f %% on %s; attribution %.1f s",
            Plural.of(models, "network"),
            train,
            100 * accuracy,
            Plural.of(test, "test point"),
            attributionSeconds));
    if (!lds.isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "linear datamodeling score %.4f ± %.4f (one network alone %.4f); retraining %.1f s",
              lds.getLast().score(),
              lds.getLast().error(),
              lds.getFirst().score(),
              retrainingSeconds));
    }
    if (leaveOneOut != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "leave-one-out rank correlation %.4f ± %.4f",
              leaveOneOut.score(),
              leaveOneOut.error()));
    }
    return lines;
  }
}
