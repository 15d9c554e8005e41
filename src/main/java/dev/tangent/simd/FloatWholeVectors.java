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
