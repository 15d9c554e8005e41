// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.ColdStart;
import dev.tangent.simd.Fused;
import dev.tangent.simd.Width;

/**
 * C (ROWS × COLUMNS) ← Z + A B where every row of B begins at an offset of its own: a product with
 * patches of an image where they lie, which nobody has to gather and pack. A is packed as k × ROWS.
 */
public final class FloatOffsetTile {
  /**
   * Rows of C that a call makes. Six at any width: 12 sums hide the latency of the multiplications,
   * and offsets leave no room for the larger tiles of 32 registers.
   */
  public static final int ROWS = 6;

  /** Columns of C that a call makes. */
  public static final int COLUMNS = FloatTile.COLUMNS;

  private FloatOffsetTile() {}

  /**
   * Row k of B begins at {@code b[bo + offsets[oo + k]]}, row i of Z and C at {@code zo + i ldz}
   * and {@code co + i ldc}.
   */
  public static void multiply(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int[] offsets,
      int oo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
    if (Width.SCALAR || ColdStart.isCold()) {
      cold(kc, a, ao, b, bo, offsets, oo, z, zo, ldz, c, co, ldc);
    } else {
      FloatOffsetVectors.multiply(kc, a, ao, b, bo, offsets, oo, z, zo, ldz, c, co, ldc);
    }
  }

  /** Without vectors, with the same bits. */
  static void cold(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int[] offsets,
      int oo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
    for (int i = 0; i < ROWS; i += 2) {
      for (int j = 0; j < COLUMNS; j += 2) {
        int from = zo + i * ldz + j;
        int to = co + i * ldc + j;
        scalars(kc, a, ao + i, b, bo + j, offsets, oo, z, from, ldz, c, to, ldc);
      }
    }
  }

  /** Two rows and two columns, with the operations of the vectors in their order. */
  private static void scalars(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int[] offsets,
      int oo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
    float c00 = 0;
    float c01 = 0;
    float c10 = 0;
    float c11 = 0;
    for (int k = 0; k < kc; k++) {
      int bt = bo + offsets[oo + k];
      float x = a[ao + k * ROWS];
      float y = a[ao + k * ROWS + 1];
      c00 = Fused.multiplyAdd(x, b[bt], c00);
      c01 = Fused.multiplyAdd(x, b[bt + 1], c01);
      c10 = Fused.multiplyAdd(y, b[bt], c10);
      c11 = Fused.multiplyAdd(y, b[bt + 1], c11);
    }
    c[co] = c00 + z[zo];
    c[co + 1] = c01 + z[zo + 1];
    c[co + ldc] = c10 + z[zo + ldz];
    c[co + ldc + 1] = c11 + z[zo + ldz + 1];
  }
}
