package dev.tangent.linalg;

import dev.tangent.error.ShapeException;
import java.util.Locale;

/** Checks of arguments that the public methods of all rooms share. */
public final class Checks {
  private static final int BLOCK = 64;

  /**
   * The largest |K_ij − K_ji| / max|K| that is accepted: more than a kernel computed in float32
   * has.
   */
  private static final double ASYMMETRY = 1e-5;

  private Checks() {}

  /**
   * Requires a square, symmetric matrix of finite entries with at least one row.
   *
   * @param name of the matrix, for the message
   * @param k matrix to check, N × N
   */
  public static void kernel(String name, DoubleMatrix k) {
    if (k.rows() != k.columns() || k.rows() == 0) {
      int n = Math.max(1, k.rows());
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s must be a square kernel matrix with at least one row, got %s",
              name,
              k),
          new long[] {k.rows(), k.columns()},
          new long[] {n, n});
    }
    finite(name, k);
    double largest = 0;
    for (int i = 0; i < k.rows(); i++) {
      largest = Math.max(largest, Math.abs(k.get(i, i)));
    }
    for (int i0 = 0; i0 < k.rows(); i0 += BLOCK) {
      for (int j0 = 0; j0 <= i0; j0 += BLOCK) {
        symmetricBlock(name, k, i0, j0, ASYMMETRY * largest);
      }
    }
  }

  private static void symmetricBlock(
      String name, DoubleMatrix k, int i0, int j0, double tolerance) {
    double[] a = k.array();
    for (int i = i0; i < Math.min(k.rows(), i0 + BLOCK); i++) {
      for (int j = j0; j < Math.min(i, j0 + BLOCK); j++) {
        double lower = a[k.rowOffset(i) + j];
        double upper = a[k.rowOffset(j) + i];
        if (Math.abs(lower - upper) > tolerance) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s is not symmetric: entry (%d, %d) is %s, (%d, %d) is %s",
                  name,
                  i,
                  j,
                  lower,
                  j,
                  i,
                  upper));
        }
      }
    }
  }

  /**
   * Requires counts of steps that one training can pass in this order: from 0, none below the one
   * before.
   *
   * @param counts steps
   */
  public static void ascending(long... counts) {
    long last = 0;
    for (long count : counts) {
      if (count < last) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "steps are 0 or more and in order: %d comes after %d", count, last));
      }
      last = count;
    }
  }

  /**
   * Requires a matrix without NaN and infinities.
   *
   * @param name of the matrix, for the message
   * @param a matrix to check
   */
  public static void finite(String name, DoubleMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      int from = a.rowOffset(i);
      double sum = 0;
      for (int j = 0; j < a.columns(); j++) {
        sum += a.array()[from + j] * 0;
      }
      if (sum != 0) {
        refuseEntry(name, a, i);
      }
    }
  }

  private static void refuseEntry(String name, DoubleMatrix a, int i) {
    for (int j = 0; j < a.columns(); j++) {
      if (!Double.isFinite(a.get(i, j))) {
        throw new NonFiniteException(name, a, i, j, a.get(i, j));
      }
    }
  }

  /**
   * Requires a finite matrix with one row for each of n points.
   *
   * @param name of the matrix, for the message
   * @param a matrix to check
   * @param pointsName what the points are called, for the message
   * @param n how many points there are
   */
  public static void pointRows(String name, DoubleMatrix a, String pointsName, int n) {
    if (a.rows() != n) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but there are %d %s: one row for each",
              name,
              a.rows(),
              a.columns(),
              n,
              pointsName),
          new long[] {a.rows(), a.columns()},
          new long[] {n, a.columns()});
    }
    finite(name, a);
  }

  /**
   * Requires a finite matrix of this shape.
   *
   * @param name of the matrix, for the message
   * @param a matrix to check
   * @param rows expected rows
   * @param columns expected columns
   * @param expected what the shape is, in words, for the message
   */
  public static void shape(String name, DoubleMatrix a, int rows, int columns, String expected) {
    if (a.rows() != rows || a.columns() != columns) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d, expected %d × %d (%s)",
              name,
              a.rows(),
              a.columns(),
              rows,
              columns,
              expected),
          new long[] {a.rows(), a.columns()},
          new long[] {rows, columns});
    }
    finite(name, a);
  }

  /**
   * Requires times: at least one, none negative or NaN, none earlier than the one before it.
   *
   * @param times to check
   */
  public static void times(double... times) {
    if (times.length == 0) {
      throw new IllegalArgumentException("no times: give at least one, 0 to infinity");
    }
    for (int i = 0; i < times.length; i++) {
      if (!(times[i] >= 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "time %d is %s: times are 0 or more, infinity included", i, times[i]));
      }
      if (i > 0 && times[i] < times[i - 1]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "times are out of order: %s comes after %s", times[i], times[i - 1]));
      }
    }
  }
}
