package dev.tangent.job.sweep;

import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.JobSpec;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.SweepSeries;
import dev.tangent.run.query.RunComparison.Statistic;
import dev.tangent.run.query.RunRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares the runs of a sweep: means over seeds, power laws, a CSV file, events for the log. */
final class SweepTable {
  /** The file with one line for each run. */
  static final String FILE = "sweep.csv";

  /** Measures that people look for first, in this order; the rest follow as runs report them. */
  private static final List<String> FIRST =
      List.of("drift", "cost", "distance", "relative-gap", "testCost", "accuracy", "testAccuracy");

  private record Line(
      String name,
      Path directory,
      Map<String, String> settings,
      long seed,
      String status,
      String message,
      Map<String, Double> numbers) {}

  private final SweepSpec<?> spec;
  private final List<Line> lines;

  private SweepTable(SweepSpec<?> spec, List<Line> lines) {
    this.spec = spec;
    this.lines = lines;
  }

  /** Reads the results of the runs. */
  static <S extends Record & JobSpec<S>> SweepTable of(
      SweepSpec<S> spec, List<SweepPoint<S>> points, Function<SweepPoint<S>, Path> directory) {
    List<Line> lines = new ArrayList<>();
    for (SweepPoint<S> point : points) {
      RunRow row = RunRow.read(directory.apply(point));
      lines.add(
          new Line(
              point.name(),
              row.directory(),
              point.settings(),
              point.seed(),
              row.status(),
              row.message(),
              numbers(row)));
    }
    return new SweepTable(spec, lines);
  }

  /**
   * The results of a run and its last measured values; a result wins over a value of the same name.
   */
  private static Map<String, Double> numbers(RunRow row) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Set<String> plain = new LinkedHashSet<>();
    row.results()
        .forEach(
            (name, value) -> {
              if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
                numbers.put(name, n.doubleValue());
                plain.add(plain(name));
              }
            });
    row.values()
        .forEach(
            (name, value) -> {
              if (!plain.contains(plain(name))) {
                numbers.put(name, value);
              }
            });
    return numbers;
  }

  /** {@code testCost} is {@code test-cost}. */
  private static String plain(String name) {
    return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
  }

  /** How many runs are done. */
  int done() {
    return (int) lines.stream().filter(SweepTable::isDone).count();
  }

  private static boolean isDone(Line line) {
    return line.status().equals("done");
  }

  /** Why the first one failed. */
  String firstFailure() {
    return lines.stream()
        .filter(l -> !isDone(l))
        .map(l -> l.message().isEmpty() ? l.status() : l.message())
        .findFirst()
        .orElse("");
  }

  /** Writes the file and the events. */
  SweepResult write(JobRun run) {
    List<String> measures = measures();
    List<SweepResult.Group> groups = groups(measures);
    List<SweepResult.Slope> slopes = new ArrayList<>();
    for (SweepAxis axis : spec.axes()) {
      for (String measure : measures) {
        slopes.addAll(curves(run, axis, measure));
      }
    }
    Path file = run.directory().resolve(FILE);
    JobRun.uninterrupted(
        () -> {
          try {
            AtomicFiles.write(file, csv().getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
          }
        });
    run.table(title(), columns(measures), cells(groups, measures));
    return new SweepResult(
        lines.stream().map(Line::directory).toList(),
        lines.size() - done(),
        measures,
        groups,
        slopes,
        file);
  }

  private String title() {
    return spec.seeds() == 1 ? "sweep" : "sweep: mean ± deviation over seeds";
  }

  /** Numbers that are not the same in all runs. */
  private List<String> measures() {
    Map<String, Set<Double>> values = new LinkedHashMap<>();
    FIRST.forEach(name -> values.put(name, new LinkedHashSet<>()));
    for (Line line : lines) {
      line.numbers()
          .forEach((name, v) -> values.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(v));
    }
    values.values().removeIf(v -> v.size() < (lines.size() == 1 ? 1 : 2));
    return List.copyOf(values.keySet());
  }

  private List<SweepResult.Group> groups(List<String> measures) {
    List<SweepResult.Group> groups = new ArrayList<>();
    for (Map<String, String> settings : spec.combinations()) {
      List<Line> its =
          lines.stream().filter(l -> isDone(l) && l.settings().equals(settings)).toList();
      Map<String, Statistic> statistics = new LinkedHashMap<>();
      for (String measure : measures) {
        Statistic statistic = statistic(its, measure);
        if (statistic != null) {
          statistics.put(measure, statistic);
        }
      }
      groups.add(new SweepResult.Group(settings, its.size(), statistics));
    }
    return groups;
  }

  private static @Nullable Statistic statistic(List<Line> lines, String measure) {
    double[] values =
        lines.stream()
            .map(l -> l.numbers().get(measure))
            .filter(java.util.Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return values.length == 0 ? null : Statistic.of(values);
  }

  /**
   * A measure against a setting that is a positive number, for each combination of the others: a
   * curve of means with deviations, and the power law through the runs where it has one.
   */
  private List<SweepResult.Slope> curves(JobRun run, SweepAxis axis, String measure) {
    Map<Map<String, String>, TreeMap<Double, List<Double>>> byOthers = new LinkedHashMap<>();
    for (Line line : lines) {
      Double y = line.numbers().get(measure);
      Double x = number(line.settings().getOrDefault(axis.setting(), ""));
      if (x == null || !(x > 0)) {
        return List.of();
      }
      if (y != null && isDone(line)) {
        byOthers
            .computeIfAbsent(
                SweepPoint.without(line.settings(), axis.setting()), _ -> new TreeMap<>())
            .computeIfAbsent(x, _ -> new ArrayList<>())
            .add(y);
      }
    }
    List<SweepResult.Slope> slopes = new ArrayList<>();
    byOthers.forEach(
        (others, values) -> {
          if (values.size() > 1) {
            String member = others.isEmpty() ? SweepSeries.ALL : SweepPoint.words(others);
            means(run, axis.setting(), measure, member, values);
            law(values)
                .ifPresent(
                    law -> {
                      fit(run, axis.setting(), measure, member, values, law);
                      slopes.add(new SweepResult.Slope(measure, axis.setting(), others, law));
                    });
          }
        });
    return slopes;
  }

  private static java.util.Optional<PowerLaw> law(TreeMap<Double, List<Double>> values) {
    List<double[]> points = new ArrayList<>();
    values.forEach((x, all) -> all.forEach(y -> points.add(new double[] {x, y})));
    return PowerLaw.fit(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  private void means(
      JobRun run,
      String setting,
      String measure,
      String member,
      TreeMap<Double, List<Double>> values) {
    int n = values.size();
    double[] x = new double[n];
    double[] mean = new double[n];
    double[] low = new double[n];
    double[] high = new double[n];
    int i = 0;
    for (Map.Entry<Double, List<Double>> e : values.entrySet()) {
      Statistic s = Statistic.of(e.getValue().stream().mapToDouble(Double::doubleValue).toArray());
      x[i] = e.getKey();
      mean[i] = s.mean();
      low[i] = s.mean() - s.deviation();
      high[i++] = s.mean() + s.deviation();
    }
    emit(run, new SweepSeries(measure, setting, false), member, x, mean, low, high);
  }

  private void fit(
      JobRun run,
      String setting,
      String measure,
      String member,
      TreeMap<Double, List<Double>> values,
      PowerLaw law) {
    double[] x = {values.firstKey(), values.lastKey()};
    double[] y = {law.at(x[0]), law.at(x[1])};
    double[] error = {law.error(), law.error()};
    boolean known = !Double.isNaN(law.error());
    // The band of a power law shows the error of its slope, about the middle of the range.
    double middle = Math.sqrt(x[0] * x[1]);
    double[] low = y.clone();
    double[] high = y.clone();
    for (int i = 0; i < 2 && known; i++) {
      double part = Math.exp(error[i] * Math.abs(Math.log(x[i] / middle)));
      low[i] = y[i] / part;
      high[i] = y[i] * part;
    }
    emit(run, new SweepSeries(measure, setting, true), member, x, y, low, high);
  }

  private void emit(
      JobRun run,
      SweepSeries series,
      String member,
      double[] x,
      double[] y,
      double[] low,
      double[] high) {
    run.emit(new Event.Curve(SweepSeries.ROLE, member, series.text(), 0, 0, x, y, low, high));
    if (series.measure().equals(Recorded.DISTANCE) && series.against().equals("width")) {
      String of = member.equals(SweepSeries.ALL) ? "" : " " + member;
      run.emit(
          new Event.Curve(
              Recorded.CONVERGENCE,
              member,
              (series.fit() ? SweepSeries.FIT : SweepSeries.MEASURED) + of,
              0,
              0,
              x,
              y,
              series.fit() ? null : low,
              series.fit() ? null : high));
    }
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private List<String> columns(List<String> measures) {
    List<String> columns = new ArrayList<>(spec.axes().stream().map(SweepAxis::setting).toList());
    columns.add("runs");
    columns.addAll(measures);
    return columns;
  }

  private List<List<String>> cells(List<SweepResult.Group> groups, List<String> measures) {
    List<List<String>> cells = new ArrayList<>();
    for (SweepResult.Group group : groups) {
      List<String> row = new ArrayList<>(group.settings().values());
      row.add(String.valueOf(group.runs()));
      measures.forEach(m -> row.add(cell(group.statistics().get(m))));
      cells.add(row);
    }
    return cells;
  }

  private static String cell(@Nullable Statistic s) {
    if (s == null) {
      return "";
    }
    String mean = String.format(Locale.ROOT, "%.4g", s.mean());
    return s.count() < 2 ? mean : mean + " ± " + twoDigits(s.deviation());
  }

  /** A number with two significant digits, without an exponent: 90, not 9.0e+01. */
  static String twoDigits(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    return size >= 1e-4 && size < 1e6
        ? String.format(
            Locale.ROOT,
            "%." + Math.max(0, 1 - (int) Math.floor(Math.log10(size))) + "f",
            new BigDecimal(value).round(new MathContext(2)))
        : String.format(Locale.ROOT, "%.1e", value);
  }

  private String csv() {
    Set<String> numbers = new LinkedHashSet<>(measures());
    lines.forEach(l -> numbers.addAll(l.numbers().keySet()));
    StringBuilder text = new StringBuilder("run");
    spec.axes().forEach(axis -> text.append(',').append(quoted(axis.setting())));
    text.append(",seed,status");
    numbers.forEach(name -> text.append(',').append(quoted(name)));
    text.append('\n');
    for (Line line : lines) {
      text.append(quoted(line.name()));
      spec.axes().forEach(a -> text.append(',').append(quoted(line.settings().get(a.setting()))));
      text.append(',').append(line.seed()).append(',').append(line.status());
      for (String name : numbers) {
        Double value = line.numbers().get(name);
        text.append(',').append(value == null ? "" : value);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String quoted(@Nullable String text) {
    String plain = text == null ? "" : text;
    return plain.matches("[^,\"\n\r]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
  }
}
