// twin: double
package dev.tangent.simd.tile;

/** {@link FloatVectorTile} in scalar code: tiles of 4 × 4. */
final class FloatScalarTile {
  static final int ROWS = 4;
  static final int COLUMNS = 4;

  private FloatScalarTile() {}

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
    float c00 = 0;
    float c01 = 0;
    float c02 = 0;
    float c03 = 0;
    float c10 = 0;
    float c11 = 0;
    float c12 = 0;
    float c13 = 0;
    float c20 = 0;
    float c21 = 0;
    float c22 = 0;
    float c23 = 0;
    float c30 = 0;
    float c31 = 0;
    float c32 = 0;
    float c33 = 0;
    for (int k = 0; k < kc; k++) {
      int at = ao + 4 * k;
      int bt = bo + 4 * k;
      float b0 = b[bt];
      float b1 = b[bt + 1];
      float b2 = b[bt + 2];
      float b3 = b[bt + 3];
      float x = a[at];
      c00 += x * b0;
      c01 += x * b1;
      c02 += x * b2;
      c03 += x * b3;
      x = a[at + 1];
      c10 += x * b0;
      c11 += x * b1;
      c12 += x * b2;
      c13 += x * b3;
      x = a[at + 2];
      c20 += x * b0;
      c21 += x * b1;
      c22 += x * b2;
      c23 += x * b3;
      x = a[at + 3];
      c30 += x * b0;
      c31 += x * b1;
      c32 += x * b2;
      c33 += x * b3;
    }
    add(c00, c01, c02, c03, z, zo, c, co);
    add(c10, c11, c12, c13, z, zo + ldz, c, co + ldc);
    add(c20, c21, c22, c23, z, zo + 2 * ldz, c, co + 2 * ldc);
    add(c30, c31, c32, c33, z, zo + 3 * ldz, c, co + 3 * ldc);
  }

  private static void add(
      float x0, float x1, float x2, float x3, float[] z, int from, float[] c, int at) {
    c[at] = z[from] + x0;
    c[at + 1] = z[from + 1] + x1;
    c[at + 2] = z[from + 2] + x2;
    c[at + 3] = z[from + 3] + x3;
  }
}
