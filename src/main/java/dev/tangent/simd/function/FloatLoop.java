// twin: double
package dev.tangent.simd.function;

import dev.tangent.simd.Outlined;
import dev.tangent.simd.Species;
import dev.tangent.simd.Width;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/** An element-wise function of arrays, called as {@link Outlined} says. */
public final class FloatLoop {
  /** Whether there are vectors here; where there are none, no loop may be run. */
  public static final boolean AVAILABLE = !Width.SCALAR;

  public static final FloatLoop EXP = new FloatLoop(FloatFunctions.class, "exp");
  public static final FloatLoop LOG = new FloatLoop(FloatFunctions.class, "log");
  public static final FloatLoop TANH = new FloatLoop(FloatFunctions.class, "tanh");
  public static final FloatLoop ERF = new FloatLoop(FloatFunctions.class, "erf");
  public static final FloatLoop ERFC = new FloatLoop(FloatGaussian.class, "erfc");
  public static final FloatLoop NORMAL_CDF = new FloatLoop(FloatGaussian.class, "cdf");
  public static final FloatLoop NORMAL_DENSITY = new FloatLoop(FloatGaussian.class, "density");
  public static final FloatLoop GELU = new FloatLoop(FloatGaussian.class, "gelu");
  public static final FloatLoop GELU_SLOPE = new FloatLoop(FloatGaussian.class, "geluSlope");
  public static final FloatLoop SIN = new FloatLoop(FloatFunctions.class, "sin");
  public static final FloatLoop COS = new FloatLoop(FloatFunctions.class, "cos");
  public static final FloatLoop ACOS = new FloatLoop(FloatFunctions.class, "acos");

  private static final int V = Species.F32.length();

  private final Outlined loop;

  private FloatLoop(Class<?> owner, String name) {
    loop = Outlined.of(MethodHandles.lookup(), owner, name);
  }

  /** y[yOff + i] ← f(x[xOff + i]), i &lt; n; in place or in two arrays. */
  public void run(float[] x, int xOff, float[] y, int yOff, int n) {
    int rest = n % V;
    int whole = n - rest;
    wholeVectors(x, xOff, y, yOff, whole);
    if (rest > 0) {
      // The last numbers go through a padded copy: masks would make the graphs of the loops twice
      // as large.
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
