package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A learning curve: predicted errors over n with their bounds, and measured errors with error bars.
 */
final class LearningCurveFigure {
  private static final String ROLE = Recorded.LEARNING;

  private LearningCurveFigure() {}

  static List<RunFigures.Drawn> draw(RunData run) {
    if (!run.model().curves().containsKey(new RunModel.Key(ROLE, RunData.LIMIT, "predicted"))) {
      return List.of();
    }
    List<PlotSeries> series = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("n"));
    List<double[]> columns = new ArrayList<>();
    columns.add(run.curve(ROLE, RunData.LIMIT, "predicted").x());
    line(
        run, series, headings, columns, "predicted", Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1.3f));
    line(run, series, headings, columns, "bias", Pen.line(Palette.BLUE, Pen.Dash.DASHED, 0.9f));
    line(
        run,
        series,
        headings,
        columns,
        "variance",
        Pen.line(Palette.VERMILLION, Pen.Dash.DASHED, 0.9f));
    line(
        run,
        series,
        headings,
        columns,
        "best ridge",
        Pen.line(Palette.GREEN, Pen.Dash.DASH_DOT, 0.9f));
    measured(run, series, headings, columns);
    if (series.stream().allMatch(s -> s.x().length == 0)) {
      return List.of();
    }
    Plot plot =
        new Plot(
            "",
            PlotAxis.logarithmic("training points n"),
            PlotAxis.logarithmic("mean squared error"),
            series);
    Figure figure = new Figure("curve", caption(run), List.of(plot), 1, 300, 225);
    return List.of(
        new RunFigures.Drawn(figure, List.of(new RunFigures.Sheet("curve", headings, columns))));
  }

  private static void line(
      RunData run,
      List<PlotSeries> series,
      List<String> headings,
      List<double[]> columns,
      String name,
      Pen pen) {
    Event.Curve c = run.curve(ROLE, RunData.LIMIT, name);
    headings.add(name);
    columns.add(c.y());
    String label =
        switch (name) {
          case "predicted" -> "predicted test error";
          case "bias" -> "of it bias";
          case "variance" -> "of it variance";
          default -> "predicted at the best ridge";
        };
    series.add(positive(label, c.x(), c.y(), pen));
  }

  private static void measured(
      RunData run, List<PlotSeries> series, List<String> headings, List<double[]> columns) {
    RunModel.CurveState state =
        run.model().curves().get(new RunModel.Key(ROLE, "measured", "measured"));
    if (state == null) {
      return;
    }
    Event.Curve c = state.latest();
    double[] low = Objects.requireNonNull(c.lower());
    double[] high = Objects.requireNonNull(c.upper());
    Pen dots = Pen.points(Palette.ORANGE, Pen.Symbol.of(Pen.Symbol.Shape.CIRCLE, 4.5f));
    series.add(positive("measured ± standard error", c.x(), c.y(), dots));
    for (int i = 0; i < c.x().length; i++) {
      double[] at = {c.x()[i], c.x()[i]};
      double[] bar = {low[i], high[i]};
      series.add(positive("", at, bar, Pen.line(Palette.ORANGE, Pen.Dash.SOLID, 1f)));
    }
    headings.addAll(List.of("measured", "measured - error", "measured + error"));
    columns.addAll(List.of(c.y(), low, high));
  }

  /** The positive points, since a logarithmic axis can't show others. */
  private static PlotSeries positive(String label, double[] x, double[] y, Pen pen) {
    double most = Arrays.stream(y).max().orElse(0);
    int[] kept =
        java.util.stream.IntStream.range(0, x.length).filter(i -> y[i] > 1e-9 * most).toArray();
    return new PlotSeries(
        label,
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray(),
        pen);
  }

  private static String caption(RunData run) {
    return "Learning curve of kernel regression with ridge "
        + run.text("ridge")
        + " and noise variance "
        + run.text("noise")
        + ": mean squared error on noisy targets over the number of training points, predicted from"
        + " the kernel's spectrum, with its parts (bias: what is not learnt yet; variance: what the"
        + " choice of the training points adds), and at the best ridge of each n; points: measured"
        + " on random draws, with standard errors.";
  }
}
