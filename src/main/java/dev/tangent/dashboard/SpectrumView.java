package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Scale;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Eigenvalues, how the components decay, and points in kernel principal components. */
final class SpectrumView implements View {
  static final String TITLE = "eigenvalues λᵢ";

  private static final String NO_COMPONENTS =
      "How the components decay is recorded for least squares, whole batches, at most 512 points.";

  @Override
  public String name() {
    return "Spectrum";
  }

  @Override
  public boolean isEmpty(Context c) {
    return !c.has(Recorded.SPECTRUM, Recorded.COMPONENT, Recorded.SCATTER);
  }

  @Override
  public String needs(Context c) {
    return "No spectrum recorded (yet). `ntk reproduce fig3` records eigenvalues and components,"
        + " `ntk train` the eigenvalues of Θ on its probes.";
  }

  @Override
  public List<String> sliderRoles() {
    return List.of(Recorded.SPECTRUM, Recorded.SCATTER);
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<Panel> panels = new ArrayList<>();
    if (!c.curves(Recorded.SPECTRUM).isEmpty()) {
      panels.add(new Panel("spectrum", TITLE, spectrum(c)));
    }
    if (!c.curves(Recorded.COMPONENT).isEmpty()) {
      panels.add(new Panel("component", "components of f − f*", components(c)));
    }
    if (!c.curves(Recorded.SCATTER).isEmpty()) {
      panels.add(new Panel("scatter", "principal components", scatter(c)));
    }
    if (panels.isEmpty()) {
      return List.of();
    }
    List<Panel.Row> rows = new ArrayList<>();
    if (width >= 110) {
      rows.add(Panel.Row.of(1, panels));
    } else {
      rows.add(Panel.Row.of(1, panels.getFirst()));
      if (panels.size() > 1) {
        rows.add(Panel.Row.of(1, panels.subList(1, panels.size())));
      }
    }
    if (!c.has(Recorded.COMPONENT)) {
      rows.add(Panel.Row.strip(1, new Panel("why", "", new Notes(List.of(NO_COMPONENTS)))));
    }
    return rows;
  }

  private static String name(Context c, RunModel.Key key) {
    String series = key.series();
    String group = Snapshot.isFixed(key.member()) ? key.member() : c.group(key.member());
    return series.isEmpty() || series.equals("ntk") ? group : group + " " + series;
  }

  static LineChart spectrum(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.SPECTRUM)) {
      RunModel.Key key = entry.getKey();
      Event.Curve now = c.at(entry.getValue());
      String name = name(c, key);
      if (!names.contains(name)) {
        names.add(name);
      }
      boolean limit = key.member().equals(Snapshot.LIMIT);
      boolean single = entry.getKey().series().isEmpty() || key.series().equals("ntk");
      int slot = limit && single ? -1 : single ? c.slot(key.member()) : names.indexOf(name);
      LineChart.Line line =
          LineChart.Line.of(name, key.member(), slot, ranks(now.x()), now.y())
              .faint(!limit && c.faint(key.member()));
      lines.add(limit ? line.stroke(LineChart.Stroke.DASHED) : line);
    }
    return new LineChart("spectrum", LineChart.Axis.log("i"), LineChart.Axis.log("λ"), lines);
  }

  /** Ranks from 1, because a logarithmic axis can't show 0. */
  private static double[] ranks(double[] x) {
    if (x.length == 0 || x[0] != 0) {
      return x;
    }
    double[] shifted = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      shifted[i] = x[i] + 1;
    }
    return shifted;
  }

  /** Components against time: measured solid, the limit's e^{−λt} dashed in the same colour. */
  private static LineChart components(Context c) {
    List<String> names = new ArrayList<>();
    List<LineChart.Line> lines = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.COMPONENT)) {
      RunModel.Key key = entry.getKey();
      Event.Curve now = entry.getValue().getLast();
      if (!names.contains(key.series())) {
        names.add(key.series());
      }
      boolean limit = key.member().equals(Snapshot.LIMIT);
      LineChart.Line line =
          LineChart.Line.of(
              key.series(), key.member(), names.indexOf(key.series()), now.x(), now.y());
      lines.add(
          limit
              ? line.stroke(LineChart.Stroke.DASHED).variant("limit e^(−λt)")
              : line.faint(c.faint(key.member())));
    }
    return new LineChart("component", LineChart.Axis.linear("t"), norms(lines), lines);
  }

  /**
   * An axis for the measured range only. The theory e^{−λt} falls through many more decades than
   * networks reach, and a component that grows from 0 would stretch the axis by its first points.
   */
  private static LineChart.Axis norms(List<LineChart.Line> lines) {
    double[] sorted =
        lines.stream()
            .filter(line -> line.variant().isEmpty())
            .flatMapToDouble(line -> Arrays.stream(line.y()))
            .filter(v -> v > 0 && Double.isFinite(v))
            .sorted()
            .toArray();
    LineChart.Axis axis = LineChart.Axis.log("norm");
    if (sorted.length == 0) {
      return axis;
    }
    Scale scale = Scale.fit(sorted[sorted.length / 50], sorted[sorted.length - 1], true);
    return axis.range(scale.min(), scale.max());
  }

  private static LineChart scatter(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    int slot = 0;
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.SCATTER)) {
      Event.Curve now = c.at(entry.getValue());
      lines.add(
          LineChart.Line.of(
                  entry.getKey().series(), entry.getKey().member(), slot++, now.x(), now.y())
              .stroke(LineChart.Stroke.POINTS));
    }
    return new LineChart(
        "scatter",
        LineChart.Axis.linear("component 1"),
        LineChart.Axis.linear("component 2"),
        lines);
  }
}
