// twin: double
package dev.tangent.simd.tile;

/**
 * {@link FloatVectorTile} without vectors, with the same bits: for a JVM that has just started. Two
 * rows and four columns at a time, whose sums fit in registers.
 */
final class FloatColdTile {
  private FloatColdTile() {}

  static void multiply(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
    for (int i = 0; i < FloatTile.ROWS; i += 2) {
      for (int j = 0; j < FloatTile.COLUMNS; j += 4) {
        float c00 = 0;
        float c01 = 0;
        float c02 = 0;
        float c03 = 0;
        float c10 = 0;
        float c11 = 0;
        float c12 = 0;
        float c13 = 0;
        for (int k = 0; k < kc; k++) {
          int at = ao + k * FloatTile.ROWS + i;
          int bt = bo + k * FloatTile.COLUMNS + j;
          float x = a[at];
          float y = a[at + 1];
          float b0 = b[bt];
          float b1 = b[bt + 1];
          float b2 = b[bt + 2];
          float b3 = b[bt + 3];
          c00 = Math.fma(x, b0, c00);
          c01 = Math.fma(x, b1, c01);
          c02 = Math.fma(x, b2, c02);
          c03 = Math.fma(x, b3, c03);
          c10 = Math.fma(y, b0, c10);
          c11 = Math.fma(y, b1, c11);
          c12 = Math.fma(y, b2, c12);
          c13 = Math.fma(y, b3, c13);
        }
        int from = zo + i * ldz + j;
        int to = co + i * ldc + j;
        store(c00, c01, c02, c03, z, from, c, to);
        store(c10, c11, c12, c13, z, from + ldz, c, to + ldc);
      }
    }
  }

  private static void store(
      float x0, float x1, float x2, float x3, float[] z, int from, float[] c, int to) {
    c[to] = x0 + z[from];
    c[to + 1] = x1 + z[from + 1];
    c[to + 2] = x2 + z[from + 2];
    c[to + 3] = x3 + z[from + 3];
  }
}
