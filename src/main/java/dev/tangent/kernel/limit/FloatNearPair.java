// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.simd.rows.FloatPairRows;

/**
 * Gaps of two rows that are nearly the same or nearly opposite, from the entries themselves: an
 * inner product would leave only rounding errors.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatNearPair {
  /** A smaller gap is affected by the rounding of the entries. */
  static final float TINY = 1e4f * Math.ulp(1f) * Math.ulp(1f);

  private FloatNearPair() {}

  /** ½ ‖x̂ − ŷ‖² of two rows divided by their norms, of x̂ + ŷ for a sign of −1. */
  static float half(FloatLimitSide rows, int row, FloatLimitSide columns, int column, int sign) {
    return FloatPairRows.halfSquaredDistance(
        rows.data.array(),
        rows.data.rowOffset(row),
        rows.inverseNorm[row],
        columns.data.array(),
        columns.data.rowOffset(column),
        sign * columns.inverseNorm[column],
        rows.data.columns());
  }

  /** ‖x̂ + ŷ‖²/2 in double. */
  static double antipodalSum(FloatLimitSide rows, int row, FloatLimitSide columns, int column) {
    float[] x = rows.data.array();
    float[] y = columns.data.array();
    int xAt = rows.data.rowOffset(row);
    int yAt = columns.data.rowOffset(column);
    double xx = 0;
    double yy = 0;
    for (int c = 0; c < rows.data.columns(); c++) {
      xx += (double) x[xAt + c] * x[xAt + c];
      yy += (double) y[yAt + c] * y[yAt + c];
    }
    double xNorm = Math.sqrt(xx);
    double yNorm = Math.sqrt(yy);
    double sum = 0;
    for (int c = 0; c < rows.data.columns(); c++) {
      double s = x[xAt + c] / xNorm + y[yAt + c] / yNorm;
      sum += s * s;
    }
    return 0.5 * sum < TINY ? collinearGap(rows, row, columns, column) : 0.5 * sum;
  }

  /**
   * 1 − |ρ| of two rows on nearly one line, from the rest of y after its projection on x is
   * subtracted, twice, so that it is accurate however small it is. Rows that are collinear up to
   * the rounding of their entries count as collinear: a jump takes the root of an angle in every
   * layer and would enlarge one of 10⁻¹⁶.
   */
  static double collinearGap(FloatLimitSide rows, int row, FloatLimitSide columns, int column) {
    float[] x = rows.data.array();
    float[] y = columns.data.array();
    int xAt = rows.data.rowOffset(row);
    int yAt = columns.data.rowOffset(column);
    int n = rows.data.columns();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int c = 0; c < n; c++) {
      xx += (double) x[xAt + c] * x[xAt + c];
      xy += (double) x[xAt + c] * y[yAt + c];
      yy += (double) y[yAt + c] * y[yAt + c];
    }
    double factor = xy / xx;
    double along = 0;
    for (int c = 0; c < n; c++) {
      along += x[xAt + c] * Math.fma(-factor, (double) x[xAt + c], (double) y[yAt + c]);
    }
    double rest = 0;
    for (int c = 0; c < n; c++) {
      double d = Math.fma(-factor, (double) x[xAt + c], (double) y[yAt + c]);
      d -= along / xx * x[xAt + c];
      rest += d * d;
    }
    double square = Math.min(1, rest / yy);
    return square <= (double) Math.ulp(1f) * Math.ulp(1f)
        ? 0
        : square / (1 + Math.sqrt(1 - square));
  }
}
