// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.simd.rows.FloatBasis;
import dev.tangent.simd.rows.FloatPairRows;

/** The functions of a {@link DualTable} at the variances of points, one function after another. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPointBasis {
  /** The row kernels always read at least this many functions. */
  private static final int LEAST = 4;

  private final int count;
  private final FloatBasis basis;
  private final FloatBasis features;
  private final FloatBasis slopes;
  private final double[] variances;

  /**
   * The functions at the variances of rows or of columns.
   *
   * @param centre {@link #centre} of rows and columns
   */
  FloatPointBasis(DualTable table, double[] q, boolean column, double centre) {
    variances = q;
    count = table.variances();
    int stride = FloatPairRows.column(q.length).length;
    basis = new FloatBasis(new float[Math.max(LEAST, count) * stride], stride);
    Collinear collinear = table.collinear();
    features = new FloatBasis(new float[collinear.count() * stride], stride);
    slopes = new FloatBasis(new float[centre > 0 ? 0 : collinear.count() * stride], stride);
    for (int i = 0; i < q.length; i++) {
      double[] t = column ? table.columnBasisAt(q[i]) : table.basisAt(q[i]);
      for (int b = 0; b < count; b++) {
        basis.values()[b * stride + i] = (float) t[b];
      }
      if (q[i] > 0) { // pairs with a point that is 0 are computed one by one
        store(centre > 0 ? collinear.from(q[i], centre) : collinear.at(q[i]), features, i);
        store(centre > 0 ? new double[0] : collinear.slopes(q[i], 1), slopes, i);
      }
    }
  }

  private static void store(double[] numbers, FloatBasis to, int i) {
    for (int j = 0; j < numbers.length; j++) {
      to.values()[j * to.stride() + i] = (float) numbers[j];
    }
  }

  /**
   * A variance that all of these are near, so that vectors are taken from there and their
   * differences keep their digits; 0 where they are spread.
   */
  static double centre(Collinear collinear, double[] x, double[] y) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double[] q : new double[][] {x, y}) {
      for (double variance : q) {
        low = variance > 0 ? Math.min(low, variance) : low;
        high = Math.max(high, variance);
      }
    }
    boolean close = Collinear.distance(high, low) <= collinear.near(Math.ulp(1f));
    return close ? Math.sqrt(low) * Math.sqrt(high) : 0;
  }

  static float[] round(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** How many functions there are. */
  int count() {
    return count;
  }

  /** T_b of the scaled logarithm of the points' variances. */
  FloatBasis basis() {
    return basis;
  }

  /** The vectors from which gaps of collinear pairs are computed. */
  FloatBasis features() {
    return features;
  }

  /**
   * The derivatives of those vectors by log q, for pairs that are {@link Collinear#near}; empty
   * where the vectors are from a centre.
   */
  FloatBasis slopes() {
    return slopes;
  }

  /** The variances of the points. */
  double[] variances() {
    return variances;
  }

  /** The functions of one point. */
  void get(int i, float[] x) {
    for (int a = 0; a < count; a++) {
      x[a] = basis.values()[a * basis.stride() + i];
    }
  }

  /** Some of these functions, such as {@link #features}, of one point. */
  static void get(FloatBasis of, int i, int count, float[] f) {
    for (int j = 0; j < count; j++) {
      f[j] = of.values()[j * of.stride() + i];
    }
  }
}
