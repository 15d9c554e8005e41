package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** JGH figure 3: principal components of the NTK on digits and convergence along the second. */
final class ComponentsFigure {
  private static final Color[] COLORS = {Palette.BLUE, Palette.ORANGE, Palette.VERMILLION};
  private static final Pen.Dash[] DASHES = {Pen.Dash.DASHED, Pen.Dash.DASH_DOT, Pen.Dash.SOLID};
  private static final Pen.Symbol.Shape[] SHAPES = {
    Pen.Symbol.Shape.CIRCLE, Pen.Symbol.Shape.TRIANGLE_UP, Pen.Symbol.Shape.SQUARE
  };

  private ComponentsFigure() {}

  static List<RunFigures.Drawn> draw(RunData run) {
    PlotAxis time = PlotAxis.linear("t = steps × learning rate");
    Map<String, List<RunModel.CurveState>> off = run.byGroup(Recorded.COMPONENT, "h");
    Map<String, List<RunModel.CurveState>> along = run.byGroup(Recorded.COMPONENT, "g");
    List<PlotSeries> alongSeries = new ArrayList<>(members(along));
    Event.Curve theory = run.curve(Recorded.COMPONENT, RunData.LIMIT, "g");
    alongSeries.add(
        new PlotSeries(
            "n = ∞: ½ exp(−λ₂t)",
            theory.x(),
            theory.y(),
            Pen.line(Palette.BLACK, Pen.Dash.DOTTED, 1.5f)));
    List<Plot> plots =
        List.of(
            new Plot(
                "(a) components",
                PlotAxis.linear("f⁽²⁾(x)"),
                PlotAxis.linear("f⁽³⁾(x)"),
                scatter(run)),
            new Plot("(b) deviation", time, PlotAxis.linear("‖hₜ‖"), members(off)),
            new Plot("(c) convergence", time, PlotAxis.linear("‖gₜ‖"), alongSeries));
    return List.of(
        new RunFigures.Drawn(
            new Figure("fig3", caption(run, along), plots, 3, 540, 185),
            List.of(points(run), components(off, along, theory))));
  }

  private static List<PlotSeries> scatter(RunData run) {
    List<PlotSeries> series = new ArrayList<>();
    for (Event.Curve c : run.curves(Recorded.SCATTER, RunData.LIMIT)) {
      int digit = Integer.parseInt(c.series());
      Pen pen = Pen.points(Palette.cycle(digit), Pen.Symbol.text(c.series(), 6f));
      series.add(new PlotSeries("", c.x(), c.y(), pen));
    }
    return series;
  }

  private static List<PlotSeries> members(Map<String, List<RunModel.CurveState>> groups) {
    List<PlotSeries> series = new ArrayList<>();
    int group = 0;
    for (Map.Entry<String, List<RunModel.CurveState>> e : groups.entrySet()) {
      int i = group++ % COLORS.length;
      Pen pen = new Pen(COLORS[i], DASHES[i], 0.9f, Pen.Symbol.of(SHAPES[i], 4f));
      for (RunModel.CurveState c : e.getValue()) {
        series.add(new PlotSeries(e.getKey(), c.latest().x(), c.latest().y(), pen));
      }
    }
    return series;
  }

  private static RunFigures.Sheet points(RunData run) {
    List<double[]> all = new ArrayList<>();
    for (Event.Curve c : run.curves(Recorded.SCATTER, RunData.LIMIT)) {
      for (int i = 0; i < c.x().length; i++) {
        all.add(new double[] {Double.parseDouble(c.series()), c.x()[i], c.y()[i]});
      }
    }
    List<double[]> columns = new ArrayList<>();
    for (int j = 0; j < 3; j++) {
      int column = j;
      columns.add(all.stream().mapToDouble(p -> p[column]).toArray());
    }
    return new RunFigures.Sheet("fig3-points", List.of("digit", "f2", "f3"), columns);
  }

  private static RunFigures.Sheet components(
      Map<String, List<RunModel.CurveState>> off,
      Map<String, List<RunModel.CurveState>> along,
      Event.Curve theory) {
    List<String> headings = new ArrayList<>(List.of("t", "limit g"));
    List<double[]> columns = new ArrayList<>(List.of(theory.x(), theory.y()));
    for (Map<String, List<RunModel.CurveState>> groups : List.of(along, off)) {
      groups.values().stream()
          .flatMap(List::stream)
          .forEach(
              c -> {
                headings.add(c.latest().member() + " " + c.latest().series());
                columns.add(c.latest().y());
              });
    }
    return new RunFigures.Sheet("fig3-components", headings, columns);
  }

  private static String caption(RunData run, Map<String, List<RunModel.CurveState>> groups) {
    return String.format(
        Locale.ROOT,
        "Convergence along a principal component (JGH, figure 3). (a) The second and third"
            + " principal component of the limiting NTK (depth L = %s, %s, β = %s) on %s images"
            + " of %s, each drawn as the number of its class. (b, c) %s networks (number of"
            + " seeds in brackets) trained by gradient descent, learning rate %s/(1 + %s/n) of"
            + " the largest stable one 2/λ₁, from f₀ to the goal f₀ + ½ f⁽²⁾: norm of the part"
            + " hₜ of fₜ − f* orthogonal to f⁽²⁾, and of the part gₜ along it; dotted: the"
            + " limit, ½ exp(−λ₂t).",
        run.text("depth"),
        run.text("activation"),
        run.text("beta"),
        run.curves(Recorded.SCATTER, RunData.LIMIT).stream().mapToInt(c -> c.x().length).sum(),
        run.text("data-name"),
        RunData.times(groups),
        run.text("stable-fraction"),
        run.text("inflation"));
  }
}
