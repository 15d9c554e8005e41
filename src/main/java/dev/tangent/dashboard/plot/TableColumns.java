package dev.tangent.dashboard.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table that fit on the screen. Numbers are shown whole or not at all, because
 * half a number is a wrong one. Other columns are reached by scrolling sideways; the first one
 * stays.
 *
 * @param table with the columns in sight
 * @param hiddenLeft how many are left out before them, after the first
 * @param hiddenRight how many are left out after them
 */
public record TableColumns(CellTable table, int hiddenLeft, int hiddenRight) {
  /** A column of words may be narrowed to this width. */
  private static final int WORD = 10;

  private static final int GAP = 2;

  /**
   * Chooses the columns.
   *
   * @param asked how many columns the viewer has scrolled to the right
   */
  public static TableColumns fit(Canvas canvas, CellTable table, int asked) {
    int columns = table.columns().size();
    int[] least = least(canvas, table);
    int fixed = 0;
    while (fixed < columns && table.columns().get(fixed).isEmpty()) {
      fixed++; // A column of marks stays with the column of names.
    }
    fixed = Math.min(columns, fixed + 1);
    int room = canvas.width();
    for (int c = 0; c < fixed; c++) {
      room -= least[c] + GAP;
    }
    int first = Math.clamp(fixed + asked, fixed, Math.max(fixed, lastStart(least, fixed, room)));
    int end = first;
    int left = room + GAP;
    while (end < columns && (left >= least[end] + GAP || end == first)) {
      left -= least[end] + GAP;
      end++;
    }
    return new TableColumns(pick(table, fixed, first, end), first - fixed, columns - end);
  }

  /** The first column from which on all the rest fit. */
  private static int lastStart(int[] least, int fixed, int room) {
    int left = room + GAP;
    int start = least.length;
    while (start > fixed && left >= least[start - 1] + GAP) {
      left -= least[start - 1] + GAP;
      start--;
    }
    return Math.min(start, least.length - 1);
  }

  private static int[] least(Canvas canvas, CellTable table) {
    int[] least = new int[table.columns().size()];
    boolean[] numbers = TablePainter.right(table);
    for (int c = 0; c < least.length; c++) {
      int needed = 0;
      for (String word : table.columns().get(c).split(" ")) {
        needed = Math.max(needed, canvas.measure(word));
      }
      for (List<String> row : table.rows()) {
        needed = Math.max(needed, c < row.size() ? canvas.measure(row.get(c)) : 0);
      }
      least[c] = numbers[c] ? needed : Math.min(needed, WORD);
    }
    return least;
  }

  private static CellTable pick(CellTable table, int fixed, int first, int end) {
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      rows.add(pick(row, fixed, first, end));
    }
    return new CellTable(pick(table.columns(), fixed, first, end), rows, table.selected());
  }

  private static List<String> pick(List<String> cells, int fixed, int first, int end) {
    List<String> picked = new ArrayList<>(cells.subList(0, Math.min(fixed, cells.size())));
    picked.addAll(cells.subList(Math.min(first, cells.size()), Math.min(end, cells.size())));
    return picked;
  }

  /** Whether there are columns out of sight. */
  public boolean isPart() {
    return hiddenLeft + hiddenRight > 0;
  }
}
