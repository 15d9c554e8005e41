package dev.tangent.linalg;

import dev.tangent.error.TangentException;
import java.util.Locale;

/** A matrix holds a NaN or an infinity where only numbers make sense. */
public final class NonFiniteException extends IllegalArgumentException implements TangentException {
  private static final long serialVersionUID = 1;

  /** Row of the entry. */
  private final int row;

  /** Column of the entry. */
  private final int column;

  /**
   * Names the entry that is not finite.
   *
   * @param what the matrix that holds the entry, for the message
   * @param shape of that matrix, for the message
   * @param row of the entry, from 0
   * @param column of the entry, from 0
   * @param value NaN or an infinity
   */
  public NonFiniteException(String what, Object shape, int row, int column, double value) {
    super(
        String.format(
            Locale.ROOT,
            "%s (%s) holds %s in row %d, column %d: expected finite numbers, remove or fill that"
                + " entry",
            what,
            shape,
            value,
            row,
            column));
    this.row = row;
    this.column = column;
  }

  /** {@return row of the entry, from 0} */
  public int row() {
    return row;
  }

  /** {@return column of the entry, from 0} */
  public int column() {
    return column;
  }
}
