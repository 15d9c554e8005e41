package dev.tangent.linalg;

import dev.tangent.error.ShapeException;
import java.util.Locale;

/** Checks of shapes, with messages that print both sides. */
public final class Shapes {
  private Shapes() {}

  /**
   * Refuses two shapes that differ.
   *
   * @param oneName what the first is called, for the message
   * @param oneRows its rows
   * @param oneColumns its columns
   * @param otherName what the other is called
   * @param rows its rows
   * @param columns its columns
   * @throws ShapeException with both shapes
   */
  public static void requireSame(
      String oneName, int oneRows, int oneColumns, String otherName, int rows, int columns) {
    if (oneRows != rows || oneColumns != columns) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: %d × %d, expected %d × %d (%s)",
              oneName,
              oneRows,
              oneColumns,
              rows,
              columns,
              otherName),
          new long[] {oneRows, oneColumns},
          new long[] {rows, columns});
    }
  }

  /**
   * Refuses a size that is not the expected one.
   *
   * @param what has the size, for the message
   * @param actual the size
   * @param expectedWhat what asks for the expected size, for the message
   * @param expected the size it asks for
   * @throws ShapeException with both sizes
   */
  public static void require(String what, long actual, String expectedWhat, long expected) {
    if (actual != expected) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: %d, expected %d (%s)", what, actual, expected, expectedWhat),
          new long[] {actual},
          new long[] {expected});
    }
  }
}
