package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.RunIndex;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runs beside this one: open one, lay several over each other. */
final class RunsView implements View {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

  /** From this width on there is room for values and settings. */
  private static final int WIDE = 110;

  private static final int NARROW_COLUMNS = 7;

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
              e.members() == 0 ? "" : "" + e.members(),
              value(e, "cost"),
              value(e, "distance"),
              e.about()));
    }
    List<String> columns =
        List.of(
            "", "run", "command", "started", "state", "steps", "nets", "cost", "distance", "of");
    int most = width >= WIDE ? columns.size() : NARROW_COLUMNS;
    rows.replaceAll(row -> row.subList(0, most));
    CellTable table = new CellTable(columns.subList(0, most), rows, selected(c, shown));
    String filter = c.session().filter();
    String title =
        filter.isEmpty()
            ? "runs"
            : String.format(
                Locale.ROOT, "runs with \"%s\": %d of %d", filter, shown.size(), c.runs().size());
    List<Panel.Row> result = new ArrayList<>();
    result.add(Panel.Row.of(1, new Panel("runs", title, table)));
    result.add(
        Panel.Row.strip(
            2,
            new Panel(
                "hint",
                "",
                new Notes(
                    List.of(
                        remark(c, shown, table.selected(), width),
                        "Enter opens   o lays over this run   / filters   * open   + laid"
                            + " over")))));
    return result;
  }

  private static String value(RunIndex.Entry e, String name) {
    double value = e.values().getOrDefault(name, Double.NaN);
    return Double.isNaN(value) ? "" : Numbers.steady(value);
  }

  /** What there is to say about the selected run beside its row. */
  private static String remark(Context c, List<RunIndex.Entry> shown, int selected, int width) {
    if (shown.isEmpty()) {
      return c.runs().isEmpty() ? "reading the list…" : "no run matches";
    }
    RunIndex.Entry e = shown.get(selected);
    return e.remark().isEmpty() && width < WIDE ? e.about() : e.remark();
  }

  /** The row of the run that the viewer chose, at first that of the open one; −1 without rows. */
  static int selected(Context c, List<RunIndex.Entry> shown) {
    Path chosen = c.session().selectedRun();
    for (int i = 0; i < shown.size(); i++) {
      RunIndex.Entry e = shown.get(i);
      if (chosen == null ? e.isOf(c.snapshot()) : e.directory().equals(chosen)) {
        return i;
      }
    }
    return shown.isEmpty() ? -1 : 0;
  }

  /** The runs that the filter lets through. */
  static List<RunIndex.Entry> shown(Context c) {
    return c.runs().stream().filter(e -> e.matches(c.session().filter())).toList();
  }

  private static String mark(Context c, RunIndex.Entry e) {
    if (e.isOf(c.snapshot())) {
      return "*";
    }
    return c.session().overlays().contains(e.directory()) ? "+" : "";
  }
}
