package dev.tangent.dashboard.plot;

import java.util.Locale;

/**
 * A matrix as a heat map.
 *
 * @param values row-major, {@code rows · columns} of them
 * @param diverging whether 0 is the middle of the scale, as for differences
 */
public record Heat(String name, int rows, int columns, double[] values, boolean diverging)
    implements Content {
  public Heat {
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "heat map %s: %d × %d needs %d values, not %d",
              name,
              rows,
              columns,
              (long) rows * columns,
              values.length));
    }
  }

  /** Means over blocks, at most {@code mostRows × mostColumns} of them. */
  public Heat shrink(int mostRows, int mostColumns) {
    int r = Math.min(rows, Math.max(1, mostRows));
    int c = Math.min(columns, Math.max(1, mostColumns));
    if (r == rows && c == columns) {
      return this;
    }
    double[] means = new double[r * c];
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < c; j++) {
        means[i * c + j] =
            mean(
                edge(i, rows, r),
                edge(i + 1, rows, r),
                edge(j, columns, c),
                edge(j + 1, columns, c));
      }
    }
    return new Heat(name, r, c, means, diverging);
  }

  private static int edge(int block, int size, int blocks) {
    return (int) ((long) block * size / blocks);
  }

  private double mean(int top, int bottom, int left, int right) {
    double sum = 0;
    for (int i = top; i < bottom; i++) {
      for (int j = left; j < right; j++) {
        sum += values[i * columns + j];
      }
    }
    return sum / ((double) (bottom - top) * (right - left));
  }

  /** The smallest and the largest finite value; for a diverging map symmetric about 0. */
  double[] range() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      if (Double.isFinite(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (low > high) {
      return new double[] {0, 1};
    }
    if (diverging) {
      double most = Math.max(Math.max(Math.abs(low), Math.abs(high)), Double.MIN_NORMAL);
      return new double[] {-most, most};
    }
    return new double[] {low, low == high ? low + Math.max(1e-300, Math.abs(low)) : high};
  }
}
