package dev.tangent.job.spec;

import dev.tangent.data.table.TableOptions;
import dev.tangent.data.table.Task;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the columns of a table ({@code csv:FILE}); the rest is guessed from its
 * contents.
 *
 * @param target name or number (from 1, −1 for the last) of the column to learn
 * @param ignore names or numbers of columns to leave out
 * @param separator between fields: a character, or {@code tab}, {@code blank}, …
 * @param header {@code yes} or {@code no}: whether the first line holds names
 * @param categorical columns that hold names, though they look like numbers
 * @param task classes or values
 */
public record ColumnsSpec(
    @Nullable String target,
    @Nullable List<String> ignore,
    @Nullable String separator,
    @Nullable String header,
    @Nullable List<String> categorical,
    @Nullable Task task)
    implements SpecPart {
  /** Everything is guessed from the contents. */
  public static final ColumnsSpec GUESSED = new ColumnsSpec(null, null, null, null, null, null);

  /** Refuses an unknown separator, and a header that is neither yes nor no. */
  public ColumnsSpec {
    ignore = ignore == null ? null : List.copyOf(ignore);
    categorical = categorical == null ? null : List.copyOf(categorical);
    if (separator != null) {
      try {
        TableOptions.separator(separator);
      } catch (IllegalArgumentException e) {
        throw new SpecException("--separator " + separator, String.valueOf(e.getMessage()));
      }
    }
    SpecException.require(
        header == null || header.equals("yes") || header.equals("no"),
        "--header " + header,
        "yes or no");
  }

  /**
   * {@return this spec with the column to learn, by name or number}
   *
   * @param column name, or number from 1
   */
  public static ColumnsSpec target(String column) {
    return new ColumnsSpec(column, null, null, null, null, null);
  }

  /**
   * {@return these settings as the reader takes them}
   *
   * @param limitRows the largest number of rows to read
   */
  public TableOptions toOptions(int limitRows) {
    return new TableOptions(
        target,
        ignore == null ? List.of() : ignore,
        separator == null ? null : (Character) TableOptions.separator(separator),
        header == null ? null : (Boolean) header.equals("yes"),
        categorical == null ? List.of() : categorical,
        task,
        limitRows);
  }
}
