package dev.tangent.simd;

/**
 * Element-wise functions of float arrays in vectors; see {@link FloatVectorMath} for why they are
 * our own. Only where {@link #AVAILABLE}. Input and output may be the same range.
 */
public final class VectorMath {
  /** Whether there are vectors here. */
  public static final boolean AVAILABLE = !Width.SCALAR;

  private VectorMath() {}

  /** y ← exp(x). */
  public static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.exp(x, xOff, y, yOff, n);
  }

  /** y ← log(x). */
  public static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.log(x, xOff, y, yOff, n);
  }

  /** y ← tanh(x). */
  public static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.tanh(x, xOff, y, yOff, n);
  }

  /** y ← erf(x). */
  public static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.erf(x, xOff, y, yOff, n);
  }

  /** y ← x Φ(x). */
  public static void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.gelu(x, xOff, y, yOff, n);
  }

  /** y ← exp(−x²/2)/√(2π). */
  public static void normalDensity(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.normalDensity(x, xOff, y, yOff, n);
  }

  /** y ← sin(x). */
  public static void sin(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.sine(x, xOff, y, yOff, n, 0);
  }

  /** y ← cos(x). */
  public static void cos(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.sine(x, xOff, y, yOff, n, 1);
  }

  /** y ← acos(x). */
  public static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.acos(x, xOff, y, yOff, n);
  }
}
