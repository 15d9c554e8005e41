package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Content;
import dev.tangent.dashboard.plot.Heat;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.dashboard.plot.Scale;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tangent kernel: on the circle or on probes, as a matrix, and layer by layer. */
final class KernelView implements View {
  private static final List<String> ROLES = List.of(Recorded.KERNEL, Recorded.LAYERS);

  /** From this width and height on all three matrices have room beside each other. */
  private static final int WIDE = 140;

  private static final int TALL = 34;

  /** The id of the panel whose matrix the viewer chooses. */
  static final String HEAT = "heat";

  /** The attribute of a member that tells the order of its probes. */
  private static final String PROBES = "probes";

  /** The matrices that the heat map can show. */
  enum Heats {
    NOW("Θ(t)"),
    DRIFT("Θ(t)−Θ(0)"),
    LIMIT("Θ(t)−Θ∞");

    private final String label;

    Heats(String label) {
      this.label = label;
    }

    Heats next() {
      return values()[(ordinal() + 1) % values().length];
    }
  }

  @Override
  public String name() {
    return "Kernel";
  }

  @Override
  public boolean isEmpty(Context c) {
    return !c.has(Recorded.KERNEL, Recorded.LAYERS) && c.snapshot().fields().isEmpty();
  }

  @Override
  public String needs(Context c) {
    return "No kernel recorded (yet). `ntk reproduce fig1` records it on the circle, `ntk train` on"
        + " probes of the data, unless --kernel-every is -1.";
  }

  @Override
  public List<String> sliderRoles() {
    return ROLES;
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    boolean wide = width >= WIDE;
    boolean matrices = c.snapshot().fields().keySet().stream().anyMatch(KernelView::isKernel);
    List<Panel> main = new ArrayList<>();
    List<Panel> more = new ArrayList<>();
    if (c.has(Recorded.KERNEL)) {
      main.add(new Panel("kernel", title(c), curves(c), wide ? 2 : 1));
    }
    if (c.has(Recorded.LAYERS)) {
      // In a row below, unless the matrices take the whole width.
      boolean below = !wide || !matrices;
      (below ? more : main).add(new Panel("layers", "share of each layer in Θ", layers(c)));
    }
    if (c.has(Recorded.KERNEL) && wide && main.size() < 2) {
      main.add(new Panel("values", "largest value of Θ", values(c)));
    }
    if (matrices && wide && height >= TALL) {
      for (Heats heats : Heats.values()) {
        String id = "heat-" + heats.name().toLowerCase(Locale.ROOT);
        more.add(new Panel(id, heatTitle(c, heats), heat(c, heats)));
      }
    } else if (matrices) {
      Heats heats = c.session().heats();
      more.addFirst(new Panel(HEAT, heatTitle(c, heats), heat(c, heats)));
    }
    List<Panel.Row> rows = new ArrayList<>();
    for (List<Panel> row : List.of(main, more)) {
      if (!row.isEmpty()) {
        rows.add(Panel.Row.of(1, row));
      }
    }
    return rows;
  }

  private static boolean isKernel(RunModel.Key key) {
    return key.role().equals(Recorded.KERNEL);
  }

  static String title(Context c) {
    return isAngle(c.curves(Recorded.KERNEL)) ? "Θ(x₀, x(γ))" : "Θ(x₀, xᵢ)";
  }

  /**
   * Whether the abscissas are angles: within one turn, and not whole numbers, as indices of probes
   * are.
   */
  static boolean isAngle(List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves) {
    boolean broken = false;
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : curves) {
      for (double x : entry.getValue().getFirst().x()) {
        if (Math.abs(x) > 2 * Math.PI + 0.01) {
          return false;
        }
        broken |= x != Math.rint(x);
      }
    }
    return broken;
  }

  static LineChart.Axis probeAxis(List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves) {
    return isAngle(curves)
        ? new LineChart.Axis("γ", Scale.Kind.ANGLE, false, Double.NaN, Double.NaN)
        : LineChart.Axis.integer("probe i");
  }

  /** Θ of each seed at t = 0 and at the slider's time, and the exact limit. */
  static LineChart curves(Context c) {
    List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves = c.curves(Recorded.KERNEL);
    List<LineChart.Line> lines = new ArrayList<>();
    LineChart.@Nullable Line limit = null;
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : curves) {
      String member = entry.getKey().member();
      Event.Curve now = c.at(entry.getValue());
      if (member.equals(Snapshot.LIMIT)) {
        limit =
            LineChart.Line.of("limit Θ∞", "exact limit", -1, now.x(), now.y())
                .stroke(LineChart.Stroke.DASHED);
        continue;
      }
      Event.Curve first = entry.getValue().getFirst();
      LineChart.Line line =
          LineChart.Line.of(c.group(member), member, c.slot(member), now.x(), now.y())
              .faint(c.faint(member));
      if (first != now) {
        lines.add(
            new LineChart.Line(
                line.name(),
                member,
                "t = 0",
                line.slot(),
                LineChart.Stroke.DOTTED,
                line.faint(),
                first.x(),
                first.y(),
                null,
                null));
      }
      lines.add(line);
    }
    if (limit != null) {
      lines.add(limit); // Last: drawn over the others.
    }
    return new LineChart("ntk", probeAxis(curves), LineChart.Axis.linear("Θ"), lines);
  }

  /** The largest value of the kernel for each member: at the start, now, and in the limit. */
  private static Content values(Context c) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.KERNEL)) {
      String member = entry.getKey().member();
      boolean limit = member.equals(Snapshot.LIMIT);
      Snapshot.MemberView view = c.snapshot().member(member);
      rows.add(
          List.of(
              limit ? "" : String.valueOf(c.session().glyphs().marker(c.slot(member))),
              limit ? "limit Θ∞" : view == null ? member : view.member().label(),
              limit ? "" : largest(entry.getValue().getFirst()),
              largest(c.at(entry.getValue()))));
    }
    return new CellTable(List.of("", "network", "t = 0", "now"), rows);
  }

  private static String largest(Event.Curve curve) {
    return Numbers.steady(Arrays.stream(curve.y()).max().orElse(Double.NaN));
  }

  private static String heatTitle(Context c, Heats heats) {
    String member = heatMember(c);
    if (member == null) {
      return heats.label;
    }
    Snapshot.MemberView view = c.snapshot().member(member);
    String order = view == null ? "" : view.member().attributes().getOrDefault(PROBES, "");
    return heats.label + " of " + member + (order.isEmpty() ? "" : ", " + order);
  }

  /** The selected member if it has matrices, else the first that has. */
  private static @Nullable String heatMember(Context c) {
    Set<String> members = new LinkedHashSet<>();
    for (RunModel.Key key : c.snapshot().fields().keySet()) {
      if (isKernel(key) && !Snapshot.isFixed(key.member())) {
        members.add(key.member());
      }
    }
    String selected = c.session().selectedMember();
    if (selected != null && members.contains(selected)) {
      return selected;
    }
    return members.isEmpty() ? null : members.iterator().next();
  }

  private static Content heat(Context c, Heats heats) {
    String member = heatMember(c);
    List<Event.Field> own = fields(c, member == null ? Snapshot.LIMIT : member);
    if (own.isEmpty()) {
      return new Notes(List.of("no matrix recorded"));
    }
    Event.Field now = c.fieldAt(own);
    return switch (heats) {
      case NOW -> single(c, now);
      case DRIFT -> difference(c, now, own.getFirst(), "only one matrix recorded so far");
      case LIMIT -> {
        List<Event.Field> limit = fields(c, Snapshot.LIMIT);
        yield limit.isEmpty()
            ? new Notes(List.of("the run has no matrix of the limit"))
            : difference(c, now, limit.getFirst(), "this is the limit itself");
      }
    };
  }

  private static List<Event.Field> fields(Context c, String member) {
    return c.snapshot().fields().entrySet().stream()
        .filter(
            e -> e.getKey().role().equals(Recorded.KERNEL) && e.getKey().member().equals(member))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  private static Content single(Context c, Event.Field field) {
    GridCache.Grid grid = c.grids().grid(c.snapshot().directory(), field);
    return grid.heat() != null ? grid.heat() : new Notes(List.of(grid.remark()));
  }

  private static Content difference(Context c, Event.Field a, Event.Field b, String same) {
    if (a.file().equals(b.file())) {
      return new Notes(List.of(same));
    }
    GridCache.Grid first = c.grids().grid(c.snapshot().directory(), a);
    GridCache.Grid second = c.grids().grid(c.snapshot().directory(), b);
    Heat x = first.heat();
    Heat y = second.heat();
    if (x == null || y == null) {
      return new Notes(List.of(x == null ? first.remark() : second.remark()));
    }
    if (x.rows() != y.rows() || x.columns() != y.columns()) {
      return new Notes(
          List.of(
              String.format(
                  Locale.ROOT,
                  "shapes differ: %d × %d and %d × %d",
                  a.rows(),
                  a.columns(),
                  b.rows(),
                  b.columns())));
    }
    double[] values = new double[x.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values()[i] - y.values()[i];
    }
    return new Heat(x.name(), x.rows(), x.columns(), values, true);
  }

  private static LineChart layers(Context c) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (Map.Entry<RunModel.Key, List<Event.Curve>> entry : c.curves(Recorded.LAYERS)) {
      String member = entry.getKey().member();
      Event.Curve now = c.at(entry.getValue());
      LineChart.Line line =
          LineChart.Line.of(c.group(member), member, c.slot(member), now.x(), now.y())
              .faint(c.faint(member));
      lines.add(member.equals(Snapshot.LIMIT) ? line.stroke(LineChart.Stroke.DASHED) : line);
    }
    return new LineChart(
        "layers", LineChart.Axis.integer("layer"), LineChart.Axis.linear("share"), lines);
  }
}
