package dev.tangent.cli.runs;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.TablePainter;
import dev.tangent.run.query.RunRow;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ntk runs}: lists runs. */
@Command(
    name = "runs",
    description = {
      "List runs, live and finished, the newest first.",
      "%n--where 'width>=1000 and cost<0.1' shows those alone, --sort cost orders them. --json has"
          + " all",
      "settings, results and newest values of each."
    })
public final class RunsCommand extends CliCommand {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  @Mixin WhichRuns which = new WhichRuns();

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) {
    if (given("--runs") && !Files.isDirectory(which.runs)) {
      throw UserError.failed(which.runs + " is no directory", "name the one that holds the runs");
    }
    List<RunRow> rows = which.all(out);
    if (rows.isEmpty()) {
      out.line("no runs in %s%s", which.runs, which.where == null ? "" : " where " + which.where);
    } else {
      table(rows).lines().forEach(line -> out.line("%s", line));
    }
    out.json(Map.of("runs", rows.stream().map(RunsCommand::json).toList()));
    return 0;
  }

  private String table(List<RunRow> rows) {
    List<String> columns = new ArrayList<>(List.of("run", "command", "started", "state", "steps"));
    List<String> asked = which.names().stream().filter(n -> !columns.contains(n)).toList();
    columns.addAll(asked);
    columns.add("remark");
    List<List<String>> lines = new ArrayList<>();
    for (RunRow row : rows) {
      List<String> line = new ArrayList<>();
      line.add(row.directory().toString());
      line.add(row.command());
      line.add(
          row.startedAt() == 0
              ? ""
              : DATE.format(Instant.ofEpochMilli(row.startedAt()).atZone(ZoneId.systemDefault())));
      line.add(row.status());
      line.add(String.format(Locale.ROOT, "%.0f %%", 100 * row.progress()));
      asked.forEach(name -> line.add(CompareCommand.text(row.fact(name))));
      line.add(row.message());
      lines.add(line);
    }
    return TablePainter.toText(new CellTable(columns, lines), Glyphs.BRAILLE);
  }

  /** A run as JSON for other programs; these names must not change. */
  static Map<String, Object> json(RunRow row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", row.directory().toString());
    map.put("command", row.command());
    map.put("seed", row.seed());
    map.put("startedAt", row.startedAt());
    map.put("status", row.status());
    map.put("progress", row.progress());
    map.put("remark", row.message());
    map.put("settings", row.settings());
    map.put("results", row.results());
    map.put("values", row.values());
    return map;
  }
}
