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

  /** The functions at the variances of rows or of columns. */
  FloatPointBasis(DualTable table, double[] q, boolean column) {
    count = table.variances();
    int stride = FloatPairRows.column(q.length).length;
    basis = new FloatBasis(new float[Math.max(LEAST, count) * stride], stride);
    Collinear collinear = table.collinear();
    features = new FloatBasis(new float[collinear.count() * stride], stride);
    for (int i = 0; i < q.length; i++) {
      double[] t = column ? table.columnBasisAt(q[i]) : table.basisAt(q[i]);
      for (int b = 0; b < count; b++) {
        basis.values()[b * stride + i] = (float) t[b];
      }
      double[] f = collinear.at(q[i]);
      for (int j = 0; j < f.length; j++) {
        features.values()[j * stride + i] = (float) f[j];
      }
    }
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

  /** The functions of one point. */
  void get(int i, float[] x) {
    for (int a = 0; a < count; a++) {
      x[a] = basis.values()[a * basis.stride() + i];
    }
  }

  /** The features of one point. */
  void features(int i, int count, float[] f) {
    for (int j = 0; j < count; j++) {
      f[j] = features.values()[j * features.stride() + i];
    }
  }
}
