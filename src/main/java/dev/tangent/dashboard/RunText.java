package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.feed.RunFeed;
import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Content;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.InkedText;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.LineChartPainter;
import dev.tangent.dashboard.plot.TablePainter;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.dashboard.terminal.Ink;
import dev.tangent.run.Event;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as lines of text, for pipes, mails and screen readers. */
public final class RunText {
  private static final int CHART_HEIGHT = 16;

  private RunText() {}

  /** State, tables and charts of a run, without colour. */
  public static String of(Path run, Glyphs glyphs, int width) {
    return of(run, glyphs, width, Theme.DARK, ColourDepth.NONE);
  }

  /**
   * State, tables and charts of a run.
   *
   * @param glyphs {@link Glyphs#ASCII} for plain text
   * @param width of the charts in columns
   * @param theme the colours of the charts
   * @param depth how many colours there are; {@link ColourDepth#NONE} for pipes
   * @throws dev.tangent.run.RunException when the directory is no run
   */
  public static String of(Path run, Glyphs glyphs, int width, Theme theme, ColourDepth depth) {
    Snapshot s = RunFeed.read(run);
    GridCache grids = new GridCache(Runnable::run, () -> {});
    Session session = new Session(theme, glyphs, ZoneId.systemDefault());
    Context c = new Context(s, session, grids, List.of(), List.of());
    StringBuilder text = new StringBuilder();
    text.append("run       ").append(run).append('\n');
    text.append("state     ").append(s.status());
    text.append(s.end() == null || s.end().message().isEmpty() ? "" : ": " + s.end().message());
    text.append('\n');
    if (s.problem() != null) {
      text.append("problem   ").append(s.problem()).append('\n');
    }
    if (!s.foreign().isEmpty()) {
      text.append("note      ").append(s.foreign()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT, "progress  %.0f %%   %s%n", 100 * s.progress(), OverviewView.speed(c)));
    text.append('\n');
    RunView.settings(c).lines().forEach(line -> text.append("  ").append(line).append('\n'));
    CellTable members = OverviewView.members(c, true);
    if (!members.rows().isEmpty()) {
      section(text, "networks");
      text.append(TablePainter.toText(members, glyphs));
    }
    charts(text, c, width, depth == ColourDepth.NONE ? null : new Ink(depth));
    for (Event.Table table : s.tables()) {
      section(text, table.title());
      text.append(TablePainter.toText(new CellTable(table.columns(), table.rows()), glyphs));
    }
    return glyphs == Glyphs.ASCII
        ? text.toString().lines().map(glyphs::spell).collect(Collectors.joining("\n", "", "\n"))
        : text.toString();
  }

  private static void section(StringBuilder text, String title) {
    text.append('\n').append(title).append('\n');
  }

  private static void charts(StringBuilder text, Context c, int width, @Nullable Ink ink) {
    Glyphs glyphs = c.session().glyphs();
    Set<String> drawn = new HashSet<>();
    for (View view : Screen.VIEWS) {
      if (view instanceof RunView || view instanceof RunsView) {
        continue;
      }
      for (Panel.Row row : view.rows(c, 120, 60)) {
        for (Panel panel : row.panels()) {
          Content content = panel.content();
          if (content instanceof LineChart figure && !figure.isEmpty() && drawn.add(panel.id())) {
            section(text, panel.title() + legend(figure, glyphs));
            Canvas canvas = new Canvas(width, CHART_HEIGHT, c.session().theme(), glyphs, false);
            LineChartPainter.paint(canvas, figure);
            text.append(ink == null ? canvas.toText() : InkedText.of(canvas, ink::foreground));
          }
        }
      }
    }
  }

  private static String legend(LineChart figure, Glyphs glyphs) {
    List<String> entries = new ArrayList<>();
    for (LineChartPainter.Entry entry : LineChartPainter.legend(figure, glyphs)) {
      entries.add(entry.sample() + " " + entry.text());
    }
    return entries.isEmpty() ? "" : "   [" + String.join("   ", entries) + "]";
  }

  /** The state of a run for machines: status, progress, the newest values of each member. */
  public static Map<String, Object> summary(Path run) {
    Snapshot s = RunFeed.read(run);
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("run", run.toString());
    summary.put("command", s.settings() == null ? "" : s.settings().command());
    summary.put("status", s.status());
    summary.put("message", s.end() == null ? "" : s.end().message());
    summary.put("live", s.live());
    summary.put("progress", s.progress());
    List<Map<String, Object>> members = new ArrayList<>();
    for (Snapshot.MemberView m : s.members()) {
      Map<String, Object> values = new LinkedHashMap<>();
      m.values().forEach((name, trace) -> values.put(name, trace.last()));
      members.add(
          Map.of(
              "id",
              m.member().id(),
              "group",
              m.group(),
              "step",
              m.step(),
              "time",
              m.time(),
              "values",
              values));
    }
    summary.put("members", members);
    return summary;
  }
}
