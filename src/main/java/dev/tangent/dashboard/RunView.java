package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.dashboard.plot.Table;
import dev.tangent.run.Event;
import dev.tangent.run.Logged;
import dev.tangent.run.RunSettings;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was asked for, where it runs, what it says. */
final class RunView implements View {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Override
  public String name() {
    return "Run";
  }

  @Override
  public String needs() {
    return "The run's settings can't be read.";
  }

  @Override
  public List<Panel.Row> rows(Context c, int width, int height) {
    List<Panel.Row> rows = new ArrayList<>();
    rows.add(
        Panel.Row.of(
            1,
            new Panel("settings", "settings", settings(c), 1),
            new Panel("machine", "machine", machine(c), 1)));
    List<Panel> lower = new ArrayList<>();
    lower.add(new Panel("log", "log", log(c), 2));
    lower.add(new Panel("checkpoints", "checkpoints", checkpoints(c), 1));
    rows.add(Panel.Row.of(1, lower));
    List<Panel> tables = new ArrayList<>();
    for (Event.Table table : c.snapshot().tables()) {
      String id =
          "table-" + table.title().toLowerCase(java.util.Locale.ROOT).replaceAll("\\W+", "-");
      tables.add(new Panel(id, table.title(), new Table(table.columns(), table.rows())));
    }
    if (!tables.isEmpty()) {
      int most = width >= 160 ? 3 : width >= 110 ? 2 : 1;
      rows.add(Panel.Row.of(1, tables.subList(Math.max(0, tables.size() - most), tables.size())));
    }
    return rows;
  }

  static Notes settings(Context c) {
    RunSettings settings = c.snapshot().settings();
    if (settings == null) {
      return new Notes(List.of("not read yet"));
    }
    List<String> lines = new ArrayList<>();
    lines.add("command  " + settings.command());
    lines.add("seed  " + settings.seed());
    pairs(settings.settings(), lines);
    return new Notes(lines);
  }

  private static Notes machine(Context c) {
    RunSettings settings = c.snapshot().settings();
    if (settings == null) {
      return new Notes(List.of("not read yet"));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "started  " + DATE.format(Instant.ofEpochMilli(settings.startedAt()).atZone(zone(c))));
    lines.add("process  " + settings.pid());
    pairs(settings.machine(), lines);
    pairs(settings.versions(), lines);
    Event.Throughput t = c.snapshot().throughput();
    if (t != null && t.memoryBytes() > 0) {
      lines.add("memory in use  " + Numbers.bytes(t.memoryBytes()));
    }
    return new Notes(lines);
  }

  private static void pairs(Map<String, ?> map, List<String> lines) {
    map.forEach((key, value) -> lines.add(key + "  " + value));
  }

  private static Notes log(Context c) {
    List<String> lines = new ArrayList<>();
    Snapshot s = c.snapshot();
    for (Logged logged : s.log()) {
      if (logged.event() instanceof Event.Log log) {
        String clock = CLOCK.format(Instant.ofEpochMilli(logged.at()).atZone(zone(c)));
        String level = log.level().equals("info") ? "" : log.level().toUpperCase() + " ";
        lines.add(clock + "  " + level + log.message());
      }
    }
    if (s.end() != null && !s.end().message().isEmpty()) {
      lines.add(s.end().status() + ": " + s.end().message());
    }
    if (s.skipped() > 0) {
      lines.add(s.skipped() + " lines of the log are of no kind that this version knows");
    }
    // The newest is on top: it is what one looks for, and needs no scrolling.
    return new Notes(lines.isEmpty() ? List.of("nothing said yet") : lines.reversed());
  }

  private static Notes checkpoints(Context c) {
    List<String> lines = new ArrayList<>();
    for (Event.Checkpoint checkpoint : c.snapshot().checkpoints().reversed()) {
      lines.add(
          "step %d  %s"
              .formatted(checkpoint.step(), checkpoint.file().replace("checkpoints/", "")));
    }
    return new Notes(lines.isEmpty() ? List.of("none yet (w writes one)") : lines);
  }

  private static ZoneId zone(Context c) {
    return c.session().zone();
  }
}
