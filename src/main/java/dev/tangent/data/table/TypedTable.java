package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table whose columns have names and types. Fields follow the rules for text files: a text
 * that looks like a number is one, and {@code NA} is a missing value.
 */
final class TypedTable {
  private TypedTable() {}

  static TypedRows open(String format, String path) {
    for (TableFormat known : ServiceLoader.load(TableFormat.class)) {
      if (known.name().equals(format)) {
        return known.open(path);
      }
    }
    throw new DataException(
        path
            + ": is Parquet, which Spark reads, and no Spark is on the class path: start the"
            + " sources' `ntk` with --on local[2], or spark-submit with tangent-*-spark.jar; or"
            + " write it as CSV");
  }

  /** All columns in memory. */
  static RawTable read(String name, TypedRows rows, TableOptions options) {
    List<String> names = rows.names();
    List<FieldColumn> columns = new ArrayList<>();
    names.forEach(_ -> columns.add(new FieldColumn()));
    int count = 0;
    while (count < options.limitRows() && rows.next()) {
      for (int j = 0; j < columns.size(); j++) {
        double value = number(name, rows, count, j);
        columns.get(j).add(value, Double.isNaN(value) ? text(rows, j) : null);
      }
      count++;
    }
    if (count == 0) {
      throw new DataException(name + ": no rows");
    }
    return raw(name, names, List.copyOf(columns));
  }

  /** Writes the rows to a file while they are read; null where a field is no number. */
  static @Nullable SpooledTable spool(String name, TypedRows rows, TableOptions options, Path spool)
      throws IOException {
    List<String> names = rows.names();
    try (SpooledTable.Writer writer = new SpooledTable.Writer(name, spool, names.size())) {
      double[] values = new double[names.size()];
      while (writer.rows() < options.limitRows() && rows.next()) {
        for (int j = 0; j < values.length; j++) {
          values[j] = number(name, rows, writer.rows(), j);
          if (Double.isNaN(values[j])) {
            return null;
          }
        }
        writer.add(values);
      }
      if (writer.rows() == 0) {
        return null; // Reading it into memory gives the message.
      }
      return writer.table(raw(name, names, writer.columns()), options);
    }
  }

  private static RawTable raw(String name, List<String> names, List<RawColumn> columns) {
    return new RawTable(name, names, columns, Set.of(), new long[0], List.of());
  }

  private static double number(String name, TypedRows rows, int row, int column) {
    String text = rows.text(column);
    double value =
        text == null ? rows.number(column) : TableNumber.parse(TableNumber.stripped(text), false);
    if (Double.isInfinite(value)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: row %d (from 0), column %s is %s: expected a finite number",
              name,
              row,
              rows.names().get(column),
              value));
    }
    return value;
  }

  /** A text without the blanks around it; null where it says that there is no value. */
  private static @Nullable String text(TypedRows rows, int column) {
    String text = rows.text(column);
    String stripped = text == null ? "" : TableNumber.stripped(text);
    return TableNumber.isMissing(stripped) ? null : stripped;
  }
}
