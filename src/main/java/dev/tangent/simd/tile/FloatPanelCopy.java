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
}
