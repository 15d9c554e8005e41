package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.RunIndex;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.run.query.RunComparison;
import dev.tangent.run.query.RunRow;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of the runs in the same directory, or of its sweep, in which the viewer can mark, filter
 * and sort runs, join seeds, open a run or overlay several. Columns are the settings that differ
 * and the numbers that runs report; the column that decides the order comes first.
 */
final class RunsView implements View {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

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
    RunTable table = RunTable.of(c);
    List<Panel.Row> result = new ArrayList<>();
    result.add(Panel.Row.of(1, new Panel("runs", title(c, table), cells(c, table))));
    List<String> keys =
        Screen.wrap(
            "Enter opens  v marks  a all  o lays over  / filters  r R sorts  b joins seeds"
                + "  * open  x marked  + laid over",
            width - 2);
    List<String> lines = new ArrayList<>(List.of(cut(remark(c, table), width - 2)));
    lines.addAll(keys);
    result.add(Panel.Row.strip(lines.size(), new Panel("hint", "", new Notes(lines))));
    return result;
  }

  private static String title(Context c, RunTable table) {
    Session session = c.session();
    List<String> words = new ArrayList<>();
    int shown = table.rows().stream().mapToInt(r -> r.runs().size()).sum();
    boolean part = shown != c.runs().size();
    words.add(part ? shown + " of " + c.runs().size() + " runs" : "runs");
    if (!session.filter().isEmpty()) {
      words.add("with \"" + session.filter() + "\"");
    }
    if (session.grouped()) {
      words.add("seeds joined");
    }
    if (!session.marked().isEmpty()) {
      words.add(session.marked().size() + " marked");
    }
    return String.join(", ", words);
  }

  private static CellTable cells(Context c, RunTable table) {
    List<String> keys = new ArrayList<>(table.sortable());
    String sort = table.sort().replaceFirst("^-", "");
    if (!sort.equals("run") && keys.remove(sort)) {
      keys.add(1, sort); // Always visible, whatever the width.
    }
    boolean grouped = c.session().grouped();
    List<String> columns = new ArrayList<>(List.of(""));
    for (String key : keys) {
      String arrow = key.equals(sort) ? (table.sort().startsWith("-") ? "↓ " : "↑ ") : "";
      columns.add(arrow + (key.equals("status") ? "state" : key));
      if (key.equals("run") && grouped) {
        columns.add("seeds");
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (RunTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>(List.of(mark(c, row)));
      for (String key : keys) {
        cells.add(cell(c, row, key));
        if (key.equals("run") && grouped) {
          cells.add("" + row.runs().size());
        }
      }
      rows.add(cells);
    }
    return new CellTable(columns, rows, table.selected(c));
  }

  private static String cell(Context c, RunTable.Row row, String key) {
    RunRow run = row.first().row();
    return switch (key) {
      case "run" -> run.name();
      case "status" -> state(row);
      case "started" ->
          run.startedAt() == 0
              ? ""
              : DATE.format(Instant.ofEpochMilli(run.startedAt()).atZone(c.session().zone()));
      default -> {
        RunComparison.Statistic statistic = row.statistics().get(key);
        yield statistic != null ? text(statistic) : text(run.fact(key));
      }
    };
  }

  private static String text(RunComparison.Statistic s) {
    String mean = Numbers.steady(s.mean());
    return s.count() < 2 ? mean : mean + " ± " + Numbers.significant(s.deviation(), 2);
  }

  private static String text(@Nullable Object fact) {
    return switch (fact) {
      case null -> "";
      case Double d -> Double.isFinite(d) ? Numbers.steady(d) : d.toString();
      case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(","));
      default -> fact.toString();
    };
  }

  /**
   * The state of a run, with its progress while it goes on; for several runs, how many have ended.
   */
  private static String state(RunTable.Row row) {
    RunRow run = row.first().row();
    Set<String> states = row.runs().stream().map(e -> e.row().status()).collect(Collectors.toSet());
    if (states.size() > 1) {
      long done = row.runs().stream().filter(e -> e.row().status().equals("done")).count();
      return done + "/" + row.runs().size() + " done";
    }
    Status status = Status.of(run.status());
    return status == Status.RUNNING
        ? String.format(Locale.ROOT, "%s %.0f %%", status.symbol(), 100 * run.progress())
        : status.symbol() + " " + run.status();
  }

  /** The error in the filter, or else a remark on the selected run. */
  private static String remark(Context c, RunTable table) {
    if (!table.problem().isEmpty()) {
      return table.problem();
    }
    if (table.rows().isEmpty()) {
      return c.runs().isEmpty() ? "reading the list…" : "no run matches";
    }
    RunIndex.Entry e = table.rows().get(table.selected(c)).first();
    return e.name() + ": " + (e.remark().isEmpty() ? e.about() : e.remark());
  }

  private static String cut(String text, int width) {
    return text.length() <= Math.max(1, width)
        ? text
        : text.substring(0, Math.max(1, width) - 1) + "…";
  }

  private static String mark(Context c, RunTable.Row row) {
    Session session = c.session();
    boolean open = row.runs().stream().anyMatch(e -> e.isOf(c.snapshot()));
    List<Path> runs = row.directories();
    return (open ? "*" : "")
        + (session.marked().containsAll(runs) ? "x" : "")
        + (runs.stream().anyMatch(session.overlays()::contains) ? "+" : "");
  }
}
