// twin: double
package dev.tangent.simd;

import java.util.Arrays;

/** A loop of {@link FloatElementwise}, called as {@link Outlined} says. */
public final class FloatLoop {
  public static final FloatLoop EXP = new FloatLoop("exp");
  public static final FloatLoop LOG = new FloatLoop("log");
  public static final FloatLoop TANH = new FloatLoop("tanh");
  public static final FloatLoop ERF = new FloatLoop("erf");
  public static final FloatLoop ERFC = new FloatLoop("erfc");
  public static final FloatLoop NORMAL_CDF = new FloatLoop("normalCdf");
  public static final FloatLoop NORMAL_DENSITY = new FloatLoop("normalDensity");
  public static final FloatLoop GELU = new FloatLoop("gelu");
  public static final FloatLoop GELU_SLOPE = new FloatLoop("geluSlope");
  public static final FloatLoop SIN = new FloatLoop("sin");
  public static final FloatLoop COS = new FloatLoop("cos");
  public static final FloatLoop ACOS = new FloatLoop("acos");

  private static final int V = Species.F32.length();

  private final Outlined loop;

  private FloatLoop(String name) {
    loop = Outlined.of(FloatElementwise.class, name);
  }

  /** y[yOff + i] ← f(x[xOff + i]), i &lt; n. */
  public void run(float[] x, int xOff, float[] y, int yOff, int n) {
    int rest = n % V;
    int whole = n - rest;
    wholeVectors(x, xOff, y, yOff, whole);
    if (rest > 0) {
      // Masks would make the graphs of the loops twice as large.
      float[] last = new float[V];
      Arrays.fill(last, 1f);
      System.arraycopy(x, xOff + whole, last, 0, rest);
      wholeVectors(last, 0, last, 0, V);
      System.arraycopy(last, 0, y, yOff + whole, rest);
    }
  }

  private void wholeVectors(float[] x, int xOff, float[] y, int yOff, int n) {
    try {
      loop.handle.invokeExact(x, xOff, y, yOff, n);
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }
}
