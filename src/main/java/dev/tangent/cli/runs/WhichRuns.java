package dev.tangent.cli.runs;

import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.run.query.RunFilter;
import dev.tangent.run.query.RunRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose some of the runs in a directory, and their order. */
final class WhichRuns {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      order = 30,
      description = "Where runs are. Default: ${DEFAULT-VALUE}.")
  Path runs = Path.of("runs");

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      order = 31,
      description =
          "Only runs for which this holds, as 'width>=1000 and cost<0.1': settings, results and"
              + " newest"
              + " values by name; = != < <= > >= ~ (contains), and, or, not, brackets.")
  @Nullable String where;

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      order = 32,
      description = "Order by this name, ascending; -KEY descends. Default: the newest first.")
  @Nullable String sort;

  /** All runs of the directory that are asked for, in the order asked for. */
  List<RunRow> all(Output out) {
    RunFilter filter = filter();
    List<RunRow> all = RunRow.list(runs);
    if (!all.isEmpty()) {
      names().stream()
          .filter(name -> !RunRow.isKnown(all, name))
          .forEach(name -> out.note("no run has a setting, result or value named %s", name));
    }
    List<RunRow> rows = new ArrayList<>(all.stream().filter(filter).toList());
    sort(rows);
    return rows;
  }

  /** Whether the expression holds for a run. */
  boolean accepts(RunRow row) {
    return filter().test(row);
  }

  /** Puts rows into the order asked for. */
  private void sort(List<RunRow> rows) {
    if (sort != null) {
      rows.sort(RunFilter.order(sort));
    }
  }

  /** The names that the expression and the order ask for. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(filter().names());
    if (sort != null) {
      names.add(sort.startsWith("-") ? sort.substring(1) : sort);
    }
    return names;
  }

  private RunFilter filter() {
    try {
      return RunFilter.parse(where == null ? "" : where);
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--where " + e.getMessage(), "as in 'width>=1000 and cost<0.1'");
    }
  }
}
