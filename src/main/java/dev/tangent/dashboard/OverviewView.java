package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The progress of the run: cost, kernel, distance to the limit, drift, speed, seeds. */
final class OverviewView implements View {
  /** The names of the three standard values. */
  private static final List<String> STANDARD = List.of("cost", "distance", "drift");

  /** How many lines groups get when there is no room for a table. */
  private static final int GROUP_LINES = 2;

  /** From this width on a table has room for columns that are less important. */
  private static final int WIDE = 110;

  private static final String GAP = "  ";

  @Override
  public String name() {
    return "Overview";
  }

  @Override
  public String needs(Context c) {
    return "The run has not reported a step yet.";
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<Panel> plots = plots(c);
    if (plots.isEmpty() && c.snapshot().throughput() == null) {
      return List.of();
    }
    int most = height >= 34 ? 6 : 4;
    List<Panel> shown = plots.subList(0, Math.min(plots.size(), most));
    int perRow = width >= 170 && shown.size() != 4 ? 3 : 2;
    List<Panel.Row> rows = new ArrayList<>();
    for (int i = 0; i < shown.size(); i += perRow) {
      rows.add(Panel.Row.of(1, shown.subList(i, Math.min(shown.size(), i + perRow))));
    }
    List<String> lines = new ArrayList<>(ending(c, width - 2));
    lines.add(speed(c, width - 2));
    if (hasTable(height)) {
      CellTable table = networks(c, width, height);
      String title =
          table.columns().contains("seeds")
              ? "networks, means of the seeds, each at its newest step"
              : "networks";
      rows.add(
          new Panel.Row(
              List.of(new Panel("members", title, table)),
              0,
              Math.min(tableRoom(height), table.rows().size() + 3),
              true));
    } else {
      lines.addAll(groups(c, GROUP_LINES, width - 2));
    }
    rows.add(Panel.Row.strip(lines.size(), new Panel("status", "", new Notes(lines))));
    return rows;
  }

  /** Why the run did not come to its end, in at most three lines. */
  private static List<String> ending(Context c, int room) {
    Event.End end = c.snapshot().end();
    if (end == null || end.status().equals("done") || end.message().isEmpty()) {
      return List.of();
    }
    List<String> lines = Screen.wrap(end.status() + ": " + end.message(), room);
    return lines.subList(0, Math.min(lines.size(), 3));
  }

  /** The result of a finished run: its own message, else its steps; "" while it goes on. */
  private static String done(Snapshot s) {
    Event.End end = s.end();
    if (end == null || !end.status().equals("done")) {
      return "";
    }
    if (!end.message().isEmpty()) {
      return "done: " + end.message();
    }
    return s.steps() > 0 ? "done: " + s.steps() + (s.steps() == 1 ? " step" : " steps") : "done";
  }

  /**
   * Figures of cost, kernel, distance, drift and other measured values; without a kernel, other
   * figures of the run.
   */
  private static List<Panel> plots(Context c) {
    List<Panel> plots = new ArrayList<>();
    for (String name : names(c)) {
      plots.add(new Panel(name, title(name) + norm(c, name), c.trace(name, axis(name))));
      if (plots.size() == 1) {
        second(c).ifPresent(plots::add);
      }
    }
    return plots;
  }

  private static Optional<Panel> second(Context c) {
    if (!c.curves(Recorded.KERNEL).isEmpty()) {
      return Optional.of(new Panel("kernel", KernelView.title(c), KernelView.curves(c)));
    }
    if (!c.curves(Recorded.FUNCTION).isEmpty()) {
      return Optional.of(new Panel("function", FunctionView.TITLE, FunctionView.summary(c)));
    }
    return c.curves(Recorded.SPECTRUM).isEmpty()
        ? Optional.empty()
        : Optional.of(new Panel("spectrum", SpectrumView.TITLE, SpectrumView.spectrum(c)));
  }

  private static boolean hasTable(int height) {
    return height >= 26;
  }

  private static int tableRoom(int height) {
    return Math.max(5, height / 4);
  }

  /** Every seed when there is room or one is selected, else the means of each group. */
  private static CellTable networks(Context c, int width, int height) {
    CellTable all = members(c, width >= WIDE);
    boolean fits = all.rows().size() + 3 <= tableRoom(height);
    return fits || c.session().selectedMember() != null ? all : means(c);
  }

  @Override
  public Set<String> explained(Context c, int width, int height) {
    List<String> groups = c.snapshot().groups();
    boolean all =
        hasTable(height)
            ? networks(c, width, height).rows().size() + 3 <= tableRoom(height)
            : groups.size() <= GROUP_LINES;
    return all ? Set.copyOf(groups) : Set.of();
  }

  private static List<String> names(Context c) {
    Set<String> reported = new LinkedHashSet<>();
    c.snapshot().members().forEach(m -> reported.addAll(m.values().keySet()));
    List<String> names = new ArrayList<>(STANDARD);
    names.retainAll(reported);
    reported.removeAll(STANDARD);
    reported.removeAll(RegimeView.MEASURES);
    names.addAll(reported);
    return names;
  }

  /** The norm of a kernel's distances, in few letters because two panels share 80 columns. */
  private static String norm(Context c, String name) {
    if (!name.equals(Recorded.DISTANCE) && !name.equals(Recorded.DRIFT)) {
      return "";
    }
    RunSettings settings = c.snapshot().settings();
    boolean row = settings != null && settings.command().equals("reproduce");
    return row ? " (row x₀)" : " (op norm)";
  }

  static String title(String name) {
    return switch (name) {
      case "cost" -> "cost C";
      case "distance" -> "distance ‖Θ−Θ∞‖/‖Θ∞‖";
      case "drift" -> "drift ‖Θ(t)−Θ(0)‖/‖Θ(0)‖";
      case "g" -> "‖g‖: f − f* along f⁽²⁾";
      case "h" -> "‖h‖: the rest of f − f*";
      default -> name;
    };
  }

  private static LineChart.Axis axis(String name) {
    return name.equals("cost") ? LineChart.Axis.log("cost") : LineChart.Axis.linear(name);
  }

  /** Speed, memory, time and phase in one line, with as much as there is room for. */
  static String speed(Context c, int room) {
    Snapshot s = c.snapshot();
    List<String> parts = speedParts(c);
    if (!done(s).isEmpty()) {
      parts.addFirst(done(s));
    }
    Event.Phase phase = s.phase();
    if (phase == null || phase.count() <= 1 || s.end() != null) {
      return fit(parts, room);
    }
    String number = String.format(Locale.ROOT, "%d/%d", phase.index() + 1, phase.count());
    int last = phase.name().lastIndexOf(' ') + 1;
    for (String text :
        List.of(
            "phase " + number + ": " + phase.name(),
            number + " " + phase.name(),
            number + " " + phase.name().substring(last))) {
      String line = String.join(GAP, parts) + GAP + text;
      if (c.session().glyphs().spell(line).length() <= room) {
        return line;
      }
    }
    parts.add("phase " + number);
    return fit(parts, room);
  }

  /**
   * Speed, memory, time and phase for text of any width; with the time left, since text has no head
   * line.
   */
  static String speed(Context c) {
    Snapshot s = c.snapshot();
    List<String> parts = speedParts(c);
    if (s.end() == null && s.live() && s.throughput() != null) {
      parts.add("left " + Numbers.duration(s.throughput().etaSeconds()));
    }
    return String.join(GAP, parts);
  }

  private static List<String> speedParts(Context c) {
    Snapshot s = c.snapshot();
    Event.Throughput t = s.throughput();
    List<String> parts = new ArrayList<>();
    if (t != null) {
      parts.add(Numbers.count(t.stepsPerSecond()) + " steps/s");
      if (t.gflops() > 0) {
        parts.add(Numbers.of(t.gflops()) + " GFLOP/s");
      }
      if (t.memoryBytes() > 0) {
        parts.add("mem " + Numbers.bytes(t.memoryBytes()));
      }
    }
    parts.add("elapsed " + Numbers.duration((s.lastAt() - s.firstAt()) / 1000.0));
    return parts;
  }

  /** Joins the first parts that fit completely: half a number is worse than none. */
  private static String fit(List<String> parts, int room) {
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() + GAP.length() + part.length() <= room || line.isEmpty()) {
        line.append(line.isEmpty() ? "" : GAP).append(part);
      }
    }
    return line.toString();
  }

  private static List<Snapshot.MemberView> members(Context c, String group) {
    return c.snapshot().members().stream()
        .filter(m -> m.slot() >= 0 && m.group().equals(group))
        .toList();
  }

  private static double mean(List<Snapshot.MemberView> members, String name) {
    return members.stream()
        .mapToDouble(m -> m.last(name))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** The step that all members have reached, or those of the first and the last, and the total. */
  private static String step(List<Snapshot.MemberView> members) {
    long least = members.stream().mapToLong(Snapshot.MemberView::step).min().orElse(0);
    long most = members.stream().mapToLong(Snapshot.MemberView::step).max().orElse(0);
    long steps = members.stream().mapToLong(m -> m.member().steps()).max().orElse(0);
    String at = least == most ? "" + least : least + "–" + most;
    return steps > 0 ? at + "/" + steps : at;
  }

  /** How many members a mean is taken over, if some have not begun yet. */
  private static String of(List<Snapshot.MemberView> members, String name) {
    long known = members.stream().filter(m -> Double.isFinite(m.last(name))).count();
    return known == members.size() ? "" : " (" + known + " of " + members.size() + ")";
  }

  /** A line for each group: its mean values. */
  private static List<String> groups(Context c, int most, int room) {
    List<String> lines = new ArrayList<>();
    List<String> groups = c.snapshot().groups();
    for (int g = 0; g < groups.size() && lines.size() < most; g++) {
      List<Snapshot.MemberView> members = members(c, groups.get(g));
      List<String> parts = new ArrayList<>();
      parts.add(c.session().glyphs().marker(g) + " " + groups.get(g));
      if (g == most - 1 && groups.size() > most) {
        int more = groups.size() - most;
        parts.add("(+" + more + (more == 1 ? " group)" : " groups)"));
      }
      parts.add(members.size() + (members.size() == 1 ? " seed" : " seeds"));
      parts.add("step " + step(members));
      if (members.stream().mapToLong(Snapshot.MemberView::step).distinct().count() > 1) {
        parts.add("means:"); // The seeds are at different steps.
      }
      for (String name : names(c)) {
        double mean = mean(members, name);
        if (!Double.isNaN(mean)) {
          parts.add(name + " " + Numbers.steady(mean) + of(members, name));
        }
      }
      lines.add(fit(parts, room));
    }
    return lines;
  }

  /** A row for each group with the means of its seeds. */
  private static CellTable means(Context c) {
    List<String> names = names(c);
    List<String> columns = new ArrayList<>(List.of("", "group", "seeds", "step"));
    columns.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    List<String> groups = c.snapshot().groups();
    for (int g = 0; g < groups.size(); g++) {
      List<Snapshot.MemberView> members = members(c, groups.get(g));
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(c.session().glyphs().marker(g)));
      row.add(groups.get(g));
      row.add("" + members.size());
      row.add(step(members));
      names.forEach(name -> row.add(Numbers.steady(mean(members, name)) + of(members, name)));
      rows.add(row);
    }
    return new CellTable(columns, rows);
  }

  /**
   * A row for each member with all its values.
   *
   * @param wide whether to include columns that repeat what marker and step tell
   */
  static CellTable members(Context c, boolean wide) {
    List<String> names = names(c);
    List<String> columns = new ArrayList<>(List.of("", "network"));
    columns.addAll(wide ? List.of("group", "step", "t") : List.of("step"));
    columns.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    int selected = -1;
    for (Snapshot.MemberView m : c.snapshot().members()) {
      if (m.slot() < 0) {
        continue;
      }
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(c.session().glyphs().marker(m.slot())));
      row.add(m.member().label());
      if (wide) {
        row.add(m.group());
      }
      row.add(step(List.of(m)));
      if (wide) {
        row.add(Numbers.significant(m.time(), 4));
      }
      for (String name : names) {
        row.add(Numbers.steady(m.last(name)));
      }
      if (m.member().id().equals(c.session().selectedMember())) {
        selected = rows.size();
      }
      rows.add(row);
    }
    return new CellTable(columns, rows, selected);
  }
}
