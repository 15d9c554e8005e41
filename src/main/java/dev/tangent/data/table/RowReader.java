package dev.tangent.data.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tangent.data.DataException;
import dev.tangent.data.Io;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a text, one after the other: fields between separators, in quotes or not (RFC
 * 4180), or between runs of blanks and tabs. Empty lines are skipped, and comments ({@code #})
 * before the first record.
 */
final class RowReader implements AutoCloseable {
  /** The separator that stands for runs of blanks and tabs. */
  static final char BLANKS = ' ';

  private static final int MAX_FIELDS = 1 << 20;

  private final Path file;
  private final char separator;
  private final CsvReader<CsvRecord> csv;
  private final Iterator<CsvRecord> records;
  private long line;
  private boolean begun;

  RowReader(Path file, Reader text, char separator) {
    this.file = file;
    this.separator = separator;
    csv =
        CsvReader.builder()
            .fieldSeparator(separator == BLANKS ? '\t' : separator)
            .skipEmptyLines(true)
            .trimWhitespacesAroundQuotes(separator != BLANKS)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(
                CsvRecordHandler.builder()
                    .maxFields(MAX_FIELDS)
                    .maxRecordSize(1 << 28)
                    .maxFieldSize(1 << 24)
                    .build(),
                text);
    records = csv.iterator();
  }

  /**
   * The next record; null at the end.
   *
   * @throws DataException when the text is no table, or can't be read
   */
  @Nullable Row next() {
    try {
      while (records.hasNext()) {
        CsvRecord record = records.next();
        line = record.getStartingLineNumber();
        Row row = new Row(line, separator == BLANKS ? words(record) : fields(record));
        boolean empty = row.size() == 0 || (row.size() == 1 && row.fields()[0].isEmpty());
        if (empty || (!begun && isComment(row))) {
          continue;
        }
        begun = true;
        return row;
      }
      return null;
    } catch (CsvParseException e) {
      if (e.getCause() instanceof IOException cause) {
        throw damaged(cause);
      }
      throw new DataException(file + ": not CSV: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw damaged(Objects.requireNonNull(e.getCause())); // it has one by contract
    }
  }

  private DataException damaged(IOException e) {
    if (e instanceof CharacterCodingException coding) {
      return TextInput.cannotDecode(file, line, coding);
    }
    return e instanceof EOFException || e instanceof ZipException
        ? new DataException(file + ": truncated or damaged gzip file", e)
        : Io.cannotRead(file, e);
  }

  /**
   * Whether a row that begins with # is a comment: one field. With several fields it is a header of
   * {@code numpy.savetxt}, whose mark is removed.
   */
  private static boolean isComment(Row row) {
    if (!row.fields()[0].startsWith("#")) {
      return false;
    }
    if (row.size() == 1) {
      return true;
    }
    row.fields()[0] = row.fields()[0].substring(1).strip();
    return false;
  }

  private static String[] fields(CsvRecord record) {
    String[] fields = new String[record.getFieldCount()];
    for (int j = 0; j < fields.length; j++) {
      fields[j] = TableNumber.stripped(record.getField(j));
    }
    return fields;
  }

  /** Words between blanks; the record was cut at tabs already. */
  private static String[] words(CsvRecord record) {
    List<String> words = new ArrayList<>();
    for (String part : record.getFields()) {
      int n = part.length();
      for (int at = 0; at < n; ) {
        char c = part.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
          continue;
        }
        boolean quoted = c == '"' || c == '\'';
        int from = quoted ? at + 1 : at;
        int end = from;
        while (end < n
            && (quoted ? part.charAt(end) != c : !Character.isWhitespace(part.charAt(end)))) {
          end++;
        }
        words.add(part.substring(from, end));
        at = quoted ? end + 1 : end;
      }
    }
    // "# a b c" of numpy.savetxt: the mark stands alone.
    if (words.size() > 1 && words.getFirst().equals("#")) {
      words.removeFirst();
    }
    return words.toArray(String[]::new);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
