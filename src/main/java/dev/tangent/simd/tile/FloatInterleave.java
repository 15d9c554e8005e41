// twin: double
package dev.tangent.simd.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Interleaves rows of a matrix, as panels of a packed factor need them: small transposes in
 * registers, four numbers of each row at a time. Number by number it takes over twice as long, some
 * 0.6 ns each on a Zen 3.
 *
 * <p>Vectors are of four numbers at any width, because wider ones cost more instructions to
 * permute. Where the machine's are narrower, the class must not be used.
 */
public final class FloatInterleave {
  private static final VectorSpecies<Float> S =
      VectorSpecies.of(float.class, VectorShape.forBitSize(4 * Float.SIZE));

  private static final VectorShuffle<Float> LOWER = VectorShuffle.fromValues(S, 0, 0, 1, 1);
  private static final VectorShuffle<Float> UPPER = VectorShuffle.fromValues(S, 2, 2, 3, 3);
  private static final VectorShuffle<Float> UP = VectorShuffle.fromValues(S, 0, 1, 0, 1);
  private static final VectorShuffle<Float> DOWN = VectorShuffle.fromValues(S, 2, 3, 2, 3);
  private static final VectorMask<Float> ODD = VectorMask.fromValues(S, false, true, false, true);
  private static final VectorMask<Float> TOP = VectorMask.fromValues(S, false, false, true, true);

  private FloatInterleave() {}

  /**
   * Six rows of {@code x}, {@code ldx} apart, {@code n} numbers of each (a multiple of four):
   * number k of row i, times {@code factor}, goes to {@code out[at + 6k + i]}.
   */
  public static void six(float[] x, int from, int ldx, int n, float factor, float[] out, int at) {
    int x1 = from + ldx;
    int x2 = from + 2 * ldx;
    int x3 = from + 3 * ldx;
    int x4 = from + 4 * ldx;
    int x5 = from + 5 * ldx;
    for (int k = 0; k <= n - 4; k += 4) {
      int o = at + 6 * k;
      FloatVector a = FloatVector.fromArray(S, x, from + k).mul(factor);
      FloatVector b = FloatVector.fromArray(S, x, x1 + k).mul(factor);
      FloatVector ab = a.rearrange(LOWER).blend(b.rearrange(LOWER), ODD); // a₀ b₀ a₁ b₁
      FloatVector abUpper = a.rearrange(UPPER).blend(b.rearrange(UPPER), ODD); // a₂ b₂ a₃ b₃
      FloatVector c = FloatVector.fromArray(S, x, x2 + k).mul(factor);
      FloatVector d = FloatVector.fromArray(S, x, x3 + k).mul(factor);
      FloatVector cd = c.rearrange(LOWER).blend(d.rearrange(LOWER), ODD);
      FloatVector cdUpper = c.rearrange(UPPER).blend(d.rearrange(UPPER), ODD);
      FloatVector e = FloatVector.fromArray(S, x, x4 + k).mul(factor);
      FloatVector f = FloatVector.fromArray(S, x, x5 + k).mul(factor);
      FloatVector ef = e.rearrange(LOWER).blend(f.rearrange(LOWER), ODD);
      FloatVector efUpper = e.rearrange(UPPER).blend(f.rearrange(UPPER), ODD);
      ab.blend(cd.rearrange(UP), TOP).intoArray(out, o); // a₀ b₀ c₀ d₀
      ef.blend(ab, TOP).intoArray(out, o + 4); // e₀ f₀ a₁ b₁
      cd.rearrange(DOWN).blend(ef, TOP).intoArray(out, o + 8); // c₁ d₁ e₁ f₁
      abUpper.blend(cdUpper.rearrange(UP), TOP).intoArray(out, o + 12);
      efUpper.blend(abUpper, TOP).intoArray(out, o + 16);
      cdUpper.rearrange(DOWN).blend(efUpper, TOP).intoArray(out, o + 20);
    }
  }

  /** The same for four rows: number k of row i goes to {@code out[at + width k + i]}. */
  public static void four(
      float[] x, int from, int ldx, int n, float factor, float[] out, int at, int width) {
    int x1 = from + ldx;
    int x2 = from + 2 * ldx;
    int x3 = from + 3 * ldx;
    for (int k = 0; k <= n - 4; k += 4) {
      int o = at + width * k;
      FloatVector a = FloatVector.fromArray(S, x, from + k).mul(factor);
      FloatVector b = FloatVector.fromArray(S, x, x1 + k).mul(factor);
      FloatVector ab = a.rearrange(LOWER).blend(b.rearrange(LOWER), ODD);
      FloatVector abUpper = a.rearrange(UPPER).blend(b.rearrange(UPPER), ODD);
      FloatVector c = FloatVector.fromArray(S, x, x2 + k).mul(factor);
      FloatVector d = FloatVector.fromArray(S, x, x3 + k).mul(factor);
      FloatVector cd = c.rearrange(LOWER).blend(d.rearrange(LOWER), ODD);
      FloatVector cdUpper = c.rearrange(UPPER).blend(d.rearrange(UPPER), ODD);
      ab.blend(cd.rearrange(UP), TOP).intoArray(out, o);
      ab.rearrange(DOWN).blend(cd, TOP).intoArray(out, o + width);
      abUpper.blend(cdUpper.rearrange(UP), TOP).intoArray(out, o + 2 * width);
      abUpper.rearrange(DOWN).blend(cdUpper, TOP).intoArray(out, o + 3 * width);
    }
  }
}
