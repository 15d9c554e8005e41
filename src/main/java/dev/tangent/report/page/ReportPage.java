package dev.tangent.report.page;

import dev.tangent.report.Plot;
import dev.tangent.report.PlotSeries;
import dev.tangent.report.RunFigures;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
import dev.tangent.run.Logged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One self-contained HTML page of a run, or of several side by side with what differs on top.
 *
 * <pre>{@code
 * ReportPage.write(List.of(Path.of("runs/fig1")), Path.of("fig1.html"));
 * }</pre>
 *
 * <p>A live run is shown as it stands. The page shows the time of the newest event, not the time at
 * which it was written, so that the same runs give the same bytes.
 */
public final class ReportPage {
  private final List<RunFacts> runs;
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final List<Map<String, Object>> data = new ArrayList<>();
  private int plots;

  private ReportPage(List<RunFacts> runs) {
    this.runs = runs;
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param directories of the runs, at least one
   * @param file the page; replaced when it is there
   * @throws dev.tangent.run.RunException when a directory is no run
   * @throws IOException when the page can't be written
   */
  public static void write(List<Path> directories, Path file) throws IOException {
    AtomicFiles.write(file, html(directories).getBytes(StandardCharsets.UTF_8));
  }

  /** The page as text. */
  static String html(List<Path> directories) {
    if (directories.isEmpty()) {
      throw new IllegalArgumentException("a page of 0 runs: name at least one");
    }
    return new ReportPage(directories.stream().map(RunFacts::read).toList()).page();
  }

  private String page() {
    String title =
        runs.size() == 1
            ? runs.getFirst().name()
            : String.format(
                Locale.ROOT, "%d runs: %s and others", runs.size(), runs.getFirst().name());
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<link rel=\"icon\" href=\"data:,\">\n<title>");
    out.append(Html.escape(title)).append(" · Tangent</title>\n<style>\n");
    out.append(resource("page.css")).append("</style></head>\n<body>\n<header><h1>");
    out.append(Html.escape(title)).append("</h1>\n");
    states();
    out.append("</header>\n<main>\n");
    differences();
    failures();
    figures();
    results();
    tables();
    settings();
    remarks();
    out.append("</main>\n<footer>Made by Tangent from the runs' own records.</footer>\n");
    out.append("<div id=\"tip\" role=\"status\" aria-live=\"polite\"></div>\n");
    out.append("<script type=\"application/json\" id=\"data\">");
    out.append(Html.script(Json.text(data))).append("</script>\n<script>\n");
    out.append(resource("page.js")).append("</script>\n</body></html>\n");
    return out.toString();
  }

  /** One line for each run: its state, command, start and duration. */
  private void states() {
    for (RunFacts run : runs) {
      out.append("<p class=\"state ").append(Html.escape(run.status())).append("\"><strong>");
      out.append(mark(run.status())).append(' ').append(Html.escape(run.status()));
      out.append("</strong> ");
      if (runs.size() > 1) {
        out.append(Html.escape(run.name())).append(" · ");
      }
      out.append("<code>ntk ").append(Html.escape(run.settings().command())).append("</code>");
      if (!run.message().isEmpty()) {
        out.append(" · ").append(Html.escape(run.message()));
      }
      out.append(" · started ").append(Instant.ofEpochSecond(run.settings().startedAt() / 1000));
      Duration wall = Duration.ofMillis(Math.max(0, run.model().lastAt() - run.model().firstAt()));
      out.append(
          String.format(
              Locale.ROOT,
              " · %d:%02d:%02d from the first to the last event",
              wall.toHours(),
              wall.toMinutesPart(),
              wall.toSecondsPart()));
      out.append("</p>\n");
    }
  }

  private static String mark(String status) {
    return switch (status) {
      case "done" -> "✓";
      case "failed" -> "✗";
      case "killed", "interrupted" -> "■";
      default -> "▶";
    };
  }

  private void differences() {
    if (runs.size() < 2) {
      return;
    }
    List<Map<String, String>> settings = runs.stream().map(RunFacts::settingTexts).toList();
    List<List<String>> rows = new ArrayList<>();
    for (String name : names(settings)) {
      List<String> values = settings.stream().map(s -> s.getOrDefault(name, "—")).toList();
      if (values.stream().distinct().count() > 1) {
        rows.add(row(name, values));
      }
    }
    out.append("<section><h2>What differs</h2>\n");
    if (rows.isEmpty()) {
      out.append("<p>No setting: the runs were made alike.</p>\n");
    } else {
      out.append(Html.table("Settings that differ", header("setting"), rows));
    }
    out.append("</section>\n");
  }

  private void results() {
    List<Map<String, String>> results = new ArrayList<>();
    for (RunFacts run : runs) {
      Map<String, String> texts = new LinkedHashMap<>();
      run.result().forEach((name, value) -> texts.put(name, RunFacts.text(value)));
      results.add(texts);
    }
    Set<String> names = names(results);
    if (names.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(row(name, results.stream().map(r -> r.getOrDefault(name, "—")).toList()));
    }
    out.append("<section><h2>Results</h2>\n");
    out.append(Html.table("result.json", header("name"), rows));
    out.append("</section>\n");
  }

  private List<String> header(String first) {
    return row(
        first, runs.size() == 1 ? List.of("value") : runs.stream().map(RunFacts::name).toList());
  }

  private static List<String> row(String first, List<String> others) {
    List<String> row = new ArrayList<>(List.of(first));
    row.addAll(others);
    return row;
  }

  private static Set<String> names(List<Map<String, String>> maps) {
    Set<String> names = new LinkedHashSet<>();
    maps.forEach(m -> names.addAll(m.keySet()));
    return names;
  }

  /** Rows of tables that say FAIL come first, because a reader must see them. */
  private void failures() {
    StringBuilder found = new StringBuilder();
    for (RunFacts run : runs) {
      for (Event.Table table : run.model().tables()) {
        List<List<String>> rows =
            table.rows().stream().filter(r -> r.stream().anyMatch("FAIL"::equals)).toList();
        if (!rows.isEmpty()) {
          found.append(Html.table(caption(run, table.title()), table.columns(), rows));
        }
      }
    }
    if (!found.isEmpty()) {
      out.append("<section class=\"failed\"><h2>Checks that failed</h2>\n");
      out.append(found).append("</section>\n");
    }
  }

  private String caption(RunFacts run, String title) {
    return runs.size() == 1 ? title : run.name() + ": " + title;
  }

  private void figures() {
    int before = out.length();
    out.append("<section><h2>Figures</h2>\n");
    int heading = out.length();
    if (runs.size() == 1) {
      RunFacts run = runs.getFirst();
      for (RunFigures.Drawn drawn : RunFigures.draw(run.model(), run.settings())) {
        figure(drawn.figure().plots(), drawn.figure().caption());
      }
    }
    List<Plot> recorded = RunPlots.of(runs);
    if (!recorded.isEmpty()) {
      figure(recorded, "");
    }
    if (out.length() == heading) {
      out.setLength(before); // some runs, as of a kernel, record no curve
    } else {
      out.append("</section>\n");
    }
  }

  private void figure(List<Plot> panels, String caption) {
    out.append("<figure><div class=\"panels\">\n");
    for (Plot plot : panels) {
      String id = "p" + plots++;
      out.append("<div class=\"panel\" tabindex=\"0\" data-plot=\"").append(id).append("\">");
      out.append(PlotSvg.of(plot, id));
      legend(plot);
      out.append("<p class=\"tools\"></p></div>\n");
      data.add(data(plot, id));
    }
    out.append("</div>");
    if (!caption.isEmpty()) {
      out.append("<figcaption>").append(Html.escape(caption)).append("</figcaption>");
    }
    out.append("</figure>\n");
  }

  /** Writes legend entries by label; the script turns them into buttons that hide their series. */
  private void legend(Plot plot) {
    Map<String, List<Integer>> entries = new LinkedHashMap<>();
    for (int i = 0; i < plot.series().size(); i++) {
      String label = plot.series().get(i).label();
      if (!label.isEmpty()) {
        entries.computeIfAbsent(label, _ -> new ArrayList<>()).add(i);
      }
    }
    out.append("<ul class=\"legend\">");
    entries.forEach(
        (label, which) -> {
          PlotSeries first = plot.series().get(which.getFirst());
          out.append("<li data-s=\"")
              .append(String.join(" ", which.stream().map(String::valueOf).toList()));
          out.append("\">").append(PlotSvg.sample(first.pen()));
          out.append("<span>").append(Html.escape(label)).append("</span></li>");
        });
    out.append("</ul>");
  }

  private static Map<String, Object> data(Plot plot, String id) {
    List<PlotSvg.Range> ranges = PlotSvg.ranges(plot);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("title", plot.title().isEmpty() ? plot.y().title() : plot.title());
    map.put("x", axis(plot.x().title(), ranges.get(0)));
    map.put("y", axis(plot.y().title(), ranges.get(1)));
    List<Map<String, Object>> series = new ArrayList<>();
    for (PlotSeries s : plot.series()) {
      series.add(Map.of("label", s.label(), "x", s.x(), "y", s.y()));
    }
    map.put("series", series);
    return map;
  }

  private static Map<String, Object> axis(String title, PlotSvg.Range range) {
    return Map.of(
        "title", title, "min", range.min(), "max", range.max(), "log", range.logarithmic());
  }

  private void tables() {
    int before = out.length();
    out.append("<section><h2>Tables</h2>\n");
    boolean any = false;
    for (RunFacts run : runs) {
      for (Event.Table table : run.model().tables()) {
        out.append(Html.table(caption(run, table.title()), table.columns(), table.rows()));
        any = true;
      }
    }
    if (any) {
      out.append("</section>\n");
    } else {
      out.setLength(before);
    }
  }

  private void settings() {
    out.append("<section><h2>How it was made</h2>\n");
    for (RunFacts run : runs) {
      out.append("<details").append(runs.size() == 1 ? " open" : "").append("><summary>");
      out.append(runs.size() == 1 ? "Settings" : Html.escape(run.name())).append("</summary>\n");
      pairs("Settings", run.settingTexts());
      pairs("Versions", run.settings().versions());
      pairs("Machine", run.settings().machine());
      out.append("</details>\n");
    }
    out.append("</section>\n");
  }

  private void pairs(String caption, Map<String, String> pairs) {
    List<List<String>> rows = new ArrayList<>();
    pairs.forEach((name, value) -> rows.add(List.of(name, Objects.toString(value, ""))));
    if (!rows.isEmpty()) {
      out.append(Html.table(caption, List.of("name", "value"), rows));
    }
  }

  private void remarks() {
    StringBuilder list = new StringBuilder();
    for (RunFacts run : runs) {
      for (Logged logged : run.model().log()) {
        switch (logged.event()) {
          case Event.Log log when !log.level().equals("info") ->
              remark(list, run, log.level(), log.message());
          case Event.Alert alert when !alert.level().equals("info") ->
              remark(list, run, alert.kind(), alert.message());
          default -> {}
        }
      }
    }
    if (!list.isEmpty()) {
      out.append("<section><h2>Warnings</h2><ul>\n").append(list).append("</ul></section>\n");
    }
  }

  private void remark(StringBuilder list, RunFacts run, String kind, String message) {
    list.append("<li><strong>").append(Html.escape(kind)).append("</strong> ");
    list.append(runs.size() == 1 ? "" : Html.escape(run.name()) + ": ");
    list.append(Html.escape(message)).append("</li>\n");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
