package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Table;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runs beside this one: open one, lay several over each other. */
final class RunsView implements View {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  @Override
  public String name() {
    return "Runs";
  }

  @Override
  public String needs(Context c) {
    return "There are no runs beside this one.";
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<RunIndex.Entry> shown = shown(c);
    List<List<String>> rows = new ArrayList<>();
    for (RunIndex.Entry e : shown) {
      rows.add(
          List.of(
              mark(c, e),
              e.name(),
              e.command(),
              e.startedAt() == 0
                  ? ""
                  : DATE.format(Instant.ofEpochMilli(e.startedAt()).atZone(c.session().zone())),
              Status.of(e.status()).symbol() + " " + e.status(),
              String.format(Locale.ROOT, "%.0f %%", 100 * e.progress()),
              e.members() == 0 ? "" : "" + e.members()));
    }
    Table table =
        new Table(
            List.of("", "run", "command", "started", "state", "steps", "nets"),
            rows,
            shown.isEmpty() ? -1 : Math.clamp(c.session().selectedRun(), 0, shown.size() - 1));
    String filter = c.session().filter();
    String title =
        filter.isEmpty()
            ? "runs"
            : "runs with \"%s\": %d of %d".formatted(filter, shown.size(), c.runs().size());
    List<Panel.Row> result = new ArrayList<>();
    result.add(Panel.Row.of(1, new Panel("runs", title, table)));
    String remark =
        shown.isEmpty() ? "no run matches" : shown.get(Math.max(0, table.selected())).remark();
    result.add(
        Panel.Row.strip(
            2,
            new Panel(
                "hint",
                "",
                new Notes(
                    List.of(
                        remark,
                        "Enter opens   o lays over this run   / filters   * open   + laid"
                            + " over")))));
    return result;
  }

  /** The runs that the filter lets through. */
  static List<RunIndex.Entry> shown(Context c) {
    return c.runs().stream().filter(e -> e.matches(c.session().filter())).toList();
  }

  private static String mark(Context c, RunIndex.Entry e) {
    if (e.directory().equals(c.snapshot().directory())) {
      return "*";
    }
    return c.session().overlays().contains(e.directory()) ? "+" : "";
  }
}
