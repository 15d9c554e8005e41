package dev.tangent.spark;

import dev.tangent.data.DataException;
import dev.tangent.data.table.TypedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a DataFrame as a table has them: numbers and decimals are numbers, texts, truth values,
 * dates and times are texts, and a vector or a list of numbers is a column for each number, {@code
 * features[0]} to {@code features[63]}.
 */
final class ParquetRows implements TypedRows {
  /** What a column of the DataFrame holds. */
  private enum Kind {
    NUMBER,
    TEXT,
    LIST
  }

  private final String table;
  private final StructField[] fields;
  private final Kind[] kinds;
  private final int[] sizes; // columns of the table for each of the DataFrame
  private final List<String> names = new ArrayList<>();
  private final Iterator<String> files;
  private final Function<String, Iterator<Row>> reader;
  private final Runnable close;
  private final double[] numbers;
  private final @Nullable String[] texts;
  private Iterator<Row> rows = Collections.emptyIterator();
  private @Nullable Row first;
  private long read;

  /**
   * The rows of some files.
   *
   * @param table name, for messages
   * @param schema of the rows
   * @param reader of a file
   * @param close is called when no more rows are asked for
   * @throws DataException for columns of other types
   */
  ParquetRows(
      String table,
      StructType schema,
      Iterator<String> files,
      Function<String, Iterator<Row>> reader,
      Runnable close) {
    this.table = table;
    this.files = files;
    this.reader = reader;
    this.close = close;
    fields = schema.fields();
    kinds = new Kind[fields.length];
    sizes = new int[fields.length];
    first = take(); // tells how long its lists are
    for (int f = 0; f < fields.length; f++) {
      kinds[f] = kind(fields[f]);
      sizes[f] = kinds[f] == Kind.LIST ? list(first, f).length : 1;
      for (int j = 0; j < sizes[f]; j++) {
        names.add(fields[f].name() + (kinds[f] == Kind.LIST ? "[" + j + "]" : ""));
      }
    }
    numbers = new double[names.size()];
    texts = new String[names.size()];
  }

  private Kind kind(StructField field) {
    DataType type = field.dataType();
    boolean numbers = type instanceof ArrayType list && list.elementType() instanceof NumericType;
    if (numbers || type.equals(SQLDataTypes.VectorType())) {
      return Kind.LIST;
    }
    if (type instanceof NumericType) {
      return Kind.NUMBER;
    }
    if (type.equals(DataTypes.StringType)
        || type.equals(DataTypes.BooleanType)
        || type.equals(DataTypes.DateType)
        || type.equals(DataTypes.TimestampType)
        || type.equals(DataTypes.TimestampNTZType)) {
      return Kind.TEXT;
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: column %s holds %s: a table has numbers, texts, vectors and lists of numbers",
            table,
            field.name(),
            type.simpleString()));
  }

  /** The next row; null after the last. */
  private @Nullable Row take() {
    try {
      while (!rows.hasNext()) {
        if (!files.hasNext()) {
          return null;
        }
        rows = reader.apply(files.next());
      }
      return rows.next();
    } catch (Exception e) { // Scala's are not declared
      throw ParquetFormat.unreadable(table, e);
    }
  }

  @Override
  public List<String> names() {
    return Collections.unmodifiableList(names);
  }

  @Override
  public boolean next() {
    Row row = first == null ? take() : first;
    first = null;
    if (row == null) {
      return false;
    }
    for (int f = 0, j = 0; f < kinds.length; j += sizes[f], f++) {
      Object value = row.get(f);
      texts[j] = kinds[f] == Kind.TEXT && value != null ? value.toString() : null;
      if (kinds[f] == Kind.LIST) {
        double[] list = list(row, f);
        Arrays.fill(texts, j, j + sizes[f], null);
        System.arraycopy(list, 0, numbers, j, sizes[f]);
      } else {
        numbers[j] = value instanceof Number number ? number.doubleValue() : Double.NaN;
      }
    }
    read++;
    return true;
  }

  /** The numbers of a list or vector, as many as the first row has. */
  private double[] list(@Nullable Row row, int f) {
    if (row == null) {
      return new double[0]; // no rows at all
    }
    String name = fields[f].name();
    if (row.isNullAt(f)) {
      throw bad(name + " is null");
    }
    double[] list =
        row.get(f) instanceof Vector vector
            ? vector.toArray()
            : row.<Object>getList(f).stream()
                .mapToDouble(v -> v instanceof Number n ? n.doubleValue() : Double.NaN)
                .toArray();
    if (list.length == 0) {
      throw bad(name + " is empty");
    }
    if (read > 0 && list.length != sizes[f]) {
      throw bad(
          String.format(
              Locale.ROOT, "%s has %d numbers, row 0 has %d", name, list.length, sizes[f]));
    }
    return list;
  }

  private DataException bad(String what) {
    return new DataException(
        String.format(Locale.ROOT, "%s: row %d (from 0): %s: drop such rows", table, read, what));
  }

  @Override
  public double number(int column) {
    return numbers[column];
  }

  @Override
  public @Nullable String text(int column) {
    return texts[column];
  }

  @Override
  public void close() {
    close.run();
  }
}
