package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network function: seeds, the limit's median and percentile band, the data. */
final class FunctionView implements View {
  static final String TITLE = "f(x; θ)";

  /** From this width on the lines of many seeds can be told apart. */
  private static final int WIDE = 140;

  private static final int FEW_SEEDS = 4;

  @Override
  public String name() {
    return "Function";
  }

  @Override
  public boolean isEmpty(Context c) {
    return !c.has(Recorded.FUNCTION);
  }

  @Override
  public String needs(Context c) {
    return "No network function recorded (yet). `ntk reproduce fig2` and `ntk train --data"
        + " circle:N` record one: inputs in the plane.";
  }

  @Override
  public List<String> sliderRoles() {
    return List.of(Recorded.FUNCTION);
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    if (c.curves(Recorded.FUNCTION).isEmpty()) {
      return List.of();
    }
    boolean each = width >= WIDE || c.session().selectedMember() != null;
    LineChart figure = figure(c, each ? Integer.MAX_VALUE : FEW_SEEDS);
    return List.of(Panel.Row.of(1, new Panel("function", TITLE, figure)));
  }

  /** The figure for a small panel. */
  static LineChart summary(Context c) {
    return figure(c, FEW_SEEDS);
  }

  /**
   * The figure; groups of more than {@code mostSeeds} seeds show their median and the 10th and 90th
   * percentile.
   */
  private static LineChart figure(Context c, int mostSeeds) {
    List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves = c.curves(Recorded.FUNCTION);
    List<LineChart.Line> back = new ArrayList<>();
    Map<String, List<LineChart.Line>> groups = new LinkedHashMap<>();
    List<LineChart.Line> front = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : curves) {
      String member = entry.getKey().member();
      Event.Curve now = c.at(entry.getValue());
      if (member.equals(Snapshot.TARGETS)) {
        front.add(
            LineChart.Line.of("targets", "targets", -1, now.x(), now.y())
                .stroke(LineChart.Stroke.POINTS));
      } else if (member.equals(Snapshot.LIMIT)) {
        String name = now.lower() == null ? "limit" : "limit 10/50/90 %";
        back.add(
            LineChart.Line.of(name, "limit", -1, now.x(), now.y())
                .stroke(LineChart.Stroke.DASHED)
                .band(now.lower(), now.upper()));
        edges(now).forEach(back::add);
      } else {
        String group = c.group(member);
        groups
            .computeIfAbsent(group, _ -> new ArrayList<>())
            .add(
                LineChart.Line.of(group, member, c.slot(member), now.x(), now.y())
                    .band(now.lower(), now.upper())
                    .faint(c.faint(member)));
      }
    }
    List<LineChart.Line> lines = new ArrayList<>();
    groups
        .values()
        .forEach(g -> lines.addAll(g.size() > mostSeeds && alike(g) ? percentiles(g) : g));
    lines.addAll(back);
    lines.addAll(front);
    return new LineChart(
        "function", KernelView.probeAxis(curves), LineChart.Axis.linear("f"), lines);
  }

  /** Whether all lines have the same abscissas. */
  private static boolean alike(List<LineChart.Line> lines) {
    return lines.stream().allMatch(line -> Arrays.equals(line.x(), lines.getFirst().x()));
  }

  private static List<LineChart.Line> percentiles(List<LineChart.Line> seeds) {
    LineChart.Line first = seeds.getFirst();
    int n = first.x().length;
    double[][] of = new double[3][n];
    double[] sorted = new double[seeds.size()];
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < sorted.length; s++) {
        sorted[s] = seeds.get(s).y()[i];
      }
      Arrays.sort(sorted);
      of[0][i] = quantile(sorted, 0.1);
      of[1][i] = quantile(sorted, 0.5);
      of[2][i] = quantile(sorted, 0.9);
    }
    List<LineChart.Line> lines = new ArrayList<>();
    for (double[] edge : List.of(of[0], of[2])) {
      lines.add(
          LineChart.Line.of(first.name(), "percentile", first.slot(), first.x(), edge)
              .stroke(LineChart.Stroke.DOTTED)
              .variant("10, 90 % of seeds"));
    }
    lines.add(LineChart.Line.of(first.name(), "median", first.slot(), first.x(), of[1]));
    return lines;
  }

  /** The quantile, interpolated between the two nearest of the sorted values. */
  private static double quantile(double[] sorted, double at) {
    double place = at * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }

  /** The edges of the band as thin lines: dots alone are hard to follow. */
  private static List<LineChart.Line> edges(Event.Curve curve) {
    double[] lower = curve.lower();
    double[] upper = curve.upper();
    if (lower == null || upper == null) {
      return List.of();
    }
    List<LineChart.Line> edges = new ArrayList<>();
    for (double[] edge : List.of(lower, upper)) {
      edges.add(
          LineChart.Line.of("limit 10/50/90 %", "percentile", -1, curve.x(), edge)
              .stroke(LineChart.Stroke.DOTTED)
              .faint(true));
    }
    return edges;
  }
}
