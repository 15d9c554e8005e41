package dev.tangent.data.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about a table; whatever is null or empty is guessed from its contents.
 *
 * @param target name or number (from 1) of the column to learn
 * @param ignore names or numbers of columns to leave out
 * @param separator between fields; a blank stands for any run of blanks and tabs
 * @param header whether the first line holds names
 * @param categorical names or numbers of columns that hold names, though they look like numbers or
 *     like free text
 * @param task classes or numbers
 * @param limitRows the largest number of rows to read, from the first on
 */
public record TableOptions(
    @Nullable String target,
    List<String> ignore,
    @Nullable Character separator,
    @Nullable Boolean header,
    List<String> categorical,
    @Nullable Task task,
    int limitRows) {

  /** Everything is guessed from the contents; all rows are read. */
  public static final TableOptions GUESSED =
      new TableOptions(null, List.of(), null, null, List.of(), null, Integer.MAX_VALUE);

  /** Copies the lists. */
  public TableOptions {
    ignore = List.copyOf(ignore);
    categorical = List.copyOf(categorical);
    if (limitRows < 1) {
      throw new IllegalArgumentException("at least one row is needed, asked for " + limitRows);
    }
  }

  /**
   * {@return these options with a target}
   *
   * @param name of the column; null for the last
   */
  public TableOptions withTarget(@Nullable String name) {
    return new TableOptions(name, ignore, separator, header, categorical, task, limitRows);
  }

  /**
   * {@return these options with a task}
   *
   * @param other what is learnt; null to see it from the target
   */
  public TableOptions withTask(@Nullable Task other) {
    return new TableOptions(target, ignore, separator, header, categorical, other, limitRows);
  }

  /**
   * {@return these options with another largest number of rows}
   *
   * @param rows at most
   */
  public TableOptions withLimit(int rows) {
    return new TableOptions(target, ignore, separator, header, categorical, task, rows);
  }

  /**
   * {@return the separator that an option's text means: a character, or {@code tab}, {@code comma},
   * {@code semicolon}, {@code blank}, {@code pipe}, {@code \t}}
   *
   * @param text the option
   * @throws IllegalArgumentException when it is none
   */
  public static char separator(String text) {
    return switch (text) {
      case "tab", "\\t" -> '\t';
      case "comma" -> ',';
      case "semicolon" -> ';';
      case "blank", "space" -> ' ';
      case "pipe" -> '|';
      default -> {
        if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || text.equals("\"")) {
          throw new IllegalArgumentException(
              "a separator is one character, or tab, comma, semicolon, blank, pipe; got \""
                  + text
                  + "\"");
        }
        yield text.charAt(0);
      }
    };
  }
}
