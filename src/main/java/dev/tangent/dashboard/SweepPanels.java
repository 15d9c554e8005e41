package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.SweepSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The measures of a sweep against the settings that were swept: means over the seeds with their
 * deviation as a band, and the power law through the runs, dashed, with its slope in the title.
 * Each measure has one figure.
 */
final class SweepPanels {
  /** The measures that readers look for first; others follow in the order of the log. */
  private static final List<String> FIRST =
      List.of("drift", "distance", "relative-gap", "testCost", "cost", "testAccuracy", "accuracy");

  private SweepPanels() {}

  /** The figures; none when the run is no sweep. */
  static List<Panel> of(Context c) {
    Map<String, List<LineChart.Line>> lines = new LinkedHashMap<>();
    Map<String, SweepSeries> names = new LinkedHashMap<>();
    Map<String, Integer> slots = new LinkedHashMap<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(SweepSeries.ROLE)) {
      Optional<SweepSeries> parsed = SweepSeries.parse(entry.getKey().series());
      if (parsed.isEmpty()) {
        continue;
      }
      SweepSeries series = parsed.get();
      String id = series.measure() + " against " + series.against();
      String member = entry.getKey().member();
      slots.putIfAbsent(member, slots.size());
      names.putIfAbsent(id, series);
      lines
          .computeIfAbsent(id, _ -> new ArrayList<>())
          .add(
              line(
                  member, slots.getOrDefault(member, 0), series.fit(), entry.getValue().getLast()));
    }
    List<Panel> panels = new ArrayList<>();
    lines.forEach((id, its) -> panels.add(panel(id, Objects.requireNonNull(names.get(id)), its)));
    panels.sort(
        Comparator.comparingInt(p -> rank(Objects.requireNonNull(names.get(p.id())).measure())));
    return panels;
  }

  private static int rank(String measure) {
    int at = FIRST.indexOf(measure);
    return at < 0 ? FIRST.size() : at;
  }

  private static LineChart.Line line(String member, int slot, boolean fit, Event.Curve curve) {
    LineChart.Line line = LineChart.Line.of(member, member, slot, curve.x(), curve.y());
    return fit
        ? line.variant("fit").stroke(LineChart.Stroke.DASHED)
        : line.stroke(LineChart.Stroke.POINTS).band(curve.lower(), curve.upper());
  }

  private static Panel panel(String id, SweepSeries name, List<LineChart.Line> all) {
    List<LineChart.Line> lines = all;
    if (lines.stream().map(LineChart.Line::name).distinct().count() > 1) {
      lines = lines.stream().map(l -> l.band(null, null)).toList(); // Bands would hide each other.
    }
    LineChart linear =
        new LineChart(
            id,
            LineChart.Axis.linear(name.against()),
            LineChart.Axis.linear(name.measure()),
            lines);
    LineChart figure =
        linear.withAxes(
            linear.x().withLog(linear.canBeLog(true)), linear.y().withLog(linear.canBeLog(false)));
    return new Panel(id, name.measure() + slopes(name, lines), figure);
  }

  /** The exponents: measure ~ setting^slope. */
  private static String slopes(SweepSeries name, List<LineChart.Line> lines) {
    List<String> slopes = new ArrayList<>();
    for (LineChart.Line line : lines) {
      int last = line.x().length - 1;
      if (line.variant().equals("fit") && last > 0) {
        double rise = Math.log(line.y()[last] / line.y()[0]);
        double slope = rise / Math.log(line.x()[last] / line.x()[0]);
        slopes.add(String.format(Locale.ROOT, "%.2f", slope).replace("-", "−"));
      }
    }
    return slopes.isEmpty() ? "" : " ~ " + name.against() + " ^ " + String.join(", ", slopes);
  }
}
