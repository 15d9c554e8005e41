// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * X ← X L⁻ᵀ in place, for few rows of X and an L of as many columns as a vector has lanes: the part
 * of a triangular solve that can't be done by matrix products.
 *
 * <p>A vector holds a row of X. It is solved column after column: the lane just solved is read back
 * from memory as a broadcast, and its product with a column of L is subtracted from the row. No row
 * is transposed, and only the pivots are inverted.
 */
public final class FloatTriangle {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  /** Order of L. */
  public static final int ORDER = V;

  /** Rows of X that a call solves. */
  public static final int ROWS = FloatSkinny.ROWS;

  /** Numbers that {@link #load} makes of L. */
  public static final int LENGTH = V * V + V;

  private FloatTriangle() {}

  /**
   * Prepares L at {@code lo}, rows {@code ldl} apart, of which the lower triangle is read: per
   * column p the row −l_jp/l_pp, zero for j ≤ p, and a last row with all 1/l_pp.
   */
  public static void load(float[] l, int lo, int ldl, float[] out, int at) {
    for (int p = 0; p < V; p++) {
      float inverse = 1 / l[lo + p * ldl + p];
      for (int j = 0; j < V; j++) {
        out[at + p * V + j] = j > p ? -l[lo + j * ldl + p] * inverse : 0;
      }
      out[at + V * V + p] = inverse;
    }
  }

  /** X at {@code xo}, rows {@code ldx} apart; {@code m} from {@link #load}, at {@code mo}. */
  public static void solve(float[] m, int mo, float[] x, int xo, int ldx) {
    int o1 = xo + ldx;
    int o2 = xo + 2 * ldx;
    int o3 = xo + 3 * ldx;
    int o4 = xo + 4 * ldx;
    int o5 = xo + 5 * ldx;
    FloatVector x0 = FloatVector.fromArray(S, x, xo);
    FloatVector x1 = FloatVector.fromArray(S, x, o1);
    FloatVector x2 = FloatVector.fromArray(S, x, o2);
    FloatVector x3 = FloatVector.fromArray(S, x, o3);
    FloatVector x4 = FloatVector.fromArray(S, x, o4);
    FloatVector x5 = FloatVector.fromArray(S, x, o5);
    for (int p = 0; p < V - 1; p++) {
      FloatVector column = FloatVector.fromArray(S, m, mo + p * V);
      x0 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[xo + p]), x0);
      x1 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[o1 + p]), x1);
      x2 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[o2 + p]), x2);
      x3 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[o3 + p]), x3);
      x4 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[o4 + p]), x4);
      x5 = column.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, x[o5 + p]), x5);
      x0.intoArray(x, xo);
      x1.intoArray(x, o1);
      x2.intoArray(x, o2);
      x3.intoArray(x, o3);
      x4.intoArray(x, o4);
      x5.intoArray(x, o5);
    }
    FloatVector inverse = FloatVector.fromArray(S, m, mo + V * V);
    x0.mul(inverse).intoArray(x, xo);
    x1.mul(inverse).intoArray(x, o1);
    x2.mul(inverse).intoArray(x, o2);
    x3.mul(inverse).intoArray(x, o3);
    x4.mul(inverse).intoArray(x, o4);
    x5.mul(inverse).intoArray(x, o5);
  }
}
