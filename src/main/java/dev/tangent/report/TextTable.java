package dev.tangent.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A table of text as a terminal and as Markdown show it.
 *
 * @param columns the headings
 * @param rows as many cells each as there are columns
 */
public record TextTable(List<String> columns, List<List<String>> rows) {
  public TextTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a row of %d cells in a table of %d columns: %s",
                row.size(),
                columns.size(),
                row));
      }
    }
  }

  /** Columns padded to their widest cell, two spaces between them. */
  public String plain() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    line(text, columns, widths, "  ", "", "");
    for (List<String> row : rows) {
      line(text, row, widths, "  ", "", "");
    }
    return text.toString();
  }

  /**
   * The table in lines of at most that width. Headings break between words; columns that don't fit
   * follow in another block below, after the first column, which is repeated.
   */
  public String plain(int width) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      for (String word : columns.get(i).split(" ")) {
        widths[i] = Math.max(widths[i], length(word));
      }
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    if (IntStream.of(widths()).sum() + 2 * (widths.length - 1) <= width) {
      return plain();
    }
    StringBuilder text = new StringBuilder();
    int start = 1;
    do {
      List<Integer> shown = new ArrayList<>(List.of(0));
      int used = widths[0];
      while (start < widths.length && (shown.size() < 2 || used + 2 + widths[start] <= width)) {
        used += 2 + widths[start];
        shown.add(start++);
      }
      block(text, shown, widths);
      text.append(start < widths.length ? "\n" : "");
    } while (start < widths.length);
    return text.toString();
  }

  /** A table of these columns only, in this order. */
  public TextTable of(List<Integer> these) {
    return new TextTable(
        these.stream().map(columns::get).toList(),
        rows.stream().map(row -> these.stream().map(row::get).toList()).toList());
  }

  /**
   * A table of the first columns that fit into lines of that width; at least {@code least} columns
   * are kept.
   */
  public TextTable fitting(int width, int least) {
    int[] widths = widths();
    int used = 0;
    int fit = 0;
    while (fit < widths.length && (fit < least || used + widths[fit] <= width)) {
      used += widths[fit++] + 2;
    }
    return of(IntStream.range(0, fit).boxed().toList());
  }

  private void block(StringBuilder text, List<Integer> shown, int[] widths) {
    int[] own = shown.stream().mapToInt(c -> widths[c]).toArray();
    List<List<String>> headings =
        shown.stream().map(c -> broken(columns.get(c), widths[c])).toList();
    int lines = headings.stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < lines; i++) {
      int from = i;
      line(
          text,
          headings.stream()
              .map(h -> from < lines - h.size() ? "" : h.get(from - lines + h.size()))
              .toList(),
          own,
          "  ",
          "",
          "");
    }
    for (List<String> row : rows) {
      line(text, shown.stream().map(row::get).toList(), own, "  ", "", "");
    }
  }

  /** A heading in lines of at most that width. */
  private static List<String> broken(String heading, int width) {
    List<String> lines = new ArrayList<>();
    for (String word : heading.split(" ")) {
      int last = lines.size() - 1;
      if (last >= 0 && length(lines.get(last)) + 1 + length(word) <= width) {
        lines.set(last, lines.get(last) + " " + word);
      } else {
        lines.add(word);
      }
    }
    return lines;
  }

  /** A Markdown table that also reads well as plain text. */
  public String markdown() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    line(text, columns, widths, " | ", "| ", " |");
    text.append('|');
    for (int width : widths) {
      text.append("-".repeat(width + 2)).append('|');
    }
    text.append('\n');
    for (List<String> row : rows) {
      line(text, row.stream().map(c -> c.replace("|", "\\|")).toList(), widths, " | ", "| ", " |");
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(columns.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  /** Whether there are several rows and all have the same value in a column. */
  public boolean isConstant(int column) {
    return rows.size() > 1 && rows.stream().map(row -> row.get(column)).distinct().count() == 1;
  }

  private static void line(
      StringBuilder text, List<String> cells, int[] widths, String between, String l, String r) {
    int start = text.length();
    text.append(l);
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : between).append(cells.get(i));
      text.append(" ".repeat(Math.max(0, widths[i] - length(cells.get(i)))));
    }
    text.append(r);
    if (r.isEmpty()) {
      while (text.length() > start && text.charAt(text.length() - 1) == ' ') {
        text.setLength(text.length() - 1);
      }
    }
    text.append('\n');
  }

  /** The number of visible characters: combining marks don't count. */
  private static int length(String text) {
    return (int)
        text.codePoints().filter(c -> Character.getType(c) != Character.NON_SPACING_MARK).count();
  }
}
