// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.ColdStart;
import dev.tangent.simd.Width;

/** C (ROWS × COLUMNS) ← Z + A B of packed panels, at the width of {@link Width}. */
public final class FloatTile {
  // Computed here, from the width alone: a cold start needs no class of vectors.

  /** Rows of C that a call makes; A is packed as k × ROWS. */
  public static final int ROWS = Width.SCALAR ? FloatScalarTile.ROWS : vectorRows();

  /** Columns of C that a call makes; B is packed as k × COLUMNS. */
  public static final int COLUMNS =
      Width.SCALAR ? FloatScalarTile.COLUMNS : 2 * Width.BITS / Float.SIZE;

  /** Z when nothing is added to C: one row of zeros, which serves all rows at a stride of 0. */
  private static final float[] ZERO = new float[COLUMNS];

  private FloatTile() {}

  private static int vectorRows() {
    return Width.BITS == 512 ? 12 : Width.REGISTERS == 32 ? 8 : 6;
  }

  /** C at {@code co}, rows {@code ldc} apart, += A at {@code ao} times B at {@code bo}. */
  public static void add(int kc, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc) {
    multiply(kc, a, ao, b, bo, c, co, ldc, c, co, ldc);
  }

  /** C at {@code co}, rows {@code ldc} apart, ← A at {@code ao} times B at {@code bo}. */
  public static void set(int kc, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc) {
    multiply(kc, a, ao, b, bo, ZERO, 0, 0, c, co, ldc);
  }

  private static void multiply(
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
    if (Width.SCALAR) {
      FloatScalarTile.multiply(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    } else if (ColdStart.isCold()) {
      FloatColdTile.multiply(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    } else {
      FloatVectorTile.multiply(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    }
  }
}
