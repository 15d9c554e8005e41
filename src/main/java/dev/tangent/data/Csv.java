package dev.tangent.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tangent.linalg.DoubleMatrix;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * Comma-separated numbers, gzipped or not, with or without a header line; the last column is the
 * target.
 *
 * <p>The target is a class when its column is named {@code label} or {@code class}, or has no name
 * and holds whole numbers from 0 to 999 only; then it becomes one-hot. Otherwise it is a value.
 */
final class Csv {
  private static final Set<String> CLASS_NAMES = Set.of("label", "class");
  private static final int MAX_CLASSES = 1000;

  private Csv() {}

  static Dataset load(Path file, int limitRows) {
    String header = "";
    List<double[]> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(new InputStreamReader(Idx.open(file), StandardCharsets.UTF_8))) {
      boolean first = true;
      for (CsvRecord record : reader) {
        if (rows.size() == limitRows) {
          break;
        }
        if (first && isHeader(record)) {
          header = record.getField(record.getFieldCount() - 1).strip().toLowerCase(Locale.ROOT);
        } else {
          rows.add(numbers(file, record, rows.isEmpty() ? -1 : rows.getFirst().length));
        }
        first = false;
      }
    } catch (CsvParseException e) {
      throw new DataException("%s: not CSV: %s".formatted(file, e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw damaged(file, e.getCause() instanceof IOException cause ? cause : new IOException(e));
    } catch (IOException e) {
      throw damaged(file, e);
    }
    return dataset(file, header, rows);
  }

  private static DataException damaged(Path file, IOException e) {
    return e instanceof EOFException || e instanceof ZipException
        ? new DataException(file + ": truncated or damaged gzip file", e)
        : Io.cannotRead(file, e);
  }

  private static boolean isHeader(CsvRecord record) {
    return record.getFields().stream().noneMatch(Csv::isNumber);
  }

  private static boolean isNumber(String field) {
    try {
      Double.parseDouble(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static double[] numbers(Path file, CsvRecord record, int expected) {
    int count = record.getFieldCount();
    if (count < 2 || (expected >= 0 && count != expected)) {
      throw new DataException(
          "%s: line %d has %d columns, expected %s"
              .formatted(
                  file,
                  record.getStartingLineNumber(),
                  count,
                  expected < 0 ? "at least 2 (inputs, then the target)" : expected));
    }
    double[] values = new double[count];
    for (int j = 0; j < count; j++) {
      String field = record.getField(j).strip();
      try {
        values[j] = Double.parseDouble(field);
      } catch (NumberFormatException e) {
        values[j] = Double.NaN;
      }
      if (!Double.isFinite(values[j])) {
        throw new DataException(
            "%s: line %d, column %d: \"%s\" is not a finite number"
                .formatted(file, record.getStartingLineNumber(), j + 1, field));
      }
    }
    return values;
  }

  private static Dataset dataset(Path file, String header, List<double[]> rows) {
    if (rows.isEmpty()) {
      throw new DataException(file + ": no rows of numbers");
    }
    int columns = rows.getFirst().length - 1;
    DoubleMatrix inputs = DoubleMatrix.zeros(rows.size(), columns);
    DoubleMatrix targets = DoubleMatrix.zeros(rows.size(), 1);
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, inputs.array(), inputs.rowOffset(i), columns);
      targets.set(i, 0, rows.get(i)[columns]);
    }
    String name = "csv:" + file;
    boolean whole =
        Arrays.stream(targets.array()).allMatch(v -> v >= 0 && v < MAX_CLASSES && v == (int) v);
    if (CLASS_NAMES.contains(header) && !whole) {
      throw new DataException(
          "%s: column \"%s\": classes are whole numbers from 0 to %d"
              .formatted(file, header, MAX_CLASSES - 1));
    }
    if (!whole || !(header.isEmpty() || CLASS_NAMES.contains(header))) {
      return new Dataset(name, inputs, targets, null);
    }
    int[] labels = Arrays.stream(targets.array()).mapToInt(v -> (int) v).toArray();
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    return new Dataset(name, inputs, Dataset.oneHot(labels, classes), labels);
  }
}
