package dev.tangent.report.page;

import dev.tangent.report.Palette;
import dev.tangent.report.Pen;
import dev.tangent.report.Plot;
import dev.tangent.report.PlotAxis;
import dev.tangent.report.PlotSeries;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plots of whatever runs recorded: each measured value against the step, each kind of curve. With
 * one run, colours tell groups of members apart; with several, they tell runs apart.
 */
final class RunPlots {
  private static final String LIMIT = "limit";
  private static final Pen.Dash[] DASHES = {
    Pen.Dash.SOLID, Pen.Dash.DASHED, Pen.Dash.DOTTED, Pen.Dash.DASH_DOT
  };
  private static final Pen.Symbol.Shape[] SHAPES = {
    Pen.Symbol.Shape.CIRCLE,
    Pen.Symbol.Shape.TRIANGLE_UP,
    Pen.Symbol.Shape.SQUARE,
    Pen.Symbol.Shape.DIAMOND,
    Pen.Symbol.Shape.CROSS,
    Pen.Symbol.Shape.PLUS,
    Pen.Symbol.Shape.TRIANGLE_DOWN
  };

  /** Titles of the axes of the curves that runs record, by role; x first. */
  private static final Map<String, List<String>> AXES =
      Map.of(
          Recorded.KERNEL,
          List.of("angle γ or probe", "Θ(x₀, x)"),
          Recorded.FUNCTION,
          List.of("angle γ or probe", "f(x)"),
          Recorded.SPECTRUM,
          List.of("i", "eigenvalue λ_i"),
          Recorded.COMPONENT,
          List.of("time t", "error along component"),
          Recorded.CONVERGENCE,
          List.of("width n", "distance to Θ∞"),
          Recorded.ATTRIBUTION,
          List.of("training rows, by effect", "change without the row"),
          Recorded.LEARNING,
          List.of("training points n", "squared error"),
          "lds",
          List.of("networks averaged", "linear datamodeling score"),
          "layer-regime",
          List.of("layer", "of the layer's part of Θ"),
          Recorded.LAYERS,
          List.of("layer", "share of Θ"));

  /** The measured values that readers look for first, in this order. */
  private static final List<String> FIRST =
      List.of("cost", "test-cost", "accuracy", "test-accuracy", "distance", "drift");

  /** More points than that in one series are thinned for drawing. */
  static final int POINTS = 1000;

  private final List<RunFacts> runs;
  private final Map<String, Integer> colours = new LinkedHashMap<>();

  private RunPlots(List<RunFacts> runs) {
    this.runs = runs;
  }

  /** All plots of the runs, measured values first. */
  static List<Plot> of(List<RunFacts> runs) {
    RunPlots plots = new RunPlots(runs);
    List<Plot> all = new ArrayList<>(plots.measured());
    all.addAll(plots.curves());
    return all;
  }

  private List<Plot> measured() {
    Set<String> reported = new LinkedHashSet<>();
    for (RunFacts run : runs) {
      run.model().members().values().forEach(m -> reported.addAll(m.names()));
    }
    Set<String> names = new LinkedHashSet<>(FIRST);
    names.retainAll(reported);
    names.addAll(reported);
    List<Plot> plots = new ArrayList<>();
    for (String name : names) {
      List<PlotSeries> series = new ArrayList<>();
      for (RunFacts run : runs) {
        for (RunModel.MemberState m : run.model().members().values()) {
          dev.tangent.run.Series values = m.series(name);
          if (values.size() > 0) {
            double[] steps = new double[values.size()];
            for (int i = 0; i < steps.length; i++) {
              steps[i] = values.step(i);
            }
            add(series, label(run, m.member()), steps, values.values());
          }
        }
      }
      if (series.stream().anyMatch(s -> s.x().length > 1)) {
        boolean log = isLogarithmic(series);
        PlotAxis y = log ? PlotAxis.logarithmic(name) : PlotAxis.linear(name);
        plots.add(new Plot(name, PlotAxis.linear("step"), y, series));
      }
    }
    return plots;
  }

  private List<Plot> curves() {
    Set<String> roles = new LinkedHashSet<>();
    for (RunFacts run : runs) {
      run.model().curves().keySet().forEach(key -> roles.add(key.role()));
    }
    List<Plot> plots = new ArrayList<>();
    for (String role : roles) {
      List<PlotSeries> series = new ArrayList<>();
      for (RunFacts run : runs) {
        run.model()
            .curves()
            .forEach(
                (key, state) -> {
                  if (key.role().equals(role)) {
                    curve(series, run, key, state.latest());
                  }
                });
      }
      if (series.stream().anyMatch(s -> s.x().length > 0)) {
        plots.add(curvePlot(role, series));
      }
    }
    return plots;
  }

  private static Plot curvePlot(String role, List<PlotSeries> series) {
    List<String> titles = AXES.getOrDefault(role, List.of("x", role));
    boolean spectrum =
        role.equals(Recorded.SPECTRUM)
            || role.equals(Recorded.CONVERGENCE)
            || role.equals(Recorded.LEARNING);
    boolean positive = series.stream().allMatch(s -> allPositive(s.x()) && anyPositive(s.y()));
    PlotAxis x =
        spectrum && positive ? PlotAxis.logarithmic(titles.get(0)) : PlotAxis.linear(titles.get(0));
    PlotAxis y =
        spectrum && positive ? PlotAxis.logarithmic(titles.get(1)) : PlotAxis.linear(titles.get(1));
    return new Plot(role, x, y, series);
  }

  private void curve(List<PlotSeries> series, RunFacts run, RunModel.Key key, Event.Curve curve) {
    RunModel.MemberState member = run.model().members().get(key.member());
    String label = member == null ? prefix(run) + key.member() : label(run, member.member());
    if (!key.series().isEmpty() && !key.series().equals("ntk")) {
      label += " · " + key.series();
    }
    if (key.role().equals(Recorded.SCATTER)) {
      points(series, label, curve.x(), curve.y());
    } else {
      add(series, label, curve.x(), curve.y());
    }
  }

  private String prefix(RunFacts run) {
    return runs.size() > 1 ? run.name() + " · " : "";
  }

  private String label(RunFacts run, Event.Member member) {
    String group = member.group().isBlank() ? member.label() : member.group();
    return prefix(run) + group;
  }

  private void add(List<PlotSeries> to, String label, double[] x, double[] y) {
    Pen pen;
    if (label.endsWith(LIMIT)) {
      pen = Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1.3f);
    } else {
      int index = colours.computeIfAbsent(label, _ -> colours.size());
      Pen.Symbol symbol = Pen.Symbol.of(SHAPES[index % SHAPES.length], 4);
      pen = new Pen(Palette.cycle(index), DASHES[index / 7 % DASHES.length], 1.1f, symbol);
    }
    to.add(finite(label, x, y, pen));
  }

  private void points(List<PlotSeries> to, String label, double[] x, double[] y) {
    int index = colours.computeIfAbsent(label, _ -> colours.size());
    Pen.Symbol symbol = Pen.Symbol.of(SHAPES[index % SHAPES.length], 3);
    to.add(finite(label, x, y, Pen.points(Palette.cycle(index), symbol)));
  }

  /** The finite points, thinned evenly to {@value #POINTS} points and the last. */
  private static PlotSeries finite(String label, double[] x, double[] y, Pen pen) {
    int step = Math.max(1, (x.length + POINTS - 1) / POINTS);
    List<double[]> kept = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if ((i % step == 0 || i == x.length - 1) && Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        kept.add(new double[] {x[i], y[i]});
      }
    }
    return new PlotSeries(
        label,
        kept.stream().mapToDouble(p -> p[0]).toArray(),
        kept.stream().mapToDouble(p -> p[1]).toArray(),
        pen);
  }

  /** Whether to use a logarithmic axis: for positive values that span more than a factor of 20. */
  private static boolean isLogarithmic(List<PlotSeries> series) {
    double min = Double.POSITIVE_INFINITY;
    double max = 0;
    for (PlotSeries s : series) {
      for (double v : s.y()) {
        min = Math.min(min, v);
        max = Math.max(max, v);
      }
    }
    return min > 0 && max > 20 * min;
  }

  private static boolean allPositive(double[] values) {
    for (double v : values) {
      if (v <= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyPositive(double[] values) {
    for (double v : values) {
      if (v > 0) {
        return true;
      }
    }
    return values.length == 0;
  }
}
