package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a text is cut into fields.
 *
 * @param separator between fields, {@link RowReader#BLANKS} for runs of blanks
 * @param decimalComma numbers are written 1,5
 */
record Dialect(char separator, boolean decimalComma) {
  private static final char[] CANDIDATES = {',', ';', '\t', '|', RowReader.BLANKS};
  private static final int ROWS = 100;

  /**
   * Guesses the separator from the start of a text: it cuts most rows into the same number of
   * fields, at least two, and its fields hold the fewest other separators.
   *
   * @param separator what the user said, or null
   * @param notes gets a line when it is no plain comma
   */
  static Dialect guess(
      Path file, TextInput text, @Nullable Character separator, List<String> notes) {
    List<Row> best = List.of();
    char found = separator == null ? ',' : separator;
    if (separator != null) {
      best = rows(file, text, separator);
    } else {
      double most = 0;
      for (char candidate : CANDIDATES) {
        List<Row> rows = rows(file, text, candidate);
        double score = score(rows, candidate);
        if (score > most) {
          most = score;
          found = candidate;
          best = rows;
        }
      }
      if (found != ',') {
        notes.add("fields are separated by " + name(found));
      }
    }
    boolean comma = decimalComma(best);
    if (comma) {
      notes.add("numbers have decimal commas");
    }
    return new Dialect(found, comma);
  }

  private static List<Row> rows(Path file, TextInput text, char separator) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = new RowReader(file, new StringReader(text.start()), separator)) {
      for (Row row; rows.size() < ROWS && (row = reader.next()) != null; ) {
        rows.add(row);
      }
    } catch (DataException e) {
      return rows; // This separator doesn't fit, or the start was cut inside quotes.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!text.isWhole() && rows.size() > 1 && rows.size() < ROWS) {
      rows.removeLast();
    }
    return rows;
  }

  /**
   * How well a separator fits, from 0 (one column) to 1: share of rows of the most frequent size ×
   * share of clean fields.
   */
  private static double score(List<Row> rows, char separator) {
    int size = commonSize(rows);
    if (size < 2) {
      return 0;
    }
    long same = rows.stream().filter(r -> r.size() == size).count();
    long clean = 0;
    long all = 0;
    for (Row row : rows) {
      for (String field : row.fields()) {
        clean += isClean(field, separator) ? 1 : 0;
        all++;
      }
    }
    // Blanks also occur inside names: they win only when no other separator fits as well.
    double bias = separator == RowReader.BLANKS ? 0.99 : 1;
    return bias * same / rows.size() * ((double) clean / all);
  }

  private static int commonSize(List<Row> rows) {
    int best = 0;
    long most = 0;
    for (Row row : rows) {
      long count = rows.stream().filter(r -> r.size() == row.size()).count();
      if (count > most) {
        most = count;
        best = row.size();
      }
    }
    return best;
  }

  private static boolean isClean(String field, char separator) {
    for (char other : CANDIDATES) {
      boolean inside = other != RowReader.BLANKS && field.indexOf(other) >= 0;
      // The separator itself occurs in quotes only.
      if (inside && other != separator && !(other == ',' && TableNumber.hasDecimalComma(field))) {
        return false;
      }
    }
    return true;
  }

  private static boolean decimalComma(List<Row> rows) {
    long commas = 0;
    long points = 0;
    for (Row row : rows) {
      for (String field : row.fields()) {
        commas += TableNumber.hasDecimalComma(field) ? 1 : 0;
        points += TableNumber.hasPoint(field) ? 1 : 0;
      }
    }
    return commas > points;
  }

  static String name(char separator) {
    return switch (separator) {
      case ',' -> "commas";
      case ';' -> "semicolons";
      case '\t' -> "tabs";
      case RowReader.BLANKS -> "blanks";
      default -> String.format(Locale.ROOT, "\"%c\"", separator);
    };
  }
}
