// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions of float arrays in vectors; see {@link FloatFunctions} for why they are
 * our own. Called through {@link FloatLoop}, with whole vectors. Only where {@link #AVAILABLE}.
 * Input and output may be the same range.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatElementwise {
  /** Whether there are vectors here. */
  public static final boolean AVAILABLE = !Width.SCALAR;

  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatElementwise() {}

  /** y ← e^x. */
  static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatFunctions.exp(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← log x. */
  static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      if (FloatFunctions.logIsCovered(v)) {
        FloatFunctions.log(v).intoArray(y, yOff + i);
      } else {
        logOneByOne(x, xOff + i, y, yOff + i);
      }
    }
  }

  /** What log does not cover by Math, the others as ever: none depends on its neighbours. */
  private static void logOneByOne(float[] x, int xOff, float[] y, int yOff) {
    float[] to = new float[V];
    FloatFunctions.log(FloatVector.fromArray(S, x, xOff)).intoArray(to, 0);
    for (int k = 0; k < V; k++) {
      float from = x[xOff + k];
      if (!(from >= Float.MIN_NORMAL && from <= Float.MAX_VALUE)) {
        to[k] = (float) Math.log(from);
      }
    }
    System.arraycopy(to, 0, y, yOff, V);
  }

  /** y ← tanh x. */
  static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatFunctions.tanh(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← erf x. */
  static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatFunctions.erf(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← 1 − erf x. */
  static void erfc(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatGaussian.erfc(x, xOff, y, yOff, n);
  }

  /** y ← Φ(x). */
  static void normalCdf(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatGaussian.cdf(x, xOff, y, yOff, n);
  }

  /** y ← φ(x) = e^{−x²/2}/√(2π). */
  static void normalDensity(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatGaussian.density(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← x Φ(x). */
  static void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatGaussian.gelu(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← Φ(x) + x φ(x). */
  static void geluSlope(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatGaussian.geluSlope(x, xOff, y, yOff, n);
  }

  /** y ← acos x. */
  static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatFunctions.acos(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
  }

  /** y ← sin x. */
  static void sin(float[] x, int xOff, float[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 0);
  }

  /** y ← cos x. */
  static void cos(float[] x, int xOff, float[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 1);
  }

  private static void sine(float[] x, int xOff, float[] y, int yOff, int n, int quadrants) {
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      if (FloatFunctions.sineIsCovered(v)) {
        FloatFunctions.sine(v, quadrants).intoArray(y, yOff + i);
      } else {
        sineOneByOne(x, xOff + i, y, yOff + i, quadrants);
      }
    }
  }

  /** What sine does not cover by Math, the others as ever: none depends on its neighbours. */
  private static void sineOneByOne(float[] x, int xOff, float[] y, int yOff, int quadrants) {
    float[] to = new float[V];
    FloatFunctions.sine(FloatVector.fromArray(S, x, xOff), quadrants).intoArray(to, 0);
    for (int k = 0; k < V; k++) {
      float from = x[xOff + k];
      if (!(Math.abs(from) <= FloatFunctions.LARGEST_ANGLE)) {
        to[k] = (float) (quadrants == 0 ? Math.sin(from) : Math.cos(from));
      }
    }
    System.arraycopy(to, 0, y, yOff, V);
  }
}
