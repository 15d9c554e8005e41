package dev.tangent.experiment.figure;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Texts;
import dev.tangent.job.frame.JobRun;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of figure 2: how the trained networks' functions compare with the limiting Gaussian
 * at their time. Angles near a training point are left out of the coverage, because the Gaussian
 * has almost no variance there.
 */
final class RegressionSummary {
  /** Angles count when the limit's deviation is at least this share of its largest. */
  private static final double WIDE = 0.2;

  private final JobRun run;
  private final Ensemble ensemble;
  private final Circle circle;
  private final Circle data;
  private final FunctionOnCircle.RegressionLimit limit;

  RegressionSummary(
      JobRun run,
      Ensemble ensemble,
      Circle circle,
      Circle data,
      FunctionOnCircle.RegressionLimit limit) {
    this.run = run;
    this.ensemble = ensemble;
    this.circle = circle;
    this.data = data;
    this.limit = limit;
  }

  Map<String, Object> write() {
    double time =
        ensemble.settings().integer("steps") * ensemble.settings().number("learning-rate");
    TrainingTime.Flow flow = new TrainingTime.Flow(time);
    List<double[]> percentiles = limit.percentiles(flow);
    double[] mean = limit.mean(flow);
    double[] deviation = Arrays.stream(limit.variance(flow)).map(Math::sqrt).toArray();
    RunModel model = run.model();
    List<List<String>> rows = new ArrayList<>();
    Map<String, Object> byWidth = new LinkedHashMap<>();
    for (int width : ensemble.settings().widths("widths")) {
      double[][] functions =
          ensemble.members().stream()
              .filter(m -> m.width() == width)
              .map(m -> Texts.curve(model, Recorded.FUNCTION, m.id(), "output"))
              .map(c -> c.latest().y())
              .toArray(double[][]::new);
      double coverage = coverage(functions, percentiles, deviation);
      double meanError = meanError(functions, mean, deviation);
      double variance = varianceRatio(functions, deviation);
      double residual = residual(functions);
      rows.add(
          List.of(
              "" + width,
              "" + functions.length,
              Texts.number(coverage, 3),
              "0.8",
              Texts.number(meanError, 3),
              Texts.number(1 / Math.sqrt(functions.length), 3),
              Texts.number(variance, 3),
              Texts.number(residual, 4)));
      Map<String, Object> numbers = new LinkedHashMap<>();
      numbers.put("coverage", coverage);
      numbers.put("mean-error-in-deviations", meanError);
      numbers.put("variance-ratio", variance);
      numbers.put("residual", residual);
      byWidth.put("" + width, numbers);
      run.array(
          "fig2-functions-n" + width,
          NpyArray.of(
              Arrays.stream(functions).flatMapToDouble(Arrays::stream).toArray(),
              functions.length,
              circle.angles().length));
    }
    run.array("fig2-angles", NpyArray.of(circle.angles(), circle.angles().length));
    run.emit(
        new Event.Table(
            "Figure 2: trained networks beside the limiting Gaussian at t = " + Texts.plain(time),
            List.of(
                "width n",
                "seeds",
                "between P10 and P90",
                "limit",
                "mean, off by (limit's σ)",
                "expected",
                "variance / limit's",
                "rms misfit on the data"),
            rows));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("experiment", "fig2");
    result.put("time", time);
    result.put("widths", byWidth);
    return result;
  }

  private boolean[] wide(double[] deviation) {
    double largest = Arrays.stream(deviation).max().orElse(0);
    boolean[] wide = new boolean[deviation.length];
    for (int j = 0; j < wide.length; j++) {
      wide[j] = deviation[j] >= WIDE * largest;
    }
    return wide;
  }

  private double coverage(double[][] functions, List<double[]> percentiles, double[] deviation) {
    boolean[] wide = wide(deviation);
    int inside = 0;
    int all = 0;
    for (double[] f : functions) {
      for (int j = 0; j < f.length; j++) {
        if (wide[j]) {
          all++;
          inside += f[j] >= percentiles.get(0)[j] && f[j] <= percentiles.get(2)[j] ? 1 : 0;
        }
      }
    }
    return (double) inside / all;
  }

  /** Root mean square over angles of (mean over seeds − limit's mean) / limit's deviation. */
  private double meanError(double[][] functions, double[] mean, double[] deviation) {
    boolean[] wide = wide(deviation);
    double sum = 0;
    int count = 0;
    for (int j = 0; j < mean.length; j++) {
      if (wide[j]) {
        double z = (Statistics.mean(column(functions, j)) - mean[j]) / deviation[j];
        sum += z * z;
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  private double varianceRatio(double[][] functions, double[] deviation) {
    boolean[] wide = wide(deviation);
    double measured = 0;
    double expected = 0;
    for (int j = 0; j < deviation.length; j++) {
      if (wide[j]) {
        double s = Statistics.deviation(column(functions, j));
        measured += s * s;
        expected += deviation[j] * deviation[j];
      }
    }
    return measured / expected;
  }

  /** Misfit at the drawn angles nearest to the data: root mean square over data and seeds. */
  private double residual(double[][] functions) {
    double sum = 0;
    for (double angle : data.angles()) {
      int right = nextAngle(angle);
      double[] at = circle.angles();
      double share = (angle - at[right - 1]) / (at[right] - at[right - 1]);
      for (double[] f : functions) {
        double value = f[right - 1] + share * (f[right] - f[right - 1]);
        double miss = value - Math.cos(angle) * Math.sin(angle);
        sum += miss * miss;
      }
    }
    return Math.sqrt(sum / (functions.length * data.angles().length));
  }

  private int nextAngle(double angle) {
    int right = 1;
    while (right < circle.angles().length - 1 && circle.angles()[right] < angle) {
      right++;
    }
    return right;
  }

  private static double[] column(double[][] functions, int j) {
    return Arrays.stream(functions).mapToDouble(f -> f[j]).toArray();
  }
}
