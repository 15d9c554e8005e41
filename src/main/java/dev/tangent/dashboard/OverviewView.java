package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Figure;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.dashboard.plot.Table;
import dev.tangent.run.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How the run goes: cost, kernel, distance to the limit, drift, speed, seeds. */
final class OverviewView implements View {
  /** What the three standard values are called, and how their axis begins. */
  private static final List<String> STANDARD = List.of("cost", "distance", "drift");

  @Override
  public String name() {
    return "Overview";
  }

  @Override
  public String needs() {
    return "The run has not reported a step yet.";
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<Panel> plots = new ArrayList<>();
    for (String name : names(c)) {
      plots.add(new Panel(name, title(name), c.trace(name, axis(name))));
      if (plots.size() == 1 && !c.curves("kernel").isEmpty()) {
        plots.add(new Panel("kernel", KernelView.title(c), KernelView.curves(c)));
      }
    }
    if (plots.isEmpty() && c.snapshot().throughput() == null) {
      return List.of();
    }
    int perRow = width >= 170 ? 3 : 2;
    int most = height >= 34 ? 2 * perRow + (height >= 48 ? perRow : 0) : 4;
    List<Panel.Row> rows = new ArrayList<>();
    List<Panel> shown = plots.subList(0, Math.min(plots.size(), most));
    for (int i = 0; i < shown.size(); i += perRow) {
      rows.add(Panel.Row.of(1, shown.subList(i, Math.min(shown.size(), i + perRow))));
    }
    if (height >= 26) {
      Table members = members(c);
      int room = Math.max(4, height / 4);
      rows.add(
          new Panel.Row(
              List.of(new Panel("members", "networks", members)),
              0,
              Math.min(room, members.rows().size() + 3),
              true));
      rows.add(Panel.Row.strip(1, new Panel("status", "", new Notes(List.of(speed(c))))));
    } else {
      List<String> lines = groups(c, 2);
      lines.addFirst(speed(c));
      rows.add(Panel.Row.strip(lines.size(), new Panel("status", "", new Notes(lines))));
    }
    return rows;
  }

  private static List<String> names(Context c) {
    Set<String> reported = new LinkedHashSet<>();
    c.snapshot().members().forEach(m -> reported.addAll(m.values().keySet()));
    List<String> names = new ArrayList<>(STANDARD);
    names.retainAll(reported);
    reported.removeAll(STANDARD);
    names.addAll(reported);
    return names;
  }

  static String title(String name) {
    return switch (name) {
      case "cost" -> "cost C";
      case "distance" -> "distance ‖Θ−Θ∞‖/‖Θ∞‖";
      case "drift" -> "drift ‖Θ(t)−Θ(0)‖/‖Θ(0)‖";
      default -> name;
    };
  }

  private static Figure.Axis axis(String name) {
    return name.equals("cost") ? Figure.Axis.log("cost") : Figure.Axis.linear(name);
  }

  /** Speed, memory and time in one line. */
  static String speed(Context c) {
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
    if (s.end() == null && s.live()) {
      parts.add("left " + Numbers.duration(t == null ? Double.NaN : t.etaSeconds()));
    }
    if (s.phase() != null && s.phase().count() > 1) {
      parts.add(
          "phase %d/%d %s".formatted(s.phase().index() + 1, s.phase().count(), s.phase().name()));
    }
    return String.join("  ", parts);
  }

  /** A line for each group: its mean values. */
  private static List<String> groups(Context c, int most) {
    List<String> lines = new ArrayList<>();
    List<String> groups = c.snapshot().groups();
    for (int g = 0; g < groups.size() && lines.size() < most; g++) {
      String group = groups.get(g);
      List<Snapshot.MemberView> members =
          c.snapshot().members().stream()
              .filter(m -> m.slot() >= 0 && m.group().equals(group))
              .toList();
      StringBuilder line = new StringBuilder();
      line.append(c.session().glyphs().marker(g)).append(' ').append(group);
      line.append("  ").append(members.size()).append(members.size() == 1 ? " seed" : " seeds");
      long step = members.stream().mapToLong(Snapshot.MemberView::step).min().orElse(0);
      line.append("  step ").append(step);
      for (String name : names(c)) {
        double mean =
            members.stream()
                .mapToDouble(m -> m.last(name))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
        if (!Double.isNaN(mean)) {
          line.append("  ").append(name).append(' ').append(Numbers.steady(mean));
        }
      }
      lines.add(line.toString());
    }
    if (groups.size() > most) {
      lines.set(most - 1, lines.get(most - 1) + "   (+" + (groups.size() - most) + " groups)");
    }
    return lines;
  }

  /** A row for each member with all its values. */
  static Table members(Context c) {
    List<String> names = names(c);
    List<String> columns = new ArrayList<>(List.of("", "network", "group", "step", "t"));
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
      row.add(m.group());
      row.add(m.member().steps() > 0 ? m.step() + "/" + m.member().steps() : "" + m.step());
      row.add(String.format(Locale.ROOT, "%.4g", m.time()).replaceFirst("\\.?0+$", ""));
      for (String name : names) {
        row.add(Numbers.steady(m.last(name)));
      }
      if (m.member().id().equals(c.session().selectedMember())) {
        selected = rows.size();
      }
      rows.add(row);
    }
    return new Table(columns, rows, selected);
  }
}
