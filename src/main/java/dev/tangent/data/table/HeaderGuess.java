package dev.tangent.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the first line of a table holds names.
 *
 * <p>It does when it has text where the lines below have numbers; when all is text and none of its
 * fields occurs below; when it counts its own columns from 0 or 1, as pandas names columns that
 * have no names, and the lines below don't.
 */
final class HeaderGuess {
  private final List<Row> rows;
  private final boolean decimalComma;
  private final String[] first;

  private HeaderGuess(List<Row> rows, boolean decimalComma) {
    this.rows = rows;
    this.decimalComma = decimalComma;
    first = rows.getFirst().fields();
  }

  /**
   * Looks at the first rows, at least one.
   *
   * @param notes gets a line when it was not plain
   */
  static boolean isHeader(List<Row> rows, boolean decimalComma, List<String> notes) {
    return new HeaderGuess(rows, decimalComma).decide(notes);
  }

  private boolean decide(List<String> notes) {
    int numbers = 0;
    for (String field : first) {
      numbers += isNumber(field) ? 1 : 0;
    }
    if (rows.size() == 1) {
      return numbers == 0;
    }
    if (numbers == 0) {
      return decideText(notes);
    }
    boolean counts = countsColumns(first);
    if (counts && below() != null) {
      notes.add(
          "the first line ("
              + shortened(first)
              + ") was read as names of the columns; --header no reads it as a row");
      return true;
    }
    if (numbers < first.length && couldBeNames() && textAboveNumbers()) {
      notes.add("the first line (" + shortened(first) + ") was read as names of the columns");
      return true;
    }
    if (counts) {
      notes.add(
          "the first line ("
              + shortened(first)
              + ") was read as a row; --header yes reads it as names of the columns");
    }
    return false;
  }

  /** No field of the first line is a number. */
  private boolean decideText(List<String> notes) {
    boolean names = rows.get(1).size() == first.length + 1 || textAboveNumbers();
    if (!names) {
      Set<String> distinct = new HashSet<>(List.of(first));
      names = distinct.size() == first.length && !anyOccursBelow();
      if (!names) {
        notes.add("no names of columns: the first line's fields occur below as well");
      }
    }
    return names;
  }

  /** What shows that a first line that counts columns is a header, or null when nothing does. */
  private @Nullable String below() {
    String[] next = rows.get(1).fields();
    if (next.length == first.length && countsUp(next)) {
      return null; // The next row counts too: these are data.
    }
    boolean hasText = false;
    for (String field : first) {
      hasText |= !isNumber(field);
    }
    if (hasText) {
      return anyOccursBelow() ? null : "a text that no other line has";
    }
    // With two columns, "0,1" may be a row of data. Fractions in the rows below show a header:
    // whoever writes 0.5 would also write 0.0.
    return first.length > 2 || fractionsBelow() ? "counts the columns" : null;
  }

  /**
   * Whether each number is the index of its column, from 0 or 1, perhaps after an unnamed index.
   */
  private boolean countsColumns(String[] fields) {
    for (int start = -1; start <= 1; start++) {
      int numbers = 0;
      boolean counts = true;
      for (int j = 0; j < fields.length; j++) {
        if (isNumber(fields[j])) {
          numbers++;
          counts &= fields[j].equals(Integer.toString(j + start));
        } else {
          // A name may stand only in the first or last column (an index before, a target on either
          // side).
          counts &= j == 0 || j == fields.length - 1;
        }
      }
      if (counts && (numbers >= 2 || (numbers == 1 && fractionsBelow()))) {
        return true;
      }
    }
    return false;
  }

  private boolean countsUp(String[] fields) {
    for (int j = 0; j + 1 < fields.length; j++) {
      double a = TableNumber.parse(fields[j], decimalComma);
      double b = TableNumber.parse(fields[j + 1], decimalComma);
      if (b != a + 1 || a != Math.rint(a)) {
        return false;
      }
    }
    return true;
  }

  private boolean fractionsBelow() {
    for (int j = 0; j < first.length; j++) {
      boolean all = true;
      for (Row row : rows.subList(1, rows.size())) {
        all &= j < row.size() && isFraction(row.fields()[j]);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private boolean isFraction(String field) {
    return decimalComma ? TableNumber.hasDecimalComma(field) : TableNumber.hasPoint(field);
  }

  /** No fraction, and no text that begins like a number (3d): that would be a damaged row. */
  private boolean couldBeNames() {
    for (String field : first) {
      boolean digit = !field.isEmpty() && "0123456789.+-".indexOf(field.charAt(0)) >= 0;
      if (isFraction(field) || (digit && !isNumber(field))) {
        return false;
      }
    }
    return true;
  }

  private boolean textAboveNumbers() {
    for (int j = 0; j < first.length; j++) {
      if (isNumber(first[j]) || TableNumber.isMissing(first[j])) {
        continue;
      }
      int numbers = 0;
      int others = 0;
      for (Row row : rows.subList(1, rows.size())) {
        if (j < row.size() && !TableNumber.isMissing(row.fields()[j])) {
          numbers += isNumber(row.fields()[j]) ? 1 : 0;
          others += isNumber(row.fields()[j]) ? 0 : 1;
        }
      }
      if (numbers > 0 && others <= numbers / 10) {
        return true;
      }
    }
    return false;
  }

  private boolean anyOccursBelow() {
    for (int j = 0; j < first.length; j++) {
      for (Row row : rows.subList(1, rows.size())) {
        if (!isNumber(first[j]) && j < row.size() && row.fields()[j].equals(first[j])) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isNumber(String field) {
    return !Double.isNaN(TableNumber.parse(field, decimalComma));
  }

  static String shortened(String[] fields) {
    return fields.length <= 6
        ? String.join(",", fields)
        : fields[0] + "," + fields[1] + "," + fields[2] + ",…," + fields[fields.length - 1];
  }
}
