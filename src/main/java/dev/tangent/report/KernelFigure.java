package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** JGH figure 1 and the same for images: the NTK along a circle at two times, and its limit. */
final class KernelFigure {
  private static final Color[] EARLY = {Palette.SKY, Palette.ORANGE, Palette.PURPLE};
  private static final Color[] LATE = {Palette.BLUE, Palette.VERMILLION, Palette.GREEN};

  private KernelFigure() {}

  static List<RunFigures.Drawn> draw(RunData run) {
    Event.Curve limit = run.curve(Recorded.KERNEL, RunData.LIMIT, "ntk");
    Map<String, List<RunModel.CurveState>> groups = run.byGroup(Recorded.KERNEL, "ntk");
    List<PlotSeries> series = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("gamma", "limit"));
    List<double[]> columns = new ArrayList<>(List.of(limit.x(), limit.y()));
    int group = 0;
    for (Map.Entry<String, List<RunModel.CurveState>> e : groups.entrySet()) {
      Pen early = Pen.line(EARLY[group % EARLY.length], Pen.Dash.SOLID, 0.7f);
      Pen late = Pen.line(LATE[group % LATE.length], Pen.Dash.DASHED, 0.8f);
      group++;
      for (RunModel.CurveState c : e.getValue()) {
        series.add(series(e.getKey(), c.first(), early));
        columns.add(c.first().y());
        headings.add(heading(c.first()));
      }
      for (RunModel.CurveState c : e.getValue()) {
        series.add(series(e.getKey(), c.latest(), late));
        columns.add(c.latest().y());
        headings.add(heading(c.latest()));
      }
    }
    series.add(
        new PlotSeries(
            "n = ∞ (exact)", limit.x(), limit.y(), Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1.4f)));
    Plot plot =
        new Plot("", PlotAxis.linear(axis(run), -3.2, 3.2), PlotAxis.linear("Θ(x₀, x(γ))"), series);
    Figure figure = new Figure(run.experiment(), caption(run, groups), List.of(plot), 1, 280, 215);
    return List.of(
        new RunFigures.Drawn(
            figure, List.of(new RunFigures.Sheet(run.experiment(), headings, columns))));
  }

  private static PlotSeries series(String group, Event.Curve c, Pen pen) {
    return new PlotSeries(
        String.format(Locale.ROOT, "%s, t = %s", group, RunData.number(c.time())),
        c.x(),
        c.y(),
        pen);
  }

  private static String heading(Event.Curve c) {
    return String.format(Locale.ROOT, "%s t=%s", c.member(), RunData.number(c.time()));
  }

  private static boolean ofImages(RunData run) {
    return run.experiment().equals("fig1-images");
  }

  private static String axis(RunData run) {
    return ofImages(run)
        ? "angle γ of the image x = cos γ a + sin γ b (rad)"
        : "angle γ of x = (cos γ, sin γ) (rad)";
  }

  private static String caption(RunData run, Map<String, List<RunModel.CurveState>> groups) {
    return ofImages(run) ? imagesCaption(run, groups) : circleCaption(run, groups);
  }

  private static String imagesCaption(RunData run, Map<String, List<RunModel.CurveState>> groups) {
    return String.format(
        Locale.ROOT,
        "Convergence of the NTK of convolutional networks to its limit, along the circle x(γ) ="
            + " cos γ a + sin γ b of two orthogonal images of %s, x₀ = a. Networks of %s channels"
            + " (number of seeds in brackets): %s convolutions with filters of %s × %s, %s, then"
            + " %s and a dense layer, β = %s, at t = 0 and after %s steps of gradient descent,"
            + " learning rate %s, on the least-squares cost of even (+1) against odd (−1) classes"
            + " of %s images; black: the exact limit Θ∞.",
        run.text("data-name"),
        RunData.times(groups),
        run.text("convolutions"),
        run.text("filter"),
        run.text("filter"),
        run.text("activation"),
        run.text("pooling"),
        run.text("beta"),
        run.text("steps"),
        run.text("learning-rate"),
        run.text("points"));
  }

  private static String circleCaption(RunData run, Map<String, List<RunModel.CurveState>> groups) {
    return String.format(
        Locale.ROOT,
        "Convergence of the NTK to its fixed limit (JGH, figure 1). Θ(x₀, x(γ)) on the unit"
            + " circle with x₀ = (1, 0), for %s networks of depth L = %s (number of seeds in"
            + " brackets), %s, β = %s, at t = 0 and after %s steps of gradient descent, learning"
            + " rate %s, on the least-squares cost of f*(x) = x₁x₂ at %s points drawn from N(0, 1);"
            + " black: the exact limit Θ∞.",
        RunData.times(groups),
        run.text("depth"),
        run.text("activation"),
        run.text("beta"),
        run.text("steps"),
        run.text("learning-rate"),
        run.text("points"));
  }
}
