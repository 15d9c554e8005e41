package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.SweepSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The figure of a sweep: the measures against each numeric setting, on logarithmic axes, as means
 * with deviations over seeds, and the power law with its slope. If the kernel was watched, the
 * figure shows where it stays constant.
 */
final class SweepFigure {
  /** The measures that readers look for first, with the titles of their axes. */
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put("drift", "kernel's drift ‖Θ(t) − Θ(0)‖ / ‖Θ(0)‖ (operator norm)");
    SHOWN.put("distance", "distance to the limit ‖Θ(t) − Θ∞‖ / ‖Θ∞‖ (operator norm)");
    SHOWN.put("relative-gap", "linearization gap ‖f − f_lin‖ / ‖f − f₀‖");
    SHOWN.put("test-relative-gap", "the same on test points");
    SHOWN.put("testCost", "test cost");
  }

  /** The most panels, when none of those was measured. */
  private static final int OTHERS = 4;

  private static final Pen.Symbol.Shape[] SHAPES = {
    Pen.Symbol.Shape.CIRCLE,
    Pen.Symbol.Shape.SQUARE,
    Pen.Symbol.Shape.TRIANGLE_UP,
    Pen.Symbol.Shape.DIAMOND,
    Pen.Symbol.Shape.TRIANGLE_DOWN
  };

  private SweepFigure() {}

  private record Named(SweepSeries name, Event.Curve curve) {}

  static List<RunFigures.Drawn> draw(RunData run) {
    List<Named> all = new ArrayList<>();
    for (var state : run.model().curves(SweepSeries.ROLE)) {
      SweepSeries.parse(state.latest().series())
          .ifPresent(name -> all.add(new Named(name, state.latest())));
    }
    List<Plot> plots = new ArrayList<>();
    List<RunFigures.Sheet> sheets = new ArrayList<>();
    for (String against : against(all)) {
      for (String measure : shown(all, against)) {
        List<Named> its =
            all.stream()
                .filter(n -> n.name().measure().equals(measure))
                .filter(n -> n.name().against().equals(against))
                .toList();
        if (its.stream().allMatch(n -> isPositive(n.curve()))) {
          plots.add(plot(measure, against, its));
          sheets.add(sheet(measure, against, its));
        }
      }
    }
    if (plots.isEmpty()) {
      return List.of();
    }
    int columns = Math.min(2, plots.size());
    Figure figure = new Figure("sweep", caption(run), plots, columns, 260 * columns, 215);
    return List.of(new RunFigures.Drawn(figure, sheets));
  }

  private static Set<String> against(List<Named> all) {
    Set<String> names = new LinkedHashSet<>();
    all.forEach(n -> names.add(n.name().against()));
    return names;
  }

  private static List<String> shown(List<Named> all, String against) {
    Set<String> there = new LinkedHashSet<>();
    all.stream()
        .filter(n -> n.name().against().equals(against))
        .forEach(n -> there.add(n.name().measure()));
    List<String> first = SHOWN.keySet().stream().filter(there::contains).toList();
    return first.isEmpty() ? there.stream().limit(OTHERS).toList() : first;
  }

  private static boolean isPositive(Event.Curve c) {
    for (int i = 0; i < c.x().length; i++) {
      if (!(c.x()[i] > 0 && c.y()[i] > 0 && c.y()[i] < Double.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  private static Plot plot(String measure, String against, List<Named> its) {
    List<PlotSeries> series = new ArrayList<>();
    Map<String, Integer> groups = new LinkedHashMap<>();
    for (Named n : its) {
      int group = groups.computeIfAbsent(n.curve().member(), _ -> groups.size());
      if (n.name().fit()) {
        series.add(law(n.curve(), group));
      } else {
        means(series, n.curve(), group);
      }
    }
    String y = SHOWN.getOrDefault(measure, measure);
    return new Plot("", PlotAxis.logarithmic(against), PlotAxis.logarithmic(y), series);
  }

  private static PlotSeries law(Event.Curve c, int group) {
    double[] x = c.x();
    double slope = Math.log(c.y()[1] / c.y()[0]) / Math.log(x[1] / x[0]);
    double error =
        2 * Math.log(Objects.requireNonNull(c.upper())[1] / c.y()[1]) / Math.log(x[1] / x[0]);
    String label =
        String.format(Locale.ROOT, "%s: slope %.2f", c.member(), slope)
            + (error > 0 ? String.format(Locale.ROOT, " ± %.2f", error) : "");
    return new PlotSeries(
        label.replace("-", "−"), x, c.y(), Pen.line(Palette.cycle(group), Pen.Dash.DASHED, 1f));
  }

  private static void means(List<PlotSeries> series, Event.Curve c, int group) {
    Pen.Symbol symbol = Pen.Symbol.of(SHAPES[group % SHAPES.length], 4.5f);
    series.add(new PlotSeries(c.member(), c.x(), c.y(), Pen.points(Palette.cycle(group), symbol)));
    double[] low = Objects.requireNonNull(c.lower());
    double[] high = Objects.requireNonNull(c.upper());
    for (int i = 0; i < c.x().length; i++) {
      if (high[i] > c.y()[i]) {
        double foot = Math.max(low[i], c.y()[i] / 10); // a logarithmic axis has no 0
        series.add(
            new PlotSeries(
                "",
                new double[] {c.x()[i], c.x()[i]},
                new double[] {foot, high[i]},
                Pen.line(Palette.cycle(group), Pen.Dash.SOLID, 0.9f)));
      }
    }
  }

  private static RunFigures.Sheet sheet(String measure, String against, List<Named> its) {
    List<String> headings = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    for (Named n : its) {
      if (!n.name().fit()) {
        String of = n.curve().member();
        headings.addAll(List.of(against + " " + of, measure + " " + of, "deviation " + of));
        columns.add(n.curve().x());
        columns.add(n.curve().y());
        double[] high = Objects.requireNonNull(n.curve().upper());
        double[] deviation = new double[high.length];
        for (int i = 0; i < deviation.length; i++) {
          deviation[i] = high[i] - n.curve().y()[i];
        }
        columns.add(deviation);
      }
    }
    String name = "sweep-" + (measure + "-" + against).replaceAll("[^A-Za-z0-9.]+", "-");
    return new RunFigures.Sheet(name, headings, columns);
  }

  private static String caption(RunData run) {
    String seeds = run.text("seeds");
    return String.format(
        Locale.ROOT,
        "Runs of ntk %s with %s%s: means%s, and power laws through all runs (dashed) with the"
            + " standard error of their slope.",
        run.settings().command().replaceFirst(" .*", ""),
        run.text("sweep"),
        seeds.equals("1") ? "" : ", " + seeds + " seeds each",
        seeds.equals("1") ? "" : " with standard deviations over the seeds");
  }
}
