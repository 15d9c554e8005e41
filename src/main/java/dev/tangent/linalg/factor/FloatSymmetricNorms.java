// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.FloatWholeVectors;
import dev.tangent.simd.Width;

/** Norms of symmetric matrices of which the lower triangle is stored. */
final class FloatSymmetricNorms {
  /** Parts with sums of their own: a fixed count, so that the bits do not depend on the threads. */
  private static final int PARTS = 16;

  private static final int LANES = Width.BITS / Float.SIZE;

  private FloatSymmetricNorms() {}

  /** Adds row i of the lower triangle to the sums of the columns. */
  private interface Row<T> {
    void add(int i, T sums);
  }

  /**
   * Largest absolute column sum. NaN or infinite entries make it so.
   *
   * <p>In vectors it is one pass at the speed of memory. Its sums have the precision of the
   * entries: an error of n/4 roundings is far below the factor that norms are used with. Where they
   * overflow, sums in double decide.
   */
  static double one(FloatMatrix a) {
    double quick = Width.SCALAR ? Double.NaN : inVectors(a);
    return Double.isFinite(quick) ? quick : inDouble(a);
  }

  private static double inVectors(FloatMatrix a) {
    int n = a.rows();
    float[][] sums = new float[PARTS][n + LANES];
    inParts(sums, n, (i, own) -> add(a.array(), a.rowOffset(i), i, own));
    double max = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (float[] part : sums) {
        sum += part[j];
      }
      max = Math.max(max, sum); // NaN stays
    }
    return max;
  }

  private static void add(float[] a, int at, int i, float[] sums) {
    int lanes = sums.length - LANES;
    int j = FloatWholeVectors.addAbsolute(a, at, sums, i, lanes);
    float row = Math.abs(a[at + i]);
    for (; j < i; j++) {
      float x = Math.abs(a[at + j]);
      sums[j] += x;
      row += x;
    }
    for (int lane = 0; lane < LANES; lane++) {
      row += sums[lanes + lane];
    }
    sums[i] += row;
  }

  private static double inDouble(FloatMatrix a) {
    int n = a.rows();
    double[][] sums = new double[PARTS][n];
    inParts(sums, n, (i, own) -> addInDouble(a.array(), a.rowOffset(i), i, own));
    double max = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (double[] part : sums) {
        sum += part[j];
      }
      max = Math.max(max, sum);
    }
    return max;
  }

  private static void addInDouble(float[] a, int at, int i, double[] sums) {
    double row = Math.abs(a[at + i]);
    for (int j = 0; j < i; j++) {
      double x = Math.abs(a[at + j]);
      sums[j] += x;
      row += x;
    }
    sums[i] += row;
  }

  private static <T> void inParts(T[] sums, int n, Row<T> row) {
    Threads.current()
        .forEach(
            PARTS,
            part -> {
              // Parts of equal area.
              int from = (int) (n * Math.sqrt((double) part / PARTS));
              int to = part + 1 == PARTS ? n : (int) (n * Math.sqrt((part + 1.0) / PARTS));
              for (int i = from; i < to; i++) {
                row.add(i, sums[part]);
              }
            });
  }
}
