package dev.tangent.dashboard.plot;

import java.util.Arrays;
import java.util.List;

/** Draws a {@link Table}, and {@link Notes}, with the rows around the selected one in sight. */
public final class TablePainter {
  private static final String NUMERIC = "[−-]?[0-9∞–].*";

  private TablePainter() {}

  /**
   * Draws the table.
   *
   * @param firstRow the first row in sight when none is selected
   */
  public static void paint(Canvas canvas, Table table, int firstRow) {
    int[] widths = widths(canvas, table);
    int shown = Math.max(1, canvas.height() - 1);
    int first = firstVisible(table, firstRow, shown);
    Style heading = Style.of(canvas.theme().muted());
    row(canvas, 0, table.columns(), widths, heading, right(table));
    for (int i = 0; i < shown && first + i < table.rows().size(); i++) {
      boolean selected = first + i == table.selected();
      Style style = Style.of(canvas.theme().text());
      if (selected) {
        style = Style.of(canvas.theme().focus()).bolder().reversed();
        canvas.region(0, i + 1, canvas.width(), 1).fill(' ', style);
      }
      row(canvas, i + 1, table.rows().get(first + i), widths, style, right(table));
    }
  }

  private static int firstVisible(Table table, int firstRow, int shown) {
    int last = Math.max(0, table.rows().size() - shown);
    return table.selected() >= 0
        ? Math.clamp(table.selected() - shown / 2, 0, last)
        : Math.clamp(firstRow, 0, last);
  }

  /** Draws lines of text. */
  public static void paint(Canvas canvas, Notes notes, int firstLine) {
    int first = Math.clamp(firstLine, 0, Math.max(0, notes.lines().size() - canvas.height()));
    for (int i = 0; i < canvas.height() && first + i < notes.lines().size(); i++) {
      canvas.cell(
          0, i, canvas.width(), notes.lines().get(first + i), Style.of(canvas.theme().text()));
    }
  }

  /** The table as plain lines, for pipes. */
  public static String toText(Table table, Glyphs glyphs) {
    int width = 0;
    for (List<String> row : table.rows()) {
      width = Math.max(width, 2 * row.size() + row.stream().mapToInt(s -> 4 + s.length()).sum());
    }
    width = Math.max(width, 4 * table.columns().size() + String.join("", table.columns()).length());
    Canvas canvas = new Canvas(2 * width + 16, table.rows().size() + 1, Theme.DARK, glyphs, false);
    paint(canvas, table, 0);
    return canvas.toText();
  }

  private static boolean[] right(Table table) {
    boolean[] right = new boolean[table.columns().size()];
    for (int c = 0; c < right.length; c++) {
      int column = c;
      right[c] =
          !table.rows().isEmpty()
              && table.rows().stream()
                  .allMatch(
                      r ->
                          column >= r.size()
                              || r.get(column).isEmpty()
                              || r.get(column).matches(NUMERIC));
    }
    return right;
  }

  /** As wide as the widest cell; when that is too much, the widest columns give way. */
  private static int[] widths(Canvas canvas, Table table) {
    int[] widths = table.columns().stream().mapToInt(canvas::measure).toArray();
    for (List<String> row : table.rows()) {
      for (int c = 0; c < Math.min(widths.length, row.size()); c++) {
        widths[c] = Math.max(widths[c], canvas.measure(row.get(c)));
      }
    }
    int room = canvas.width() - 2 * (widths.length - 1);
    while (Arrays.stream(widths).sum() > room) {
      int widest = 0;
      for (int c = 1; c < widths.length; c++) {
        widest = widths[c] > widths[widest] ? c : widest;
      }
      if (widths[widest] <= 3) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static void row(
      Canvas canvas, int y, List<String> cells, int[] widths, Style style, boolean[] right) {
    int x = 0;
    for (int c = 0; c < Math.min(widths.length, cells.size()); c++) {
      String cell = cells.get(c);
      int indent = right[c] ? Math.max(0, widths[c] - canvas.measure(cell)) : 0;
      canvas.cell(x + indent, y, widths[c], cell, style);
      x += widths[c] + 2;
    }
  }
}
