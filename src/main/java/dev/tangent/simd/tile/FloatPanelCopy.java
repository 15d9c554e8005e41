// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Species;
import dev.tangent.simd.Width;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies runs of a row into the panels of a packed factor, a vector at a time. */
public final class FloatPanelCopy {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatPanelCopy() {}

  /** Numbers that {@link #narrow} may write and read past a run. */
  public static final int OVERHANG = Width.SCALAR ? 0 : V - FloatTile.ROWS;

  /** Whether there is a kernel for runs of this width. */
  public static boolean suits(int width) {
    return !Width.SCALAR && (width == FloatTile.ROWS && width <= V || width == 2 * V);
  }

  /**
   * Copies runs of {@link FloatTile#ROWS} numbers from {@code x[from]} on, one after another, to
   * {@code out[at]}, {@code out[at + stride]}, …; each copy may overwrite the {@link #OVERHANG}
   * numbers behind its run.
   */
  public static void narrow(float[] x, int from, float[] out, int at, int stride, int runs) {
    for (int run = 0, i = from, o = at; run < runs; run++, i += FloatTile.ROWS, o += stride) {
      FloatVector.fromArray(S, x, i).intoArray(out, o);
    }
  }

  /** The same for runs of two vectors; nothing behind them is written. */
  public static void wide(float[] x, int from, float[] out, int at, int stride, int runs) {
    for (int run = 0, i = from, o = at; run < runs; run++, i += 2 * V, o += stride) {
      FloatVector.fromArray(S, x, i).intoArray(out, o);
      FloatVector.fromArray(S, x, i + V).intoArray(out, o + V);
    }
  }

  /** Rows that {@link #narrowRows} and {@link #wideRows} copy. */
  public static final int ROWS = 4;

  /**
   * {@link #narrow} for {@link #ROWS} rows of {@code x}, {@code ldx} apart, whose runs lie one
   * after another in {@code out}: only what is behind the last row's runs is overwritten.
   */
  public static void narrowRows(
      float[] x, int from, int ldx, float[] out, int at, int stride, int runs) {
    int x1 = from + ldx;
    int x2 = from + 2 * ldx;
    int x3 = from + 3 * ldx;
    for (int run = 0; run < runs; run++) {
      int i = run * FloatTile.ROWS;
      int o = at + run * stride;
      FloatVector r0 = FloatVector.fromArray(S, x, from + i);
      FloatVector r1 = FloatVector.fromArray(S, x, x1 + i);
      FloatVector r2 = FloatVector.fromArray(S, x, x2 + i);
      FloatVector r3 = FloatVector.fromArray(S, x, x3 + i);
      r0.intoArray(out, o);
      r1.intoArray(out, o + FloatTile.ROWS);
      r2.intoArray(out, o + 2 * FloatTile.ROWS);
      r3.intoArray(out, o + 3 * FloatTile.ROWS);
    }
  }

  /** {@link #wide} for {@link #ROWS} rows; nothing behind them is written. */
  public static void wideRows(
      float[] x, int from, int ldx, float[] out, int at, int stride, int runs) {
    int x1 = from + ldx;
    int x2 = from + 2 * ldx;
    int x3 = from + 3 * ldx;
    for (int run = 0; run < runs; run++) {
      int i = run * 2 * V;
      int o = at + run * stride;
      FloatVector.fromArray(S, x, from + i).intoArray(out, o);
      FloatVector.fromArray(S, x, from + i + V).intoArray(out, o + V);
      FloatVector.fromArray(S, x, x1 + i).intoArray(out, o + 2 * V);
      FloatVector.fromArray(S, x, x1 + i + V).intoArray(out, o + 3 * V);
      FloatVector.fromArray(S, x, x2 + i).intoArray(out, o + 4 * V);
      FloatVector.fromArray(S, x, x2 + i + V).intoArray(out, o + 5 * V);
      FloatVector.fromArray(S, x, x3 + i).intoArray(out, o + 6 * V);
      FloatVector.fromArray(S, x, x3 + i + V).intoArray(out, o + 7 * V);
    }
  }
}
