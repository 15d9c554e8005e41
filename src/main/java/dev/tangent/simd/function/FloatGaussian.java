// twin: double
package dev.tangent.simd.function;

import dev.tangent.simd.Outlined;
import dev.tangent.simd.Species;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * erfc, the normal density and distribution function, GELU and its slope on arrays of whole
 * vectors. Relative errors do not grow in the tails: squares in exponents keep their rounding
 * errors, and no difference is taken of numbers that are nearly equal.
 *
 * <p>The work is done in several passes over a buffer in L1: as one loop the graph outgrows C2's
 * limit (NodeCountInliningCutoff), and a call that is then no longer inlined boxes every vector.
 * For the same reason the longest pass, {@link #tails}, is called as {@link Outlined} says.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatGaussian {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  /** Numbers that one pass takes. */
  private static final int CHUNK = 2048;

  /**
   * Each thread has two buffers: one for the arguments, which become the results, and one for
   * e^{−a²}.
   */
  private static final ThreadLocal<float[][]> BUFFERS =
      ThreadLocal.withInitial(() -> new float[2][CHUNK]);

  private static final float POLE = GaussianCoefficients.F32.POLE;
  private static final float LARGEST = GaussianCoefficients.F32.LARGEST;
  private static final float SQRT_HALF = (float) 0.7071067811865476;
  private static final float DENSITY_0 = (float) 0.3989422804014327;

  private static final Outlined TAILS =
      Outlined.of(MethodHandles.lookup(), FloatGaussian.class, "tails");

  private FloatGaussian() {}

  /** y ← erfc x. */
  static void erfc(float[] x, int xOff, float[] y, int yOff, int n) {
    chunks(x, xOff, y, yOff, n, 1f, 1f, 1f, 0f);
  }

  /** y ← Φ(x) = ½ erfc(−x/√2). */
  static void cdf(float[] x, int xOff, float[] y, int yOff, int n) {
    chunks(x, xOff, y, yOff, n, 0.5f, SQRT_HALF, -0.5f, 0f);
  }

  /** y ← Φ(x) + x φ(x), the slope of x Φ(x). */
  static void geluSlope(float[] x, int xOff, float[] y, int yOff, int n) {
    chunks(x, xOff, y, yOff, n, 0.5f, SQRT_HALF, -0.5f, DENSITY_0);
  }

  /**
   * y ← |share| erfc(± scale x) + density x e^{−square x²}, ± the sign of share; scale² = square.
   */
  private static void chunks(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int n,
      float square,
      float scale,
      float share,
      float density) {
    float[] values = BUFFERS.get()[0];
    float[] bells = BUFFERS.get()[1];
    for (int i = 0; i < n; i += CHUNK) {
      int some = Math.min(CHUNK, n - i);
      System.arraycopy(x, xOff + i, values, 0, some);
      FloatFunctions.bells(values, 0, bells, some, square);
      outlinedTails(values, bells, some, scale, share);
      if (density != 0) {
        slopes(x, xOff + i, bells, values, some, density);
      }
      System.arraycopy(values, 0, y, yOff + i, some);
    }
  }

  private static void outlinedTails(float[] x, float[] bells, int n, float scale, float share) {
    try {
      TAILS.handle.invokeExact(x, bells, n, scale, share);
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }

  /**
   * x ← |share| erfc(± scale x): with a = |scale x|, erfc a is e^{−a²}/(1 + 2a) times a function of
   * 2a/(a + POLE), and erfc(−a) = 2 − erfc a.
   */
  private static void tails(float[] x, float[] bells, int n, float scale, float share) {
    float[] c = GaussianCoefficients.F32.TAIL;
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector bell = FloatVector.fromArray(S, bells, i);
      FloatVector a = v.lanewise(VectorOperators.ABS);
      a = a.lanewise(VectorOperators.MUL, FloatVector.broadcast(S, scale));
      a = FloatFunctions.atMost(a, LARGEST);
      FloatVector one = FloatVector.broadcast(S, 1f);
      FloatVector twice = a.lanewise(VectorOperators.ADD, a);
      FloatVector pole = FloatVector.broadcast(S, POLE);
      FloatVector w = twice.lanewise(VectorOperators.DIV, a.lanewise(VectorOperators.ADD, pole));
      FloatVector t = w.lanewise(VectorOperators.SUB, one);
      FloatVector p = FloatVector.broadcast(S, c[c.length - 1]);
      for (int k = c.length - 2; k >= 0; k--) {
        p = t.lanewise(VectorOperators.FMA, p, FloatVector.broadcast(S, c[k]));
      }
      p = p.lanewise(VectorOperators.FMA, w, one);
      FloatVector tail = p.lanewise(VectorOperators.MUL, bell);
      tail = tail.lanewise(VectorOperators.DIV, twice.lanewise(VectorOperators.ADD, one));
      FloatVector sign = FloatFunctions.withSignOf(v, one);
      sign = sign.lanewise(VectorOperators.MUL, FloatVector.broadcast(S, share));
      FloatVector whole = FloatVector.broadcast(S, Math.abs(share));
      whole = whole.lanewise(VectorOperators.SUB, sign);
      tail.lanewise(VectorOperators.FMA, sign, whole).intoArray(x, i);
    }
  }

  /** y ← y + density x bell. */
  private static void slopes(float[] x, int xOff, float[] bells, float[] y, int n, float density) {
    // Bounded, because 0 · ∞ would be NaN.
    FloatVector bound = FloatVector.broadcast(S, 2 * LARGEST);
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      FloatVector x0 = v.lanewise(VectorOperators.MIN, bound);
      x0 = x0.lanewise(VectorOperators.MAX, bound.lanewise(VectorOperators.NEG));
      x0 = x0.lanewise(VectorOperators.MUL, FloatVector.broadcast(S, density));
      FloatVector bell = FloatVector.fromArray(S, bells, i);
      x0.lanewise(VectorOperators.FMA, bell, FloatVector.fromArray(S, y, i)).intoArray(y, i);
    }
  }

  /** y ← e^{−x²/2}/√(2π). */
  static void density(float[] x, int xOff, float[] y, int yOff, int n) {
    float[] bells = BUFFERS.get()[1];
    for (int i = 0; i < n; i += CHUNK) {
      int some = Math.min(CHUNK, n - i);
      FloatFunctions.bells(x, xOff + i, bells, some, 0.5f);
      for (int j = 0; j < some; j += V) {
        FloatVector.fromArray(S, bells, j).mul(DENSITY_0).intoArray(y, yOff + i + j);
      }
    }
  }

  /** y ← x Φ(x) = ½x + ½x erf(x/√2). */
  static void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    float[] erf = BUFFERS.get()[0];
    for (int i = 0; i < n; i += CHUNK) {
      int some = Math.min(CHUNK, n - i);
      FloatFunctions.scaledErf(x, xOff + i, erf, 0, some, SQRT_HALF);
      for (int j = 0; j < some; j += V) {
        FloatVector half = FloatVector.fromArray(S, x, xOff + i + j).mul(0.5f);
        FloatVector e = FloatVector.fromArray(S, erf, j);
        half.lanewise(VectorOperators.FMA, e, half).intoArray(y, yOff + i + j);
      }
    }
  }
}
