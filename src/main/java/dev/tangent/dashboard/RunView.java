package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.run.Event;
import dev.tangent.run.Logged;
import dev.tangent.run.RunSettings;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings of the run, its machine and its log. */
final class RunView implements View {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The ending of the names of settings that are numbers of bytes. */
  private static final String BYTES = "Bytes";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Override
  public String name() {
    return "Run";
  }

  @Override
  public String needs(Context c) {
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
      String id = "table-" + table.title().toLowerCase(Locale.ROOT).replaceAll("\\W+", "-");
      tables.add(new Panel(id, table.title(), new CellTable(table.columns(), table.rows())));
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
    Map<String, Object> pairs = new LinkedHashMap<>();
    pairs.put("command", settings.command());
    pairs.put("seed", settings.seed());
    pairs.putAll(settings.settings());
    return aligned(pairs);
  }

  private static Notes machine(Context c) {
    RunSettings settings = c.snapshot().settings();
    if (settings == null) {
      return new Notes(List.of("not read yet"));
    }
    Map<String, Object> pairs = new LinkedHashMap<>();
    pairs.put("started", DATE.format(Instant.ofEpochMilli(settings.startedAt()).atZone(zone(c))));
    pairs.put("process", settings.pid());
    Event.Throughput t = c.snapshot().throughput();
    if (t != null && t.memoryBytes() > 0) {
      pairs.put("memory in use", Numbers.bytes(t.memoryBytes()));
    }
    pairs.putAll(settings.machine());
    pairs.putAll(settings.versions());
    return aligned(pairs);
  }

  /** Names and values in two columns; bytes as people read them. */
  private static Notes aligned(Map<String, ?> pairs) {
    int width = pairs.keySet().stream().mapToInt(k -> name(k).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    pairs.forEach(
        (key, value) ->
            lines.add(
                name(key) + " ".repeat(width - name(key).length()) + "  " + value(key, value)));
    return new Notes(lines);
  }

  private static String name(String key) {
    return key.endsWith(BYTES) ? key.substring(0, key.length() - BYTES.length()) : key;
  }

  private static String value(String key, Object value) {
    if (key.endsWith(BYTES)) {
      try {
        return Numbers.bytes(Double.parseDouble(value.toString()));
      } catch (NumberFormatException e) {
        return value.toString(); // Another version of Tangent wrote this in another form.
      }
    }
    return value.toString();
  }

  private static Notes log(Context c) {
    List<String> lines = new ArrayList<>();
    Snapshot s = c.snapshot();
    for (Logged logged : s.log()) {
      String clock = CLOCK.format(Instant.ofEpochMilli(logged.at()).atZone(zone(c)));
      lines.add(clock + "  " + words(logged.event()));
    }
    if (s.end() != null && !s.end().message().isEmpty()) {
      lines.add(s.end().status() + ": " + s.end().message());
    }
    if (!s.foreign().isEmpty()) {
      lines.add(s.foreign());
    }
    if (s.skipped() > 0) {
      String unread =
          s.skipped() == 1 ? "1 line of the log is" : s.skipped() + " lines of the log are";
      lines.add(unread + " of no kind that this version knows");
    }
    // The newest line is on top, so that it is seen without scrolling.
    return new Notes(lines.isEmpty() ? List.of("nothing said yet") : lines.reversed());
  }

  private static String words(Event event) {
    return switch (event) {
      case Event.Log log ->
          (log.level().equals("info") ? "" : log.level().toUpperCase(Locale.ROOT) + " ")
              + log.message();
      case Event.Alert alert -> "ALERT " + alert.kind() + ": " + alert.message();
      case Event.Phase phase ->
          String.format(Locale.ROOT, "%d/%d %s", phase.index() + 1, phase.count(), phase.name());
      case Event.State state -> state.state();
      default -> "";
    };
  }

  private static Notes checkpoints(Context c) {
    List<String> lines = new ArrayList<>();
    for (Event.Checkpoint checkpoint : c.snapshot().checkpoints().reversed()) {
      String of =
          checkpoint.member().isEmpty()
              ? checkpoint.file().replace("checkpoints/", "")
              : checkpoint.member();
      lines.add(String.format(Locale.ROOT, "step %d  %s", checkpoint.step(), of));
    }
    boolean goesOn = c.snapshot().live() && c.snapshot().end() == null;
    String none = goesOn ? "none yet (w writes one)" : "none kept";
    return new Notes(lines.isEmpty() ? List.of(none) : lines);
  }

  private static ZoneId zone(Context c) {
    return c.session().zone();
  }
}
