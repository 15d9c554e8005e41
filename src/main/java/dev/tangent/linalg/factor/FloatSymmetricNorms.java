// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;

/** Norms of symmetric matrices of which the lower triangle is stored. */
final class FloatSymmetricNorms {
  /** Parts with sums of their own: a fixed count, so that the bits do not depend on the threads. */
  private static final int PARTS = 16;

  private FloatSymmetricNorms() {}

  /** Adds row i of the lower triangle to the sums of the columns. */
  private interface Row {
    void add(int i, double[] sums);
  }

  /** Largest absolute column sum. NaN or infinite entries make it so. */
  static double one(FloatMatrix a) {
    return largest(a.rows(), (i, sums) -> add(a.array(), a.rowOffset(i), i, sums));
  }

  private static void add(float[] a, int at, int i, double[] sums) {
    for (int j = 0; j < i; j++) {
      sums[j] += Math.abs(a[at + j]);
    }
    double s0 = Math.abs(a[at + i]);
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 4 <= i; j += 4) { // one sum would wait for each addition
      s0 += Math.abs(a[at + j]);
      s1 += Math.abs(a[at + j + 1]);
      s2 += Math.abs(a[at + j + 2]);
      s3 += Math.abs(a[at + j + 3]);
    }
    for (; j < i; j++) {
      s1 += Math.abs(a[at + j]);
    }
    sums[i] += (s0 + s1) + (s2 + s3);
  }

  private static double largest(int n, Row row) {
    double[][] sums = new double[PARTS][n];
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
    double max = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (double[] s : sums) {
        sum += s[i];
      }
      max = Math.max(max, sum); // NaN stays
    }
    return max;
  }
}
