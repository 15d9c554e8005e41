package dev.tangent.error;

/**
 * Two things that must fit together don't. The message names both with their shapes; programs can
 * read the shapes from the exception.
 *
 * <p>A matrix has the shape rows, columns; where single numbers are compared, such as the counts of
 * points and of targets, the shapes have one entry.
 */
public final class ShapeException extends IllegalArgumentException implements TangentException {
  private static final long serialVersionUID = 1;

  /** The shape that was given. */
  private final long[] actual;

  /** The shape that it should have. */
  private final long[] expected;

  /**
   * A shape that isn't the expected one.
   *
   * @param message both of them, by name
   * @param actual the shape that was given; copied
   * @param expected the shape that it should have; copied
   */
  public ShapeException(String message, long[] actual, long[] expected) {
    super(message);
    this.actual = actual.clone();
    this.expected = expected.clone();
  }

  /** {@return the shape that was given: rows, columns; or one number} */
  public long[] actual() {
    return actual.clone();
  }

  /** {@return the shape that it should have, with as many entries as {@link #actual}} */
  public long[] expected() {
    return expected.clone();
  }
}
