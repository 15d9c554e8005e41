package dev.tangent.dashboard.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Draws a {@link CellTable}, and {@link Notes}, with the rows around the selected one in sight. */
public final class TablePainter {
  private static final String NUMERIC = "[−-]?[0-9∞–].*";

  private TablePainter() {}

  /**
   * Draws the table.
   *
   * @param firstRow the first row in sight when none is selected
   */
  public static void paint(Canvas canvas, CellTable table, int firstRow) {
    int[] widths = widths(canvas, table);
    boolean[] right = right(table);
    int top = headings(canvas, table, widths, right);
    int shown = Math.max(1, canvas.height() - top);
    int first = firstVisible(table, firstRow, shown);
    for (int i = 0; i < shown && first + i < table.rows().size(); i++) {
      boolean selected = first + i == table.selected();
      Style style = Style.of(canvas.theme().text());
      if (selected) {
        style = Style.of(canvas.theme().focus()).bolder().reversed();
        canvas.region(0, top + i, canvas.width(), 1).fill(' ', style);
      }
      row(canvas, top + i, table.rows().get(first + i), widths, style, right);
    }
  }

  /** How many rows of the table don't fit on a canvas of that size. */
  public static int hidden(Canvas canvas, CellTable table) {
    int[] widths = widths(canvas, table);
    int top =
        IntStream.range(0, widths.length)
            .map(c -> wrap(canvas, table.columns().get(c), widths[c]).size())
            .max()
            .orElse(1);
    return Math.max(0, table.rows().size() - Math.max(1, canvas.height() - top));
  }

  /**
   * Draws the headings in as many lines as they need, aligned at the bottom.
   *
   * @return how many lines
   */
  private static int headings(Canvas canvas, CellTable table, int[] widths, boolean[] right) {
    List<List<String>> cells = new ArrayList<>();
    int lines = 1;
    for (int c = 0; c < widths.length; c++) {
      cells.add(wrap(canvas, table.columns().get(c), widths[c]));
      lines = Math.max(lines, cells.getLast().size());
    }
    for (int line = 0; line < lines; line++) {
      List<String> words = new ArrayList<>();
      for (List<String> cell : cells) {
        int from = line - (lines - cell.size());
        words.add(from < 0 ? "" : cell.get(from));
      }
      row(canvas, line, words, widths, Style.of(canvas.theme().muted()), right);
    }
    return lines;
  }

  private static List<String> wrap(Canvas canvas, String heading, int width) {
    List<String> lines = new ArrayList<>();
    for (String word : heading.split(" ")) {
      String longer = lines.isEmpty() ? word : lines.getLast() + " " + word;
      if (!lines.isEmpty() && canvas.measure(longer) <= width) {
        lines.set(lines.size() - 1, longer);
      } else {
        lines.add(word);
      }
    }
    return lines.isEmpty() ? List.of("") : lines;
  }

  private static int firstVisible(CellTable table, int firstRow, int shown) {
    int last = Math.max(0, table.rows().size() - shown);
    return table.selected() >= 0
        ? Math.clamp(table.selected() - shown / 2, 0, last)
        : Math.clamp(firstRow, 0, last);
  }

  /** Draws lines of text; long ones continue on the next line, below their second column. */
  public static void paint(Canvas canvas, Notes notes, int firstLine) {
    List<String> lines = lines(canvas, notes);
    int first = Math.clamp(firstLine, 0, Math.max(0, lines.size() - canvas.height()));
    for (int i = 0; i < canvas.height() && first + i < lines.size(); i++) {
      canvas.cell(0, i, canvas.width(), lines.get(first + i), Style.of(canvas.theme().text()));
    }
  }

  /** The lines, broken for the width of the canvas. */
  public static List<String> lines(Canvas canvas, Notes notes) {
    List<String> lines = new ArrayList<>();
    for (String line : notes.lines()) {
      if (canvas.measure(line) <= canvas.width()) {
        lines.add(line);
        continue;
      }
      int column = line.length() - line.replaceFirst("^\\S+( \\S+)* {2,}", "").length();
      column = column < canvas.width() / 2 ? column : 0;
      String indent = " ".repeat(column > 0 ? column : 2);
      String start = line.substring(0, column);
      for (String part : wrap(canvas, line.substring(column), canvas.width() - indent.length())) {
        lines.add(start + part);
        start = indent;
      }
    }
    return lines;
  }

  /** The table as plain lines, for pipes. */
  public static String toText(CellTable table, Glyphs glyphs) {
    int width = 0;
    for (List<String> row : table.rows()) {
      width = Math.max(width, 2 * row.size() + row.stream().mapToInt(s -> 4 + s.length()).sum());
    }
    width = Math.max(width, 4 * table.columns().size() + String.join("", table.columns()).length());
    Canvas canvas = new Canvas(2 * width + 16, table.rows().size() + 1, Theme.DARK, glyphs, false);
    paint(canvas, table, 0);
    return canvas.toText();
  }

  /** Which columns hold numbers: these are aligned on the right. */
  static boolean[] right(CellTable table) {
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

  /**
   * The widths of the columns: that of the widest cell; when that is too much, headings are broken
   * and wide columns narrowed.
   */
  private static int[] widths(Canvas canvas, CellTable table) {
    int columns = table.columns().size();
    int[] needed = new int[columns];
    int[] widths = new int[columns];
    for (int c = 0; c < columns; c++) {
      widths[c] = canvas.measure(table.columns().get(c));
      for (String word : table.columns().get(c).split(" ")) {
        needed[c] = Math.max(needed[c], canvas.measure(word));
      }
    }
    for (List<String> row : table.rows()) {
      for (int c = 0; c < Math.min(columns, row.size()); c++) {
        needed[c] = Math.max(needed[c], canvas.measure(row.get(c)));
      }
    }
    Arrays.setAll(widths, c -> Math.max(widths[c], needed[c]));
    int room = canvas.width() - 2 * (columns - 1);
    narrow(widths, needed, room);
    int[] least = new int[columns];
    Arrays.fill(least, 3);
    narrow(widths, least, room);
    return widths;
  }

  /** Narrows the widest column that is wider than it needs to be, again and again until all fit. */
  private static void narrow(int[] widths, int[] least, int room) {
    while (Arrays.stream(widths).sum() > room) {
      int widest = -1;
      for (int c = 0; c < widths.length; c++) {
        if (widths[c] > least[c] && (widest < 0 || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private static void row(
      Canvas canvas, int y, List<String> cells, int[] widths, Style style, boolean[] right) {
    int x = 0;
    for (int c = 0; c < Math.min(widths.length, cells.size()); c++) {
      String cell = cells.get(c);
      int indent = right[c] ? Math.max(0, widths[c] - canvas.measure(cell)) : 0;
      if (cell.contains(" ")) {
        canvas.cell(x + indent, y, widths[c], cell, style);
      } else {
        canvas.name(x + indent, y, widths[c], cell, style);
      }
      x += widths[c] + 2;
    }
  }
}
