package dev.tangent.data.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table whose columns have names and types, one after the other. A field is a number, a
 * text, or missing.
 */
public interface TypedRows extends AutoCloseable {
  /** {@return the names of the columns, at least one} */
  List<String> names();

  /** {@return whether there is another row, which is the current one from now on} */
  boolean next();

  /**
   * {@return a number of the current row; NaN when the field is a text or missing}
   *
   * @param column from 0
   */
  double number(int column);

  /**
   * {@return a text of the current row; null when the field is a number or missing}
   *
   * @param column from 0
   */
  @Nullable String text(int column);

  /** Ends the reading. */
  @Override
  void close();
}
