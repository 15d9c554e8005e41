// twin: double
package dev.tangent.simd;

/** C (ROWS × COLUMNS) += A B of packed panels, at the width of {@link Width}. */
public final class FloatTile {
  /** Rows of C that a call makes; A is packed as k × ROWS. */
  public static final int ROWS = Width.SCALAR ? FloatScalarTile.ROWS : FloatVectorTile.ROWS;

  /** Columns of C that a call makes; B is packed as k × COLUMNS. */
  public static final int COLUMNS =
      Width.SCALAR ? FloatScalarTile.COLUMNS : FloatVectorTile.COLUMNS;

  private FloatTile() {}

  /** C at {@code co}, rows {@code ldc} apart, += A at {@code ao} times B at {@code bo}. */
  public static void multiply(
      int kc, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc) {
    if (Width.SCALAR) {
      FloatScalarTile.multiply(kc, a, ao, b, bo, c, co, ldc);
    } else {
      FloatVectorTile.multiply(kc, a, ao, b, bo, c, co, ldc);
    }
  }
}
