package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** JGH figure 2: functions of trained networks and the percentiles of the limiting Gaussian. */
final class RegressionFigure {
  private static final Color[] COLORS = {Palette.SKY, Palette.VERMILLION, Palette.PURPLE};
  private static final Pen.Dash[] DASHES = {Pen.Dash.SOLID, Pen.Dash.DASHED, Pen.Dash.DASH_DOT};

  private RegressionFigure() {}

  static List<RunFigures.Drawn> draw(RunData run) {
    Map<String, List<RunModel.CurveState>> groups = run.byGroup(Recorded.FUNCTION, "output");
    List<PlotSeries> series = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("gamma"));
    List<double[]> columns = new ArrayList<>();
    int group = 0;
    for (Map.Entry<String, List<RunModel.CurveState>> e : groups.entrySet()) {
      Pen pen = Pen.line(COLORS[group % COLORS.length], DASHES[group % DASHES.length], 0.7f);
      group++;
      for (RunModel.CurveState c : e.getValue()) {
        Event.Curve last = c.latest();
        series.add(new PlotSeries(e.getKey(), last.x(), last.y(), pen));
        if (columns.isEmpty()) {
          columns.add(last.x());
        }
        headings.add(
            String.format(Locale.ROOT, "%s t=%s", last.member(), RunData.number(last.time())));
        columns.add(last.y());
      }
    }
    Event.Curve targets = run.curve(Recorded.FUNCTION, Recorded.TARGETS, "training");
    Pen dots = Pen.points(Palette.BLACK, Pen.Symbol.of(Pen.Symbol.Shape.CIRCLE, 5.5f));
    series.add(new PlotSeries("data", targets.x(), targets.y(), dots));
    percentiles(run, series, headings, columns);
    series.add(new PlotSeries("", targets.x(), targets.y(), dots)); // Again, on top of the lines.
    Plot plot =
        new Plot(
            "",
            PlotAxis.linear("angle γ of x = (cos γ, sin γ) (rad)", -3.2, 3.2),
            PlotAxis.linear("f(x(γ))"),
            series);
    Figure figure = new Figure("fig2", caption(run, groups), List.of(plot), 1, 280, 215);
    return List.of(
        new RunFigures.Drawn(
            figure,
            List.of(
                new RunFigures.Sheet("fig2", headings, columns),
                new RunFigures.Sheet(
                    "fig2-targets",
                    List.of("gamma", "target"),
                    List.of(targets.x(), targets.y())))));
  }

  private static void percentiles(
      RunData run, List<PlotSeries> series, List<String> headings, List<double[]> columns) {
    for (Event.Curve c : run.curves(Recorded.FUNCTION, RunData.LIMIT)) {
      double[] lower = Objects.requireNonNull(c.lower());
      double[] upper = Objects.requireNonNull(c.upper());
      boolean infinite = Double.isInfinite(c.time());
      String time = infinite ? "t = ∞" : "t = " + RunData.number(c.time());
      // The curves are almost the same, so the earlier ones are broad and pale, below all others.
      Pen broad = Pen.line(Palette.PALE_GREEN, Pen.Dash.SOLID, 3f);
      Pen median = infinite ? Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1.3f) : broad;
      Pen tails = infinite ? Pen.line(Palette.BLACK, Pen.Dash.DASHED, 1.3f) : broad;
      String label = time + (infinite ? ": P10, P90" : ": P10, P50, P90");
      List<PlotSeries> drawn =
          List.of(
              new PlotSeries(infinite ? time + ": P50" : label, c.x(), c.y(), median),
              new PlotSeries(label, c.x(), lower, tails),
              new PlotSeries(label, c.x(), upper, tails));
      series.addAll(infinite ? series.size() : 0, drawn);
      headings.addAll(List.of("limit P10 " + time, "limit P50 " + time, "limit P90 " + time));
      columns.addAll(List.of(lower, c.y(), upper));
    }
  }

  private static String caption(RunData run, Map<String, List<RunModel.CurveState>> groups) {
    return String.format(
        Locale.ROOT,
        "Kernel regression (JGH, figure 2). Functions of %s networks of depth L = %s (number of"
            + " seeds in brackets), %s, β = %s, after %s steps of gradient descent, learning"
            + " rate %s, on the least-squares cost at the marked points of the unit circle,"
            + " with the 10th, 50th and 90th percentile (P10, P50, P90) of the Gaussian of the"
            + " infinite-width limit at the same time and at t = ∞.",
        RunData.times(groups),
        run.text("depth"),
        run.text("activation"),
        run.text("beta"),
        run.text("steps"),
        run.text("learning-rate"));
  }
}
