package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Figure;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The network function: seeds, the limit's median and percentile band, the data. */
final class FunctionView implements View {
  @Override
  public String name() {
    return "Function";
  }

  @Override
  public String needs() {
    return "This run has recorded no function (yet): no curve of the role \"function\".";
  }

  @Override
  public List<String> sliderRoles() {
    return List.of("function");
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    if (c.curves("function").isEmpty()) {
      return List.of();
    }
    return List.of(Panel.Row.of(1, new Panel("function", "f(x; θ)", figure(c))));
  }

  private static Figure figure(Context c) {
    List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves = c.curves("function");
    List<Figure.Line> back = new ArrayList<>();
    List<Figure.Line> seeds = new ArrayList<>();
    List<Figure.Line> front = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : curves) {
      String member = entry.getKey().member();
      Event.Curve now = c.at(entry.getValue());
      if (member.equals(Snapshot.TARGETS)) {
        front.add(
            Figure.Line.of("targets", "targets", -1, now.x(), now.y())
                .stroke(Figure.Stroke.POINTS));
      } else if (member.equals(Snapshot.LIMIT)) {
        String name = now.lower() == null ? "limit" : "limit 10/50/90 %";
        back.add(
            Figure.Line.of(name, "limit", -1, now.x(), now.y())
                .stroke(Figure.Stroke.DASHED)
                .band(now.lower(), now.upper()));
        edges(now).forEach(back::add);
      } else {
        seeds.add(
            Figure.Line.of(c.group(member), member, c.slot(member), now.x(), now.y())
                .band(now.lower(), now.upper())
                .faint(c.faint(member)));
      }
    }
    List<Figure.Line> lines = new ArrayList<>(seeds);
    lines.addAll(back);
    lines.addAll(front);
    return new Figure("function", KernelView.probeAxis(curves), Figure.Axis.linear("f"), lines);
  }

  /** The edges of the band as thin lines: dots alone are hard to follow. */
  private static List<Figure.Line> edges(Event.Curve curve) {
    double[] lower = curve.lower();
    double[] upper = curve.upper();
    if (lower == null || upper == null) {
      return List.of();
    }
    List<Figure.Line> edges = new ArrayList<>();
    for (double[] edge : List.of(lower, upper)) {
      edges.add(
          Figure.Line.of("limit 10/50/90 %", "percentile", -1, curve.x(), edge)
              .stroke(Figure.Stroke.DOTTED)
              .faint(true));
    }
    return edges;
  }
}
