// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions of float arrays in vectors; see {@link FloatFunctions} for why they are
 * our own. Called through {@link FloatLoop}. Only where {@link #AVAILABLE}. Input and output may be
 * the same range. Tails are masked, in methods of their own: the compiler boxes vectors when a
 * graph grows too large.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatElementwise {
  /** Whether there are vectors here. */
  public static final boolean AVAILABLE = !Width.SCALAR;

  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatElementwise() {}

  private static VectorMask<Float> rest(int n) {
    return S.indexInRange(0, n);
  }

  /** y ← e^x. */
  static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatFunctions.exp(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      expTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void expTail(float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatFunctions.exp(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
  }

  /** y ← log x. */
  static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      if (FloatFunctions.logIsCovered(v)) {
        FloatFunctions.log(v).intoArray(y, yOff + i);
      } else {
        logOneByOne(x, xOff + i, y, yOff + i, V);
      }
    }
    if (i < n) {
      logOneByOne(x, xOff + i, y, yOff + i, n - i);
    }
  }

  /** What log does not cover by Math, the others as ever: none depends on its neighbours. */
  private static void logOneByOne(float[] x, int xOff, float[] y, int yOff, int n) {
    float[] from = firstVector(x, xOff, n);
    float[] to = new float[V];
    FloatFunctions.log(FloatVector.fromArray(S, from, 0)).intoArray(to, 0);
    for (int k = 0; k < n; k++) {
      if (!(from[k] >= Float.MIN_NORMAL && from[k] <= Float.MAX_VALUE)) {
        to[k] = (float) Math.log(from[k]);
      }
    }
    System.arraycopy(to, 0, y, yOff, n);
  }

  /** n numbers with zeros behind them. */
  private static float[] firstVector(float[] x, int xOff, int n) {
    float[] vector = new float[V];
    System.arraycopy(x, xOff, vector, 0, n);
    return vector;
  }

  /** y ← tanh x. */
  static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatFunctions.tanh(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      tanhTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void tanhTail(float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatFunctions.tanh(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
  }

  /** y ← erf x. */
  static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatFunctions.erf(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      erfTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void erfTail(float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatFunctions.erf(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
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
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatGaussian.density(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      normalDensityTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void normalDensityTail(
      float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatGaussian.density(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
  }

  /** y ← x Φ(x). */
  static void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatGaussian.gelu(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      geluTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void geluTail(float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatGaussian.gelu(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
  }

  /** y ← Φ(x) + x φ(x). */
  static void geluSlope(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatGaussian.geluSlope(x, xOff, y, yOff, n);
  }

  /** y ← acos x. */
  static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatFunctions.acos(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      acosTail(x, xOff + i, y, yOff + i, rest(n - i));
    }
  }

  private static void acosTail(float[] x, int xOff, float[] y, int yOff, VectorMask<Float> rest) {
    FloatFunctions.acos(FloatVector.fromArray(S, x, xOff, rest)).intoArray(y, yOff, rest);
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
    int i = 0;
    for (; i <= n - V; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      if (FloatFunctions.sineIsCovered(v)) {
        FloatFunctions.sine(v, quadrants).intoArray(y, yOff + i);
      } else {
        sineOneByOne(x, xOff + i, y, yOff + i, V, quadrants);
      }
    }
    if (i < n) {
      sineOneByOne(x, xOff + i, y, yOff + i, n - i, quadrants);
    }
  }

  /** What sine does not cover by Math, the others as ever: none depends on its neighbours. */
  private static void sineOneByOne(float[] x, int xOff, float[] y, int yOff, int n, int quadrants) {
    float[] from = firstVector(x, xOff, n);
    float[] to = new float[V];
    FloatFunctions.sine(FloatVector.fromArray(S, from, 0), quadrants).intoArray(to, 0);
    for (int k = 0; k < n; k++) {
      if (!(Math.abs(from[k]) <= FloatFunctions.LARGEST_ANGLE)) {
        to[k] = (float) (quadrants == 0 ? Math.sin(from[k]) : Math.cos(from[k]));
      }
    }
    System.arraycopy(to, 0, y, yOff, n);
  }
}
