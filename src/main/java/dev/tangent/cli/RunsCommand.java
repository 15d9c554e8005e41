package dev.tangent.cli;

import dev.tangent.dashboard.RunIndex;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Table;
import dev.tangent.dashboard.plot.TablePainter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ntk runs}: the runs there are. */
@Command(name = "runs", description = "List runs, live and finished, the newest first.")
final class RunsCommand extends CliCommand {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      order = 30,
      description = "Where runs are. Default: ${DEFAULT-VALUE}.")
  Path runs = Path.of("runs");

  @Override
  boolean computes() {
    return false;
  }

  @Override
  int run(Output out) {
    if (given("--runs") && !Files.isDirectory(runs)) {
      throw UserError.failed(runs + " is no directory", "name the one that holds the runs");
    }
    List<RunIndex.Entry> entries = new RunIndex(runs).entries();
    if (entries.isEmpty()) {
      out.line("no runs in %s", runs);
    } else {
      table(entries).lines().forEach(line -> out.line("%s", line));
    }
    List<Map<String, Object>> list = new ArrayList<>();
    entries.forEach(e -> list.add(json(e)));
    out.json(Map.of("runs", list));
    return 0;
  }

  private static String table(List<RunIndex.Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    for (RunIndex.Entry e : entries) {
      rows.add(
          List.of(
              e.directory().toString(),
              e.command(),
              e.startedAt() == 0
                  ? ""
                  : DATE.format(Instant.ofEpochMilli(e.startedAt()).atZone(ZoneId.systemDefault())),
              e.status(),
              String.format(Locale.ROOT, "%.0f %%", 100 * e.progress()),
              e.remark()));
    }
    return TablePainter.toText(
        new Table(List.of("run", "command", "started", "state", "steps", "remark"), rows),
        Glyphs.BRAILLE);
  }

  private static Map<String, Object> json(RunIndex.Entry e) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", e.directory().toString());
    map.put("command", e.command());
    map.put("seed", e.seed());
    map.put("startedAt", e.startedAt());
    map.put("status", e.status());
    map.put("progress", e.progress());
    map.put("remark", e.remark());
    return map;
  }
}
