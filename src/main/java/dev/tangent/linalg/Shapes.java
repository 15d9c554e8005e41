package dev.tangent.linalg;

import java.util.Locale;

/** Checks of shapes, with messages that print both sides. */
public final class Shapes {
  private Shapes() {}

  /** Refuses two shapes that differ. */
  public static void requireSame(
      String oneName, int oneRows, int oneColumns, String otherName, int rows, int columns) {
    if (oneRows != rows || oneColumns != columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but %s is %d × %d",
              oneName,
              oneRows,
              oneColumns,
              otherName,
              rows,
              columns));
    }
  }

  /** Refuses a size that is not the expected one. */
  public static void require(String what, long actual, String expectedWhat, long expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s is %d but %s is %d", what, actual, expectedWhat, expected));
    }
  }
}
