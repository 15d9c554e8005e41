package dev.tangent.experiment.figure;

import dev.tangent.data.NpyArray;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.Texts;
import dev.tangent.job.frame.JobRun;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers of a figure of kernels along a circle, from the run's own log: a table, {@code
 * result.json} and arrays.
 */
final class KernelSummary {
  private final JobRun run;
  private final String experiment;
  private final Ensemble ensemble;
  private final Circle circle;
  private final double[] limit;

  KernelSummary(JobRun run, String experiment, Ensemble ensemble, Circle circle, double[] limit) {
    this.run = run;
    this.experiment = experiment;
    this.ensemble = ensemble;
    this.circle = circle;
    this.limit = limit;
  }

  Map<String, Object> write() {
    RunModel model = run.model();
    int zero = circle.nearest(0);
    List<List<String>> rows = new ArrayList<>();
    Map<String, Object> byWidth = new LinkedHashMap<>();
    for (int width : ensemble.settings().widths("widths")) {
      List<RunModel.CurveState> curves =
          ensemble.members().stream()
              .filter(m -> m.width() == width)
              .map(m -> Texts.curve(model, Recorded.KERNEL, m.id(), "ntk"))
              .toList();
      double[] early = curves.stream().mapToDouble(c -> c.first().y()[zero]).toArray();
      double[] late = curves.stream().mapToDouble(c -> c.latest().y()[zero]).toArray();
      double[] inflation = new double[early.length];
      for (int i = 0; i < inflation.length; i++) {
        inflation[i] = late[i] / early[i];
      }
      double[] distanceEarly =
          curves.stream().mapToDouble(c -> Circle.distance(c.first().y(), limit)).toArray();
      double[] distanceLate =
          curves.stream().mapToDouble(c -> Circle.distance(c.latest().y(), limit)).toArray();
      rows.add(
          List.of(
              "" + width,
              "" + early.length,
              Texts.spread(early, 4),
              Texts.spread(late, 4),
              Texts.number(limit[zero], 4),
              Texts.spread(inflation, 3),
              Texts.spread(distanceEarly, 3),
              Texts.spread(distanceLate, 3)));
      Map<String, Object> numbers = new LinkedHashMap<>();
      Texts.put(numbers, "theta-start", early);
      Texts.put(numbers, "theta-end", late);
      Texts.put(numbers, "inflation", inflation);
      Texts.put(numbers, "distance-start", distanceEarly);
      Texts.put(numbers, "distance-end", distanceLate);
      byWidth.put("" + width, numbers);
      array(width, curves);
    }
    run.array(experiment + "-limit", NpyArray.of(limit, limit.length));
    run.array(experiment + "-angles", NpyArray.of(circle.angles(), limit.length));
    String steps =
        Texts.plain(
            ensemble.settings().integer("steps") * ensemble.settings().number("learning-rate"));
    run.emit(
        new Event.Table(
            experiment.replaceFirst("fig", "Figure ")
                + ": NTK at (x₀, x₀), mean ± deviation over seeds",
            List.of(
                "width n",
                "seeds",
                "Θ(x₀,x₀), t = 0",
                "Θ(x₀,x₀), t = " + steps,
                "limit Θ∞",
                "inflation",
                "‖Θ−Θ∞‖/‖Θ∞‖, t = 0",
                "‖Θ−Θ∞‖/‖Θ∞‖, t = " + steps),
            rows));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("experiment", experiment);
    result.put("limit", limit[zero]);
    result.put("widths", byWidth);
    return result;
  }

  /** Kernels of a width as an array of seeds × 2 times × angles. */
  private void array(int width, List<RunModel.CurveState> curves) {
    double[] all = new double[curves.size() * 2 * limit.length];
    for (int i = 0; i < curves.size(); i++) {
      System.arraycopy(curves.get(i).first().y(), 0, all, 2 * i * limit.length, limit.length);
      System.arraycopy(
          curves.get(i).latest().y(), 0, all, (2 * i + 1) * limit.length, limit.length);
    }
    run.array(
        String.format(Locale.ROOT, "%s-ntk-n%d", experiment, width),
        NpyArray.of(all, curves.size(), 2, limit.length));
  }
}
