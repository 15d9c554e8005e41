package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Content;
import dev.tangent.dashboard.plot.Heat;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.LineChartPainter;
import dev.tangent.dashboard.plot.Notes;
import dev.tangent.dashboard.plot.Painter;
import dev.tangent.dashboard.plot.Style;
import dev.tangent.dashboard.plot.TableColumns;
import dev.tangent.dashboard.plot.TablePainter;
import dev.tangent.dashboard.plot.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Paints a panel of the screen: frame, title, legend, how much is out of sight, and the content.
 */
final class PanelPainter {
  private final Canvas canvas;
  private final Context context;
  private final Theme theme;

  /** Paints panels on a screen of that size. */
  PanelPainter(Canvas screen, Context context) {
    this.canvas = screen;
    this.context = context;
    this.theme = screen.theme();
  }

  void paint(Canvas place, View view, Panel panel, boolean focused) {
    place.frame(Style.of(focused ? theme.focus() : theme.frame()));
    Content content = prepared(context, view, panel, canvas.width(), canvas.height());
    Style style = focused ? Style.of(theme.focus()).bolder() : Style.of(theme.text());
    String title = " " + (focused ? "▸ " : "") + panel.title() + " ";
    place.cell(2, 0, place.width() - 4, title, style);
    double cursor = focused ? context.session().cursor() : Double.NaN;
    switch (content) {
      case LineChart figure ->
          legend(place, 3 + place.measure(title), figure, cursor, explained(view));
      case Heat heat ->
          remark(
              place,
              place.height() - 1,
              heat.rows()
                  + " × "
                  + heat.columns()
                  + (panel.id().equals(KernelView.HEAT) ? "   m next" : ""));
      case CellTable table -> {
        Canvas inner = inside(place);
        TableColumns columns =
            TableColumns.fit(inner, table, context.session().sideways(panel.id()));
        content = columns.table();
        int rows = TablePainter.hidden(inner, columns.table());
        context.session().limit(panel.id(), rows, columns.hiddenLeft());
        String remark = columns(columns, rows > 0 ? table.rows().size() + " rows" : "");
        if (!remark.isEmpty()) {
          remark(place, place.height() - 1, remark);
        }
      }
      case Notes notes -> {
        Canvas inner = inside(place);
        int lines = TablePainter.lines(inner, notes).size();
        context.session().limit(panel.id(), Math.max(0, lines - inner.height()), 0);
        if (lines > inner.height()) {
          remark(place, place.height() - 1, lines + " lines");
        }
      }
    }
    Painter.paint(inside(place), content, cursor, context.session().scroll(panel.id()));
  }

  private static Canvas inside(Canvas panel) {
    return panel.region(2, 1, panel.width() - 4, panel.height() - 2);
  }

  /** How many columns and rows of a table are out of sight. */
  private static String columns(TableColumns columns, String rows) {
    if (!columns.isPart()) {
      return rows;
    }
    String arrows = (columns.hiddenLeft() > 0 ? "←" : "") + (columns.hiddenRight() > 0 ? "→" : "");
    int more = columns.hiddenLeft() + columns.hiddenRight();
    return (rows.isEmpty() ? "" : rows + "   ")
        + arrows
        + " "
        + more
        + (more == 1 ? " more column" : " more columns");
  }

  /**
   * Names that the view explains outside of its figures; a zoomed panel has to explain them itself.
   */
  private Set<String> explained(View view) {
    return context.session().zoomed() || !context.overlays().isEmpty()
        ? Set.of()
        : view.explained(context, canvas.width(), canvas.height() - Screen.CHROME);
  }

  private void remark(Canvas place, int y, String text) {
    place.textEndingAt(place.width() - 2, y, " " + text + " ", Style.of(theme.muted()));
  }

  /**
   * Writes the legend into the upper border, into the lower one if that is too short, else into
   * both.
   */
  private void legend(
      Canvas place, int from, LineChart figure, double cursor, Set<String> elsewhere) {
    List<LineChartPainter.Entry> entries =
        LineChartPainter.legend(figure, canvas.glyphs()).stream()
            .filter(e -> !elsewhere.contains(e.text()))
            .toList();
    int bottom = place.height() - 1;
    boolean above = width(place, entries) <= place.width() - 2 - from;
    boolean reading = !Double.isNaN(cursor) && !figure.isEmpty();
    if (reading) {
      entries(place, bottom, 2, LineChartPainter.readings(figure, cursor, canvas.glyphs()));
    }
    if (above || reading) {
      entries(place, 0, from, entries);
    } else if (width(place, entries) <= place.width() - 4) {
      entries(place, bottom, 2, entries);
    } else {
      int count = entries(place, 0, from, entries);
      List<LineChartPainter.Entry> rest = entries.subList(count, entries.size());
      if (width(place, rest) > place.width() - 4) {
        rest = withCount(place, rest);
      }
      entries(place, bottom, 2, rest);
    }
  }

  /** The entries that fit, and a count of the others, so that none is left out silently. */
  private static List<LineChartPainter.Entry> withCount(
      Canvas place, List<LineChartPainter.Entry> entries) {
    for (int shown = entries.size() - 1; shown >= 0; shown--) {
      List<LineChartPainter.Entry> some = new ArrayList<>(entries.subList(0, shown));
      some.add(new LineChartPainter.Entry("", -1, "+" + (entries.size() - shown) + " more"));
      if (width(place, some) <= place.width() - 4) {
        return some;
      }
    }
    return entries;
  }

  private static int width(Canvas place, List<LineChartPainter.Entry> entries) {
    return 1 + entries.stream().mapToInt(e -> width(place, e)).sum();
  }

  private static int width(Canvas place, LineChartPainter.Entry entry) {
    return place.measure(entry.sample()) + 1 + place.measure(entry.text()) + 2;
  }

  /**
   * Writes entries into a border, right-aligned.
   *
   * @return how many there was room for
   */
  private int entries(Canvas place, int y, int from, List<LineChartPainter.Entry> entries) {
    int room = place.width() - 2 - from;
    int count = 0;
    int width = 1;
    for (LineChartPainter.Entry entry : entries) {
      int next = width(place, entry);
      if (width + next > room) {
        break;
      }
      width += next;
      count++;
    }
    if (count == 0) {
      return 0;
    }
    int x = place.text(place.width() - 2 - width, y, " ", Style.PLAIN);
    for (LineChartPainter.Entry entry : entries.subList(0, count)) {
      if (!entry.sample().isEmpty()) {
        x = place.text(x, y, entry.sample() + " ", Style.of(theme.series(entry.slot())).bolder());
      }
      x = place.text(x, y, entry.text(), Style.of(theme.text()));
      x = place.text(x, y, "  ", Style.PLAIN);
    }
    return count;
  }

  /** The panel's content with the viewer's axes and the overlaid runs. */
  static Content prepared(Context c, View view, Panel panel, int width, int height) {
    if (!(panel.content() instanceof LineChart figure)) {
      return panel.content();
    }
    LineChart result =
        figure.withAxes(
            figure.x().withLog(c.session().logX(panel.id(), figure.x().log())),
            figure.y().withLog(c.session().logY(panel.id(), figure.y().log())));
    return c.overlays().isEmpty() ? result : overlaid(c, view, panel, result, width, height);
  }

  /**
   * The figure with the same panel of the other runs laid over it. Each line is named after its
   * run, and no two runs share a series. Nothing is laid over if the axes differ (a circle and
   * points).
   */
  private static LineChart overlaid(
      Context c, View view, Panel panel, LineChart figure, int width, int height) {
    List<String> names = new ArrayList<>(List.of(c.snapshot().name()));
    c.overlays().forEach(o -> names.add(o.name()));
    List<String> runs = RunNames.distinct(names);
    List<LineChart.Line> lines = new ArrayList<>();
    for (LineChart.Line line : figure.lines()) {
      lines.add(line.slot() < 0 ? line : line.named(runs.getFirst()));
    }
    int slot = LineChartPainter.series(figure);
    for (int i = 0; i < c.overlays().size(); i++) {
      Context other = new Context(c.overlays().get(i), c.session(), c.grids(), c.runs(), List.of());
      int used = 0;
      for (Panel.Row row : view.rows(other, width, height - Screen.CHROME)) {
        for (Panel twin : row.panels()) {
          if (twin.id().equals(panel.id())
              && twin.content() instanceof LineChart f
              && f.x().label().equals(figure.x().label())) {
            for (LineChart.Line line : f.lines()) {
              if (line.slot() >= 0) {
                lines.add(line.of(runs.get(i + 1), slot + line.slot()));
              }
            }
            used = LineChartPainter.series(f);
          }
        }
      }
      slot += used;
    }
    return new LineChart(figure.title(), figure.x(), figure.y(), lines);
  }
}
