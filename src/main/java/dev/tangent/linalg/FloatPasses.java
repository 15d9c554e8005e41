// twin: double
package dev.tangent.linalg;

import dev.tangent.simd.FloatWholeVectors;
import dev.tangent.simd.Width;

/**
 * Simple passes over n numbers of arrays of {@code float}, in vectors where there are some. The
 * compiler does not vectorize such loops: it compiles a choice by sign to a branch, which is
 * mispredicted every other time (5 ns a number), and it can't rule out that two pieces with unknown
 * offsets overlap.
 *
 * <p>Input and output may be the same piece; they must not overlap otherwise. Every operation is
 * rounded by itself: the bits depend on neither the vectors' width nor the place in the array. NaN
 * spreads as in arithmetic, and is not above 0.
 */
public final class FloatPasses {
  private FloatPasses() {}

  /**
   * y ← {@code above} where x &gt; 0, else {@code other}.
   *
   * @param above value where x &gt; 0
   * @param other value elsewhere
   * @param x the numbers whose sign decides
   * @param xOff index of the first number of x
   * @param y the results
   * @param yOff index of the first number of y
   * @param n how many numbers
   */
  public static void choose(
      float above, float other, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.choose(above, other, x, xOff, y, yOff, n);
    for (; i < n; i++) {
      y[yOff + i] = x[xOff + i] > 0 ? above : other;
    }
  }

  /**
   * y ← x · {@code above} where x &gt; 0, else x · {@code other}.
   *
   * @param above factor where x &gt; 0
   * @param other factor elsewhere
   * @param x the numbers whose sign decides
   * @param xOff index of the first number of x
   * @param y the results
   * @param yOff index of the first number of y
   * @param n how many numbers
   */
  public static void scaleBySign(
      float above, float other, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.scaleBySign(above, other, x, xOff, y, yOff, n);
    for (; i < n; i++) {
      float v = x[xOff + i];
      y[yOff + i] = v * (v > 0 ? above : other);
    }
  }

  /**
   * y ← y · x.
   *
   * @param x the first operand
   * @param xOff index of the first number of x
   * @param y the second operand, overwritten by the result
   * @param yOff index of the first number of y
   * @param n how many numbers
   */
  public static void multiply(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.multiply(x, xOff, y, yOff, n);
    for (; i < n; i++) {
      y[yOff + i] *= x[xOff + i];
    }
  }

  /**
   * z ← z + x · y.
   *
   * @param x the first operand
   * @param xOff index of the first number of x
   * @param y the second operand
   * @param yOff index of the first number of y
   * @param z what is added to
   * @param zOff index of the first number of z
   * @param n how many numbers
   */
  public static void addProduct(
      float[] x, int xOff, float[] y, int yOff, float[] z, int zOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.addProduct(x, xOff, y, yOff, z, zOff, n);
    for (; i < n; i++) {
      z[zOff + i] += x[xOff + i] * y[yOff + i];
    }
  }

  /**
   * {@return whether none of these numbers is NaN or infinite}
   *
   * @param x the numbers
   * @param xOff index of the first number of x
   * @param n how many numbers
   */
  public static boolean areFinite(float[] x, int xOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.finite(x, xOff, n);
    boolean finite = i >= 0;
    for (; finite && i < n; i++) {
      finite = Math.abs(x[xOff + i]) <= Float.MAX_VALUE;
    }
    return finite;
  }

  /**
   * y ← y + factor · x.
   *
   * @param factor what x is multiplied by
   * @param x the first operand
   * @param xOff index of the first number of x
   * @param y the second operand, overwritten by the result
   * @param yOff index of the first number of y
   * @param n how many numbers
   */
  public static void addScaled(float factor, float[] x, int xOff, float[] y, int yOff, int n) {
    int i = Width.SCALAR ? 0 : FloatWholeVectors.addScaled(factor, x, xOff, y, yOff, n);
    for (; i < n; i++) {
      y[yOff + i] += factor * x[xOff + i];
    }
  }
}
