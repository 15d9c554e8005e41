package dev.tangent.cli.runs;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.TablePainter;
import dev.tangent.run.query.RunComparison;
import dev.tangent.run.query.RunFilter;
import dev.tangent.run.query.RunRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk compare}: compares runs. */
@Command(
    name = "compare",
    description = {
      "Set runs side by side: settings that differ, results, groups over seeds.",
      "%nRuns that differ in their seeds alone make a group, shown as mean ± standard deviation",
      "(number of runs). `ntk report RUN…` makes a page of the same runs."
    })
public final class CompareCommand extends CliCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description =
          "Run directories, or their names under --runs. Default: all that --where names.")
  List<String> names = List.of();

  @Mixin WhichRuns which = new WhichRuns();

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      order = 33,
      description = "These results alone, in this order. Default: all that are numbers.")
  List<String> columns = List.of();

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) {
    List<RunRow> rows = rows(out);
    if (rows.isEmpty()) {
      throw UserError.failed(
          which.where == null
              ? "no run to compare in " + which.runs
              : "no run in " + which.runs + " fits --where '" + which.where + "'",
          "`ntk runs` lists those there are");
    }
    for (String name : columns) {
      if (rows.stream().allMatch(r -> RunComparison.value(r, name) == null)) {
        throw UserError.usage(
            "--columns " + name + ": none of the runs has such a result",
            "one of " + String.join(", ", RunComparison.of(rows).numbers()));
      }
    }
    RunComparison comparison = RunComparison.of(rows);
    if (which.sort != null) {
      comparison = comparison.sorted(RunFilter.order(which.sort));
    }
    List<String> numbers = columns.isEmpty() ? comparison.numbers() : columns;
    print(out, runs(comparison, numbers));
    if (comparison.groups().size() < rows.size()) {
      out.line("");
      print(out, groups(comparison, numbers));
    }
    out.json(json(comparison));
    return 0;
  }

  private List<RunRow> rows(Output out) {
    if (names.isEmpty()) {
      return which.all(out);
    }
    List<RunRow> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(RunRow.read(RunPaths.find(name, which.runs)));
    }
    rows.removeIf(row -> !which.accepts(row));
    return rows;
  }

  private static void print(Output out, CellTable table) {
    TablePainter.toText(table, Glyphs.BRAILLE).lines().forEach(line -> out.line("%s", line));
  }

  private static CellTable runs(RunComparison comparison, List<String> numbers) {
    List<String> header = new ArrayList<>(List.of("run", "state"));
    header.addAll(comparison.differing());
    header.addAll(numbers);
    List<List<String>> lines = new ArrayList<>();
    for (RunRow row : comparison.rows()) {
      List<String> line = new ArrayList<>(List.of(row.name(), row.status()));
      comparison.differing().forEach(n -> line.add(text(RunComparison.setting(row, n))));
      numbers.forEach(n -> line.add(text(RunComparison.value(row, n))));
      lines.add(line);
    }
    return new CellTable(header, lines);
  }

  private static CellTable groups(RunComparison comparison, List<String> numbers) {
    List<String> settings = List.copyOf(comparison.groups().getFirst().settings().keySet());
    List<String> header = new ArrayList<>(settings);
    header.add("runs");
    header.addAll(numbers);
    List<List<String>> lines = new ArrayList<>();
    for (RunComparison.Group group : comparison.groups()) {
      List<String> line = new ArrayList<>();
      settings.forEach(n -> line.add(text(group.settings().get(n))));
      line.add(Integer.toString(group.runs().size()));
      for (String name : numbers) {
        RunComparison.Statistic statistic = group.statistics().get(name);
        line.add(
            statistic == null
                ? ""
                : text(statistic.mean())
                    + (statistic.deviation() > 0
                        ? String.format(Locale.ROOT, " ± %.2g", statistic.deviation())
                        : ""));
      }
      lines.add(line);
    }
    return new CellTable(header, lines);
  }

  /** A fact as the text of a cell; numbers have at most six digits. */
  static String text(@Nullable Object value) {
    if (value instanceof Double d) {
      if (d == Math.rint(d) && Math.abs(d) < 1e9) {
        return Long.toString(d.longValue());
      }
      double size = Math.abs(d);
      return size < 1e-4 || size >= 1e7
          ? String.format(Locale.ROOT, "%.4e", d)
          : new java.math.BigDecimal(d)
              .round(new java.math.MathContext(6))
              .stripTrailingZeros()
              .toPlainString();
    }
    return value == null ? "" : value.toString();
  }

  private static Map<String, Object> json(RunComparison comparison) {
    List<Map<String, Object>> groups = new ArrayList<>();
    for (RunComparison.Group group : comparison.groups()) {
      Map<String, Object> statistics = new LinkedHashMap<>();
      group
          .statistics()
          .forEach(
              (name, s) ->
                  statistics.put(
                      name,
                      Map.of("mean", s.mean(), "deviation", s.deviation(), "count", s.count())));
      groups.add(
          Map.of(
              "settings", group.settings(),
              "runs", group.runs().stream().map(r -> r.directory().toString()).toList(),
              "statistics", statistics));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("differing", comparison.differing());
    map.put("runs", comparison.rows().stream().map(RunsCommand::json).toList());
    map.put("groups", groups);
    return map;
  }
}
