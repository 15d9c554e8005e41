package dev.tangent.job.curve;

import dev.tangent.dynamics.insight.LearningCurve;
import dev.tangent.dynamics.insight.ModeSpectrum;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.JobRun;
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
 * A learning curve.
 *
 * @param files by name: {@code curve}, {@code learnability}
 * @param noise variance of the noise on targets
 * @param rows of data that the spectrum rests on; 0 when it is exact or from a file
 * @param spectrum eigenvalues, multiplicities, power, tail
 * @param points one for each n
 * @param best the best ridge for each n
 * @param measured mean test error on noisy targets of each n; null when nothing was measured
 * @param measuredErrors its standard errors
 */
public record CurveResult(
    Map<String, Path> files,
    double noise,
    int rows,
    ModeSpectrum spectrum,
    List<LearningCurve.Point> points,
    List<LearningCurve.Best> best,
    double @Nullable [] measured,
    double @Nullable [] measuredErrors)
    implements JobResult {
  /** How many levels a table shows. */
  private static final int SHOWN = 12;

  /** What a job has computed, before the result is put together. */
  record Parts(
      int rows,
      ModeSpectrum spectrum,
      List<LearningCurve.Point> points,
      List<LearningCurve.Best> best,
      @Nullable Measurements measured) {}

  static CurveResult of(Map<String, Path> files, double noise, Parts parts) {
    int count = parts.points().size();
    Measurements m = parts.measured();
    double[] means = m == null ? null : new double[count];
    double[] errors = m == null ? null : new double[count];
    for (int i = 0; m != null && means != null && errors != null && i < count; i++) {
      means[i] = m.test(i).mean() + noise;
      errors[i] = m.test(i).standardError();
    }
    return new CurveResult(
        files, noise, parts.rows(), parts.spectrum(), parts.points(), parts.best(), means, errors);
  }

  /**
   * {@return n at which half of a level is learnt, at this curve's ridge: κ = λ_k there}
   *
   * @param level number of the level, from 0
   */
  public double halfLearntAt(int level) {
    double lambda = spectrum.eigenvalue(level);
    if (lambda == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = (points.getFirst().ridge() + spectrum.tail()) / lambda;
    for (int k = 0; k < spectrum.levels(); k++) {
      double v = spectrum.eigenvalue(k);
      sum += spectrum.multiplicity(k) * (v / (v + lambda));
    }
    return sum;
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("levels", spectrum.levels());
    report.put("modes", spectrum.rank());
    report.put("trace", spectrum.trace());
    report.put("tail", spectrum.tail());
    report.put("power", spectrum.totalPower());
    report.put("noise", noise);
    if (rows > 0) {
      report.put("rows", rows);
    }
    List<Map<String, Object>> list = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      list.add(row(i));
    }
    report.put("curve", list);
    return report;
  }

  /** {@return one line a size, for people} */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      LearningCurve.Point p = points.get(i);
      LearningCurve.Best b = best.get(i);
      String line =
          text("n = %d: test error %.6g (limited by %s), ", p.n(), p.testError(), p.limit(noise))
              + text("train error %.4g, ", p.trainError())
              + text("%.4g modes learnt; ", p.sumLearnability())
              + text("test error %.6g at the best ridge, %s", b.point().testError(), ridge(b));
      if (measured != null && measuredErrors != null) {
        line += text("; measured %.6g ± %.2g", measured[i], measuredErrors[i]);
      }
      lines.add(line);
    }
    return lines;
  }

  private static String ridge(LearningCurve.Best best) {
    return Double.isInfinite(best.ridge()) ? "inf" : text("%.3g", best.ridge());
  }

  private Map<String, Object> row(int i) {
    LearningCurve.Point p = points.get(i);
    LearningCurve.Best b = best.get(i);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("n", p.n());
    row.put("kappa", p.kappa());
    row.put("learnability", p.sumLearnability());
    row.put("overfitting", p.overfitting());
    row.put("bias", p.bias());
    row.put("variance", p.variance());
    row.put("test", p.testError());
    row.put("train", p.trainError());
    row.put("limitedBy", p.limit(noise));
    row.put("bestRidge", Double.isInfinite(b.ridge()) ? "inf" : (Object) b.ridge());
    row.put("testAtBestRidge", b.point().testError());
    if (measured != null && measuredErrors != null) {
      row.put("measured", measured[i]);
      row.put("measuredError", measuredErrors[i]);
    }
    return row;
  }

  /** Records what {@code show}, the dashboard and the figure display. */
  void show(JobRun run) {
    double[] n = points.stream().mapToDouble(LearningCurve.Point::n).toArray();
    curve(run, "predicted", n, p -> p.testError());
    curve(run, "bias", n, p -> p.bias() - noise);
    curve(run, "variance", n, LearningCurve.Point::variance);
    curve(run, "training error", n, LearningCurve.Point::trainError);
    double[] atBest = best.stream().mapToDouble(b -> b.point().testError()).toArray();
    run.emit(new Event.Curve(Recorded.LEARNING, Recorded.LIMIT, "best ridge", 0, 0, n, atBest));
    if (measured != null && measuredErrors != null) {
      double[] low = new double[n.length];
      double[] high = new double[n.length];
      for (int i = 0; i < n.length; i++) {
        low[i] = measured[i] - measuredErrors[i];
        high[i] = measured[i] + measuredErrors[i];
      }
      run.emit(
          new Event.Curve(
              Recorded.LEARNING, Recorded.MEASURED, "measured", 0, 0, n, measured, low, high));
    }
    run.table("Learning curve", columns(), table());
    run.table(
        "What is learnt when",
        List.of("level", "eigenvalue", "modes", "power", "half learnt at n"),
        levels());
  }

  private void curve(
      JobRun run,
      String series,
      double[] n,
      java.util.function.ToDoubleFunction<LearningCurve.Point> value) {
    double[] y = points.stream().mapToDouble(value).toArray();
    run.emit(new Event.Curve(Recorded.LEARNING, Recorded.LIMIT, series, 0, 0, n, y));
  }

  private List<String> columns() {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "n",
                "kappa",
                "learnt modes",
                "test error",
                "train error",
                "limited by",
                "best ridge",
                "test error there"));
    if (measured != null) {
      columns.add("measured");
    }
    return columns;
  }

  private List<List<String>> table() {
    List<List<String>> rowsOfText = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      LearningCurve.Point p = points.get(i);
      LearningCurve.Best b = best.get(i);
      List<String> row =
          new ArrayList<>(
              List.of(
                  String.valueOf(p.n()),
                  text("%.4g", p.kappa()),
                  text("%.4g", p.sumLearnability()),
                  text("%.5g", p.testError()),
                  text("%.4g", p.trainError()),
                  p.limit(noise),
                  ridge(b),
                  text("%.5g", b.point().testError())));
      if (measured != null && measuredErrors != null) {
        row.add(text("%.5g ± %.2g", measured[i], measuredErrors[i]));
      }
      rowsOfText.add(row);
    }
    return rowsOfText;
  }

  /** The levels that are learnt first. */
  private List<List<String>> levels() {
    Integer[] order = new Integer[spectrum.levels()];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (a, b) -> Double.compare(spectrum.eigenvalue(b), spectrum.eigenvalue(a)));
    double total = Math.max(Double.MIN_NORMAL, spectrum.totalPower());
    List<List<String>> rowsOfText = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, order.length); i++) {
      int k = order[i];
      double half = halfLearntAt(k);
      rowsOfText.add(
          List.of(
              String.valueOf(k),
              text("%.4g", spectrum.eigenvalue(k)),
              text("%.0f", spectrum.multiplicity(k)),
              text("%.2f %%", 100 * spectrum.power(k) / total),
              Double.isInfinite(half) ? "never" : text("%.1f", half)));
    }
    return rowsOfText;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
