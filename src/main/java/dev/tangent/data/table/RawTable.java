package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as it was written, before anything is decided about its columns.
 *
 * @param name the file
 * @param names of the columns; null when there is no header
 * @param columns all of the same size
 * @param nominal columns that the file itself declares to hold names
 * @param lines where each row starts in the file, from 1; empty where a file has no lines
 * @param notes what was decided while reading, a line each
 */
public record RawTable(
    String name,
    @Nullable List<String> names,
    List<RawColumn> columns,
    Set<Integer> nominal,
    long[] lines,
    List<String> notes)
    implements Serializable {

  /** {@return number of rows} */
  public int rows() {
    return columns.getFirst().size();
  }

  /**
   * {@return {@code "age"}, or {@code 3} (from 1) where there are no names}
   *
   * @param column from 0
   */
  public String columnName(int column) {
    return names == null || names.get(column).isEmpty()
        ? String.valueOf(column + 1)
        : names.get(column);
  }

  /**
   * {@return {@code column 3 ("age")}}
   *
   * @param column from 0
   */
  public String place(int column) {
    return names == null || names.get(column).isEmpty()
        ? "column " + (column + 1)
        : String.format(Locale.ROOT, "column %d (\"%s\")", column + 1, names.get(column));
  }

  /**
   * {@return {@code d.csv: line 5, column 3 ("age")}; without lines the row, from 0}
   *
   * @param row from 0
   * @param column from 0
   */
  public String place(int row, int column) {
    return lines.length == 0
        ? String.format(Locale.ROOT, "%s: row %d (from 0), %s", name, row, place(column))
        : String.format(Locale.ROOT, "%s: line %d, %s", name, lines[row], place(column));
  }

  /**
   * {@return the column of a name, or of a number from 1 (from −1 for the last)}
   *
   * @param nameOrNumber as people write it
   * @throws DataException when there is none
   */
  public int column(String nameOrNumber) {
    if (names != null) {
      int named = names.indexOf(nameOrNumber);
      if (named >= 0) {
        return named;
      }
    }
    try {
      int number = Integer.parseInt(nameOrNumber);
      int column = number > 0 ? number - 1 : columns.size() + number;
      if (number != 0 && column >= 0 && column < columns.size()) {
        return column;
      }
    } catch (NumberFormatException e) {
      // The exception below says it.
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: no column \"%s\": it has %d columns%s",
            name,
            nameOrNumber,
            columns.size(),
            names == null ? " and no names" : ", " + shortList(names)));
  }

  private static String shortList(List<String> names) {
    return names.size() <= 12
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 10)) + ", …, " + names.getLast();
  }
}
