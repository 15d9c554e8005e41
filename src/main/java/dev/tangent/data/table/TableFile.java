package dev.tangent.data.table;

import dev.tangent.data.DataException;
import dev.tangent.data.Io;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table from a file: CSV with any separator, with or without a header; ARFF by its name.
 *
 * <p>What is guessed (encoding, separator, decimal comma, header) is said in the table's notes.
 * Fields are quoted or not, with blanks around them or not; {@code NA}, {@code ?}, {@code NaN} and
 * nothing at all are missing values. Example:
 *
 * <pre>{@code
 * Table table = Table.of(TableFile.read(Path.of("iris.csv"), options), options);
 * }</pre>
 */
public final class TableFile {
  private static final int SAMPLE = 200;

  private TableFile() {}

  /**
   * {@return the columns of a file as they are written}
   *
   * @param file of text
   * @param options separator, header and the like
   * @throws DataException with line and column when it is no table
   */
  public static RawTable read(Path file, TableOptions options) {
    return opened(
        file,
        options,
        new Reading<>() {
          @Override
          public RawTable arff(TextInput text, List<String> notes) throws IOException {
            return ArffFile.read(file, text, options, notes);
          }

          @Override
          public RawTable rows(RowReader rows, Dialect dialect, List<String> notes) {
            return read(file, rows, dialect, options, notes);
          }
        });
  }

  /** Reads a table whose rows go to a file; null where a field is no number. */
  static @Nullable SpooledTable spool(Path file, TableOptions options, Path spool) {
    return opened(
        file,
        options,
        new Reading<@Nullable SpooledTable>() {
          @Override
          public @Nullable SpooledTable arff(TextInput text, List<String> notes) {
            return null; // Its header says which columns hold names.
          }

          @Override
          public @Nullable SpooledTable rows(RowReader rows, Dialect dialect, List<String> notes)
              throws IOException {
            return spool(file, rows, dialect, options, notes, spool);
          }
        });
  }

  /** What to do with a text once its format is known. */
  private interface Reading<T extends @Nullable Object> {
    T arff(TextInput text, List<String> notes) throws IOException;

    T rows(RowReader rows, Dialect dialect, List<String> notes) throws IOException;
  }

  private static <T extends @Nullable Object> T opened(
      Path file, TableOptions options, Reading<T> reading) {
    if (Files.isDirectory(file)) {
      if (String.valueOf(file.getFileName()).endsWith(".parquet")) {
        throw TextInput.parquet(file);
      }
      throw new DataException(
          file + ": is a directory, expected a file (uci:DIR reads UCI's folders)");
    }
    List<String> notes = new ArrayList<>();
    try (TextInput text = TextInput.open(file, notes)) {
      if (isArff(file, text)) {
        return reading.arff(text, notes);
      }
      Character said = text.separator();
      if (said != null) {
        notes.add("fields are separated by " + Dialect.name(said) + ", as the first line says");
      }
      Dialect dialect =
          Dialect.guess(
              file, text, options.separator() == null ? said : options.separator(), notes);
      try (RowReader rows = new RowReader(file, text.reader(), dialect.separator())) {
        return reading.rows(rows, dialect, notes);
      }
    } catch (CharacterCodingException e) {
      throw TextInput.cannotDecode(file, 1, e);
    } catch (EOFException | ZipException e) {
      throw new DataException(file + ": truncated or damaged gzip file", e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  private static boolean isArff(Path file, TextInput text) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".arff")
        || name.endsWith(".arff.gz")
        || text.start().lines().anyMatch(l -> l.strip().toLowerCase(Locale.ROOT).equals("@data"));
  }

  private static RawTable read(
      Path file, RowReader reader, Dialect dialect, TableOptions options, List<String> notes) {
    List<Row> sample = sample(file, reader);
    List<String> names = names(sample, dialect, options, notes);
    int width = width(names, sample);
    Builder builder = new Builder(file, width, dialect.decimalComma(), options.limitRows());
    for (Row row : sample) {
      builder.add(row, names != null);
    }
    for (Row row; !builder.isFull() && (row = reader.next()) != null; ) {
      builder.add(row, names != null);
    }
    return builder.build(names, Set.of(), notes);
  }

  private static @Nullable SpooledTable spool(
      Path file,
      RowReader reader,
      Dialect dialect,
      TableOptions options,
      List<String> notes,
      Path spool)
      throws IOException {
    List<Row> sample = sample(file, reader);
    List<String> names = names(sample, dialect, options, notes);
    int width = width(names, sample);
    long[] lines = new long[64];
    try (SpooledTable.Writer writer = new SpooledTable.Writer(file.toString(), spool, width)) {
      double[] values = new double[width];
      int looked = 0;
      while (writer.rows() < options.limitRows()) {
        Row row = looked < sample.size() ? sample.get(looked++) : reader.next();
        if (row == null) {
          break;
        }
        requireWidth(file, row, width, names != null);
        if (!parse(file, row, dialect.decimalComma(), values)) {
          return null;
        }
        writer.add(values);
        int rows = writer.rows();
        lines = rows > lines.length ? Arrays.copyOf(lines, rows + (rows >> 1)) : lines;
        lines[rows - 1] = row.line();
      }
      if (writer.rows() == 0) {
        return null; // Reading it into memory gives the message.
      }
      List<RawColumn> columns = writer.columns();
      RawTable raw =
          new RawTable(
              file.toString(),
              names,
              columns,
              Set.of(),
              Arrays.copyOf(lines, writer.rows()),
              List.copyOf(notes));
      return writer.table(raw, options);
    }
  }

  /** Whether all fields of a row are numbers, which are then in {@code values}. */
  private static boolean parse(Path file, Row row, boolean decimalComma, double[] values) {
    for (int j = 0; j < values.length; j++) {
      values[j] = TableNumber.parse(row.fields()[j], decimalComma);
      if (Double.isNaN(values[j])) {
        return false;
      }
      requireFinite(file, row, j, values[j]);
    }
    return true;
  }

  /** The first rows, at least one. */
  private static List<Row> sample(Path file, RowReader reader) {
    List<Row> sample = new ArrayList<>();
    for (Row row; sample.size() < SAMPLE && (row = reader.next()) != null; ) {
      sample.add(row);
    }
    if (sample.isEmpty()) {
      throw new DataException(file + ": no rows");
    }
    return sample;
  }

  /** Names of the columns, whose line is taken out of the sample; null where there are none. */
  private static @Nullable List<String> names(
      List<Row> sample, Dialect dialect, TableOptions options, List<String> notes) {
    boolean header =
        options.header() != null
            ? options.header()
            : HeaderGuess.isHeader(sample, dialect.decimalComma(), notes);
    return header ? names(sample.removeFirst(), sample) : null;
  }

  private static int width(@Nullable List<String> names, List<Row> sample) {
    return names == null ? sample.getFirst().size() : names.size();
  }

  private static void requireWidth(Path file, Row row, int width, boolean named) {
    if (row.size() != width) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: line %d has %d column%s, expected %d as in the %s",
              file,
              row.line(),
              row.size(),
              row.size() == 1 ? "" : "s",
              width,
              named ? "header" : "first line"));
    }
  }

  private static void requireFinite(Path file, Row row, int column, double value) {
    if (Double.isInfinite(value)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: line %d, column %d: \"%s\" is not a finite number",
              file,
              row.line(),
              column + 1,
              Builder.shortened(row.fields()[column])));
    }
  }

  /** Names of the columns. R writes none for its column of row names. */
  private static List<String> names(Row header, List<Row> below) {
    List<String> names = new ArrayList<>();
    if (!below.isEmpty() && below.getFirst().size() == header.size() + 1) {
      names.add("");
    }
    names.addAll(Arrays.asList(header.fields()));
    return names;
  }

  /** Collects rows of equal width. */
  static final class Builder {
    private final Path file;
    private final boolean decimalComma;
    private final int limit;
    private final List<FieldColumn> columns = new ArrayList<>();
    private long[] lines = new long[64];
    private int rows;

    Builder(Path file, int width, boolean decimalComma, int limit) {
      this.file = file;
      this.decimalComma = decimalComma;
      this.limit = limit;
      for (int j = 0; j < width; j++) {
        columns.add(new FieldColumn());
      }
    }

    boolean isFull() {
      return rows >= limit;
    }

    void add(Row row, boolean named) {
      if (isFull()) {
        return;
      }
      requireWidth(file, row, columns.size(), named);
      for (int j = 0; j < columns.size(); j++) {
        FieldColumn column = columns.get(j);
        column.add(row.fields()[j], decimalComma);
        requireFinite(file, row, j, column.value(rows));
      }
      lines = rows == lines.length ? Arrays.copyOf(lines, rows + (rows >> 1)) : lines;
      lines[rows++] = row.line();
    }

    /** A field, cut for a message: a damaged one can have any length. */
    private static String shortened(String field) {
      return field.length() <= 40 ? field : field.substring(0, 39) + "…";
    }

    RawTable build(@Nullable List<String> names, Set<Integer> nominal, List<String> notes) {
      if (rows == 0) {
        throw new DataException(
            file + ": no rows" + (names == null ? "" : " below the names of the columns"));
      }
      return new RawTable(
          file.toString(),
          names,
          List.copyOf(columns),
          Set.copyOf(nominal),
          Arrays.copyOf(lines, rows),
          List.copyOf(notes));
    }
  }
}
