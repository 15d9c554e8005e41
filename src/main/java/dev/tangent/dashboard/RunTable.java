package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.RunIndex;
import dev.tangent.run.query.RunComparison;
import dev.tangent.run.query.RunFilter;
import dev.tangent.run.query.RunRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Many runs in the form that the viewer chose: filtered, sorted, seeds joined.
 *
 * @param rows in the viewer's order
 * @param settings that differ between the rows, those that all rows have first
 * @param common how many of the settings all rows have
 * @param numbers results and newest values, the most important first
 * @param sort the fact that decides the order, descending after a minus; empty: the newest first
 * @param problem what is wrong with the filter or the order; empty when all is well
 */
record RunTable(
    List<Row> rows,
    List<String> settings,
    int common,
    List<String> numbers,
    String sort,
    String problem) {

  /** The most important numbers, which come first. */
  private static final List<String> FIRST =
      List.of("cost", "testCost", "accuracy", "testAccuracy", "distance", "drift", "relative-gap");

  /** A filter with one of these characters is an expression; otherwise it is a list of words. */
  private static final Pattern EXPRESSION = Pattern.compile("[=<>~]");

  private static final Pattern SORT = Pattern.compile("(?:^|\\s)sort\\s+(-?\\S+)\\s*$");

  RunTable {
    rows = List.copyOf(rows);
    settings = List.copyOf(settings);
    numbers = List.copyOf(numbers);
  }

  /**
   * A run, or those that differ in their seeds alone.
   *
   * @param statistics of the numbers that all its runs have
   */
  record Row(List<RunIndex.Entry> runs, Map<String, RunComparison.Statistic> statistics) {
    Row {
      runs = List.copyOf(runs);
    }

    RunIndex.Entry first() {
      return runs.getFirst();
    }

    /** The directory of its first run. */
    Path directory() {
      return first().directory();
    }

    /** The directories of all its runs. */
    List<Path> directories() {
      return runs.stream().map(RunIndex.Entry::directory).toList();
    }

    /**
     * A fact of the row; for several runs the mean if it is a number, else the fact of the first
     * run.
     */
    @Nullable Object fact(String name) {
      RunComparison.Statistic statistic = statistics.get(name);
      return statistic != null ? (Object) statistic.mean() : first().row().fact(name);
    }
  }

  /** The table for what the viewer has chosen; made anew when the runs or the choice change. */
  static RunTable of(Context c) {
    Session session = c.session();
    List<String> choice =
        List.of(session.filter(), session.sort(), Boolean.toString(session.grouped()));
    Made known = session.table();
    if (known == null || known.runs() != c.runs() || !known.choice().equals(choice)) {
      known = new Made(c.runs(), choice, make(c));
      session.table(known);
    }
    return known.table();
  }

  /** A table with the inputs it was made from, kept because a frame needs it several times. */
  record Made(List<RunIndex.Entry> runs, List<String> choice, RunTable table) {}

  private static RunTable make(Context c) {
    String filter = c.session().filter();
    String sort = c.session().sort();
    Matcher order = SORT.matcher(filter);
    if (order.find()) {
      sort = order.group(1);
      filter = filter.substring(0, order.start());
    }
    List<RunIndex.Entry> shown = c.runs();
    String problem = "";
    try {
      shown = filtered(shown, filter.strip());
      String fact = sort.replaceFirst("^-", "");
      if (!fact.isEmpty() && !RunRow.isKnown(rows(shown), fact)) {
        problem = shown.isEmpty() ? "" : "no run has \"" + fact + "\" to sort by";
        sort = "";
      }
    } catch (IllegalArgumentException e) {
      problem = String.valueOf(e.getMessage());
    }
    return of(shown, sort, c.session().grouped(), problem);
  }

  private static List<RunIndex.Entry> filtered(List<RunIndex.Entry> runs, String filter) {
    if (!EXPRESSION.matcher(filter).find()) {
      return runs.stream().filter(e -> e.matches(filter)).toList();
    }
    RunFilter expression = RunFilter.parse(filter);
    for (String name : expression.names()) {
      if (!RunRow.isKnown(rows(runs), name)) {
        throw new IllegalArgumentException("no run has \"" + name + "\"");
      }
    }
    return runs.stream().filter(e -> expression.test(e.row())).toList();
  }

  private static List<RunRow> rows(List<RunIndex.Entry> runs) {
    return runs.stream().map(RunIndex.Entry::row).toList();
  }

  private static RunTable of(
      List<RunIndex.Entry> runs, String sort, boolean grouped, String problem) {
    if (runs.isEmpty()) {
      return new RunTable(List.of(), List.of(), 0, List.of(), sort, problem);
    }
    RunComparison comparison = RunComparison.of(rows(runs));
    List<Row> rows = new ArrayList<>();
    if (grouped) {
      Map<RunRow, RunIndex.Entry> entries = new LinkedHashMap<>();
      runs.forEach(e -> entries.put(e.row(), e));
      for (RunComparison.Group group : comparison.groups()) {
        rows.add(new Row(group.runs().stream().map(entries::get).toList(), group.statistics()));
      }
    } else {
      runs.forEach(e -> rows.add(new Row(List.of(e), Map.of())));
    }
    if (!sort.isEmpty()) {
      rows.sort(RunFilter.order(sort, Row::fact));
    }
    List<String> differing = new ArrayList<>(comparison.differing());
    differing.remove("command");
    if (grouped) {
      differing.remove("seed");
    }
    List<String> settings =
        new ArrayList<>(
            differing.stream().filter(n -> runs.stream().allMatch(e -> has(e, n))).toList());
    int common = settings.size();
    differing.removeAll(settings);
    settings.addAll(differing);
    Set<String> numbers = new LinkedHashSet<>(FIRST);
    numbers.retainAll(comparison.numbers());
    numbers.addAll(comparison.numbers());
    numbers.removeAll(settings);
    return new RunTable(rows, settings, common, List.copyOf(numbers), sort, problem);
  }

  private static boolean has(RunIndex.Entry e, String setting) {
    return !RunComparison.setting(e.row(), setting).equals("");
  }

  /** Facts by which it can be sorted, in the order of the columns. */
  List<String> sortable() {
    List<String> keys = new ArrayList<>(List.of("run", "status"));
    if (rows.stream().map(r -> r.first().row().command()).distinct().count() > 1) {
      keys.add("command");
    }
    keys.addAll(settings.subList(0, common));
    keys.addAll(numbers);
    keys.add("started");
    keys.addAll(settings.subList(common, settings.size()));
    return keys;
  }

  /** The row that the viewer chose, at first that of the open run; −1 without rows. */
  int selected(Context c) {
    Path chosen = c.session().selectedRun();
    for (int i = 0; i < rows.size(); i++) {
      for (RunIndex.Entry e : rows.get(i).runs()) {
        if (chosen == null ? e.isOf(c.snapshot()) : e.directory().equals(chosen)) {
          return i;
        }
      }
    }
    return rows.isEmpty() ? -1 : 0;
  }
}
