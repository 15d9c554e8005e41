package dev.tangent.simd;

import java.util.Locale;

/** Element-wise functions of arrays, vectorized where that is fast and accurate. */
public final class VectorMath {
  /** Whether the vector operators of the JDK have a native library here. */
  public static final boolean AVAILABLE = !Width.SCALAR && hasLibrary();

  private VectorMath() {}

  private static boolean hasLibrary() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") && (os.contains("linux") || os.contains("windows"));
  }

  /** y ← erf(x) at most 2 ulp from the exact value; only where {@link #AVAILABLE}. */
  public static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    VectorErf.erf(x, xOff, y, yOff, n);
  }

  /** y ← exp(x); only where {@link #AVAILABLE}. */
  public static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.exp(x, xOff, y, yOff, n);
  }

  /** y ← log(x); only where {@link #AVAILABLE}. */
  public static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.log(x, xOff, y, yOff, n);
  }

  /** y ← tanh(x); only where {@link #AVAILABLE}. */
  public static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.tanh(x, xOff, y, yOff, n);
  }

  /** y ← sin(x); only where {@link #AVAILABLE}. */
  public static void sin(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.sin(x, xOff, y, yOff, n);
  }

  /** y ← cos(x); only where {@link #AVAILABLE}. */
  public static void cos(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.cos(x, xOff, y, yOff, n);
  }

  /** y ← acos(x); only where {@link #AVAILABLE}. */
  public static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    FloatVectorMath.acos(x, xOff, y, yOff, n);
  }

  /** y ← exp(x); only where {@link #AVAILABLE}. */
  public static void exp(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.exp(x, xOff, y, yOff, n);
  }

  /** y ← log(x); only where {@link #AVAILABLE}. */
  public static void log(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.log(x, xOff, y, yOff, n);
  }

  /** y ← tanh(x); only where {@link #AVAILABLE}. */
  public static void tanh(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.tanh(x, xOff, y, yOff, n);
  }

  /** y ← sin(x); only where {@link #AVAILABLE}. */
  public static void sin(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.sin(x, xOff, y, yOff, n);
  }

  /** y ← cos(x); only where {@link #AVAILABLE}. */
  public static void cos(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.cos(x, xOff, y, yOff, n);
  }

  /** y ← acos(x); only where {@link #AVAILABLE}. */
  public static void acos(double[] x, int xOff, double[] y, int yOff, int n) {
    DoubleVectorMath.acos(x, xOff, y, yOff, n);
  }
}
