// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Simple passes over pieces of arrays, as far as whole vectors reach: each method returns how many
 * numbers that are, and the caller does the rest with the same operations. Input and output may be
 * the same piece. Must not be loaded when {@link Width#SCALAR}: there may be no Vector API then.
 */
public final class FloatWholeVectors {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatWholeVectors() {}

  /** y ← {@code above} where x > 0, else {@code other}. */
  public static int choose(
      float above, float other, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      chosen(above, other, FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    return i;
  }

  /** y ← x · {@code above} where x > 0, else x · {@code other}. */
  public static int scaleBySign(
      float above, float other, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      v.mul(chosen(above, other, v)).intoArray(y, yOff + i);
    }
    return i;
  }

  private static FloatVector chosen(float above, float other, FloatVector v) {
    return FloatVector.broadcast(S, other).blend(above, v.compare(VectorOperators.GT, 0));
  }

  /** y ← y · x. */
  public static int multiply(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, y, yOff + i);
      v.mul(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    return i;
  }

  /** z ← z + x · y, rounded twice. */
  public static int addProduct(
      float[] x, int xOff, float[] y, int yOff, float[] z, int zOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      v.mul(FloatVector.fromArray(S, y, yOff + i))
          .add(FloatVector.fromArray(S, z, zOff + i))
          .intoArray(z, zOff + i);
    }
    return i;
  }

  /**
   * The first n numbers of y ← y + |x|, and from {@code lanes} on y holds the sums of |x| by lanes,
   * as many as a vector has. Rounding depends on the width.
   */
  public static int addAbsolute(float[] x, int xOff, float[] y, int n, int lanes) {
    FloatVector even = FloatVector.zero(S);
    FloatVector odd = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - 2 * V; i += 2 * V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i).abs();
      FloatVector w = FloatVector.fromArray(S, x, xOff + i + V).abs();
      even = v.add(even);
      odd = w.add(odd);
      v.add(FloatVector.fromArray(S, y, i)).intoArray(y, i);
      w.add(FloatVector.fromArray(S, y, i + V)).intoArray(y, i + V);
    }
    even.add(odd).intoArray(y, lanes);
    return i;
  }

  /** Whether all numbers are finite, as far as whole vectors reach; else −1 is returned. */
  public static int finite(float[] x, int xOff, int n) {
    FloatVector nothing = FloatVector.zero(S); // x · 0 is NaN where x is not finite
    int i = 0;
    for (; i <= n - V; i += V) {
      nothing = FloatVector.fromArray(S, x, xOff + i).mul(0).add(nothing);
    }
    return nothing.compare(VectorOperators.EQ, 0).allTrue() ? i : -1;
  }

  /** y ← y + factor · x, rounded twice. */
  public static int addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      v.mul(factor).add(FloatVector.fromArray(S, y, yOff + i)).intoArray(y, yOff + i);
    }
    return i;
  }
}
