package dev.tangent.linalg;

import java.util.Locale;

/** A matrix holds a NaN or an infinity where only numbers make sense. */
public final class NonFiniteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int row;
  private final int column;

  /** The entry at fault and what {@code what} was to be used for. */
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

  /** Row of the entry, from 0. */
  public int row() {
    return row;
  }

  /** Column of the entry, from 0. */
  public int column() {
    return column;
  }
}
