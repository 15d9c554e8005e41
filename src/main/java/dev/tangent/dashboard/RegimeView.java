package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shows whether a network is in the kernel regime: during training, the similarity of the kernel to
 * its start, its limit and its targets, and the linearization gap; over the width, the distance to
 * the limit with the slope of the fit; for a sweep, the measures against the swept settings.
 */
final class RegimeView implements View {
  /** Measures of Θ(t) that are lines of one figure: name in the log → name in the legend. */
  private static final Map<String, String> LIKENESS = new LinkedHashMap<>();

  private static final Map<String, String> GAPS = new LinkedHashMap<>();

  /** Values that have a figure here, and so none in the overview. */
  static final Set<String> MEASURES;

  private static final String LAYERS = "layer-regime";
  private static final String RANK = "effective-rank";
  private static final String TABLE = "Lazy or rich";

  /** From this height on there is room for a second row. */
  private static final int TALL = 30;

  static {
    LIKENESS.put("cka-start", "Θ(0)");
    LIKENESS.put("cka-limit", "Θ∞");
    LIKENESS.put("overlap-start", "eigenspaces");
    LIKENESS.put("centred-alignment", "y");
    GAPS.put("relative-gap", "training points");
    GAPS.put("test-relative-gap", "test points");
    Set<String> all = new LinkedHashSet<>(LIKENESS.keySet());
    all.addAll(GAPS.keySet());
    all.addAll(
        List.of(
            RANK,
            "gap",
            "test-gap",
            "alignment",
            "cka-targets",
            "overlap-limit",
            "overlap-targets",
            "cka-start-debiased",
            "cka-limit-debiased",
            "cka-targets-debiased"));
    MEASURES = Collections.unmodifiableSet(all);
  }

  @Override
  public String name() {
    return "Regime";
  }

  @Override
  public boolean isEmpty(Context c) {
    return SweepPanels.of(c).isEmpty() && figure(c).isEmpty() && !isMeasured(c);
  }

  @Override
  public String needs(Context c) {
    return "Nothing (yet) that says whether this is the kernel regime. `ntk train` measures it"
        + " while it looks at Θ (--kernel-every); `ntk reproduce fig1 --set widths=100,300,1000`"
        + " the distance to the limit against the width.";
  }

  private static boolean isMeasured(Context c) {
    return c.snapshot().members().stream()
        .anyMatch(m -> LIKENESS.keySet().stream().anyMatch(m.values()::containsKey));
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<Panel> sweep = SweepPanels.of(c);
    if (!sweep.isEmpty()) {
      return sweep(sweep, height >= TALL);
    }
    List<Panel.Row> rows = new ArrayList<>();
    LineChart figure = figure(c);
    if (!figure.isEmpty()) {
      rows.add(
          Panel.Row.of(
              1, new Panel("convergence", "distance to the limit" + slope(figure), figure)));
    }
    if (isMeasured(c)) {
      rows.add(
          Panel.Row.of(
              1,
              new Panel(
                  "likeness",
                  "Θ(t) like Θ(0), Θ∞, yyᵀ",
                  measured(c, "likeness", LIKENESS, LineChart.Axis.linear("0 to 1"))),
              new Panel(
                  "gap",
                  "linearization gap / movement",
                  measured(c, "gap", GAPS, LineChart.Axis.log("gap")))));
      if (height >= TALL) {
        rows.add(
            Panel.Row.of(
                1,
                new Panel(
                    "rank", "effective rank of Θ(t)", c.trace(RANK, LineChart.Axis.linear("rank"))),
                new Panel("layer-change", "‖Θₗ(t)−Θₗ(0)‖/‖Θₗ(0)‖ by layer", layers(c))));
      }
      List<String> words = Screen.wrap(words(c), width - 2);
      rows.add(Panel.Row.strip(words.size(), new Panel("regime", "", new Notes(words))));
    }
    return rows;
  }

  /** The measures of a sweep, two in a row; those without room are in its table and its page. */
  private static List<Panel.Row> sweep(List<Panel> panels, boolean tall) {
    List<Panel.Row> rows = new ArrayList<>();
    int shown = Math.min(panels.size(), tall ? 6 : 4);
    for (int i = 0; i < shown; i += 2) {
      rows.add(Panel.Row.of(1, panels.subList(i, Math.min(shown, i + 2))));
    }
    return rows;
  }

  /** The regime, once the run has judged it; before that, the two numbers that decide it. */
  private static String words(Context c) {
    for (Event.Table table : c.snapshot().tables()) {
      if (table.title().startsWith(TABLE)) {
        return table.title() + " (" + numbers(c) + ")";
      }
    }
    return "so far " + numbers(c);
  }

  private static String numbers(Context c) {
    List<String> parts = new ArrayList<>();
    for (Snapshot.MemberView m : c.snapshot().members()) {
      double test = m.last("test-relative-gap");
      double gap = Double.isNaN(test) ? m.last("relative-gap") : test;
      double cka = m.last("cka-start");
      String gapText =
          Double.isNaN(gap) ? "" : String.format(Locale.ROOT, "gap %.3g %%", 100 * gap);
      String ckaText =
          Double.isNaN(cka) ? "" : String.format(Locale.ROOT, "CKA with the start %.4f", cka);
      parts.add(
          String.join(", ", List.of(gapText, ckaText).stream().filter(t -> !t.isEmpty()).toList()));
    }
    return String.join("; ", parts) + "; lazy: gap ≤ 10 % and CKA ≥ 0.95";
  }

  /** Several values of the networks against the step, a series for each value. */
  private static LineChart measured(
      Context c, String title, Map<String, String> names, LineChart.Axis y) {
    List<LineChart.Line> lines = new ArrayList<>();
    int slot = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      for (Snapshot.MemberView m : c.snapshot().members()) {
        Snapshot.Trace trace = m.values().get(name.getKey());
        if (trace != null && m.slot() >= 0) {
          lines.add(
              LineChart.Line.of(
                      name.getValue(), m.member().label(), slot, trace.steps(), trace.values())
                  .faint(c.faint(m.member().id())));
        }
      }
      slot++;
    }
    return new LineChart(title, LineChart.Axis.integer("step"), y, lines);
  }

  private static LineChart layers(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(LAYERS)) {
      RunModel.Key key = entry.getKey();
      if (key.series().equals("change")) {
        Event.Curve now = c.at(entry.getValue());
        lines.add(
            LineChart.Line.of(
                    c.group(key.member()), key.member(), c.slot(key.member()), now.x(), now.y())
                .faint(c.faint(key.member())));
      }
    }
    return new LineChart(
        "layer-change", LineChart.Axis.integer("layer"), LineChart.Axis.linear("change"), lines);
  }

  @Override
  public List<String> sliderRoles() {
    return List.of(LAYERS);
  }

  private static LineChart figure(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.CONVERGENCE)) {
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

  /**
   * Used before the run has fitted a law: the newest distance of each member with a known width.
   */
  private static List<LineChart.Line> live(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    TreeMap<Double, double[]> sums = new TreeMap<>();
    for (Snapshot.MemberView m : c.snapshot().members()) {
      double width = width(m);
      double distance = m.last(Recorded.DISTANCE);
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
