// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions by the vector operators of the JDK (Intel's SVML inside: at most 1 ulp).
 * Where the JDK has no such library the operators run lane by lane, boxed: see {@link
 * VectorMath#AVAILABLE}. Tails are masked.
 */
final class FloatVectorMath {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatVectorMath() {}

  static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.EXP).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.EXP).intoArray(y, yOff + i, rest);
    }
  }

  static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.LOG).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.LOG).intoArray(y, yOff + i, rest);
    }
  }

  static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.TANH).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.TANH).intoArray(y, yOff + i, rest);
    }
  }

  static void sin(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.SIN).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.SIN).intoArray(y, yOff + i, rest);
    }
  }

  static void cos(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.COS).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.COS).intoArray(y, yOff + i, rest);
    }
  }

  static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector.fromArray(S, x, xOff + i).lanewise(VectorOperators.ACOS).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(S, x, xOff + i, rest);
      v.lanewise(VectorOperators.ACOS).intoArray(y, yOff + i, rest);
    }
  }
}
