package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Distance to the limit against the width, with the slope of the fit. */
final class ConvergenceView implements View {
  @Override
  public String name() {
    return "Convergence";
  }

  @Override
  public boolean isEmpty(Context c) {
    return figure(c).isEmpty();
  }

  @Override
  public String needs(Context c) {
    return "No distances to the limit at several widths (yet): one width has no slope. `ntk"
        + " reproduce fig1 --set widths=100,300,1000` records some.";
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    LineChart figure = figure(c);
    return figure.isEmpty()
        ? List.of()
        : List.of(
            Panel.Row.of(
                1, new Panel("convergence", "distance to the limit" + slope(figure), figure)));
  }

  private static LineChart figure(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves("convergence")) {
      RunModel.Key key = entry.getKey();
      Event.Curve now = entry.getValue().getLast();
      boolean fit = key.series().contains("fit");
      String name = key.series();
      String base = name.replace("fit", "").replace("measured", "").strip();
      if (!names.contains(base)) {
        names.add(base);
      }
      lines.add(
          LineChart.Line.of(name, key.member(), fit ? -1 : names.indexOf(base), now.x(), now.y())
              .stroke(fit ? LineChart.Stroke.DASHED : LineChart.Stroke.POINTS)
              .band(now.lower(), now.upper()));
    }
    if (lines.isEmpty()) {
      lines.addAll(live(c));
    }
    return new LineChart(
        "convergence", LineChart.Axis.log("width n"), LineChart.Axis.log("distance"), lines);
  }

  /** Before the run has fitted anything: the newest distance of each member that says its width. */
  private static List<LineChart.Line> live(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    TreeMap<Double, double[]> sums = new TreeMap<>();
    for (Snapshot.MemberView m : c.snapshot().members()) {
      double width = width(m);
      double distance = m.last("distance");
      if (width > 0 && distance > 0) {
        lines.add(
            LineChart.Line.of(
                    m.group(),
                    m.member().label(),
                    m.slot(),
                    new double[] {width},
                    new double[] {distance})
                .stroke(LineChart.Stroke.POINTS));
        double[] sum = sums.computeIfAbsent(width, _ -> new double[2]);
        sum[0] += distance;
        sum[1]++;
      }
    }
    if (sums.size() < 2) {
      return List.of();
    }
    double[] x = sums.keySet().stream().mapToDouble(w -> w).toArray();
    double[] y = sums.values().stream().mapToDouble(s -> s[0] / s[1]).toArray();
    lines.add(LineChart.Line.of("mean", "mean", -1, x, y).stroke(LineChart.Stroke.DASHED));
    return lines;
  }

  private static double width(Snapshot.MemberView m) {
    try {
      return Double.parseDouble(m.member().attributes().getOrDefault("width", "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The slope of the fit (or of the means) between its ends, on logarithmic axes. */
  private static String slope(LineChart figure) {
    StringBuilder text = new StringBuilder();
    for (LineChart.Line line : figure.lines()) {
      int n = line.x().length;
      if (line.slot() < 0 && n >= 2 && line.y()[0] > 0 && line.y()[n - 1] > 0) {
        double slope =
            Math.log(line.y()[n - 1] / line.y()[0]) / Math.log(line.x()[n - 1] / line.x()[0]);
        text.append(
            String.format(Locale.ROOT, "   slope of the %s %.2f", line.name(), slope)
                .replace("-", "−"));
      }
    }
    return text.toString();
  }
}
