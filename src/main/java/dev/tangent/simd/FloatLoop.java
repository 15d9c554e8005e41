// twin: double
package dev.tangent.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A loop of {@link FloatElementwise}, called as the compiler never inlines it. Inlined into a hot
 * caller it would bring that graph to the compiler's limit, behind which every vector of the loop
 * is boxed: 20 to 400 times slower, a second after the start (HotSpot's NodeCountInliningCutoff).
 * As a unit of its own it is always fast; the call costs some nanoseconds.
 */
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

  /** Not static and not constant for the compiler: it can't see what is called. */
  private final MethodHandle loop;

  private FloatLoop(String name) {
    MethodType type =
        MethodType.methodType(
            void.class, float[].class, int.class, float[].class, int.class, int.class);
    try {
      loop = MethodHandles.lookup().findStatic(FloatElementwise.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("FloatElementwise has no loop " + name, e);
    }
  }

  /** y[yOff + i] ← f(x[xOff + i]), i &lt; n. */
  public void run(float[] x, int xOff, float[] y, int yOff, int n) {
    try {
      loop.invokeExact(x, xOff, y, yOff, n);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("loops throw nothing that is checked", e);
    }
  }
}
