package dev.tangent.linalg;

import java.util.function.DoubleUnaryOperator;

/**
 * Element-wise functions of arrays of {@code double}; input and output may be the same array at the
 * same offset. Errors: at most 2 ulp for exp, log, tanh, sin, cos, acos and erf; erfc and the
 * normal functions lose digits with x² in their tails. NaN gives NaN. One number after the other
 * (about 10⁸ a second): unlike {@link Math}, the JDK's vector operators have other bits in
 * interpreted than in compiled code.
 */
public final class DoubleMath {
  private DoubleMath() {}

  private static void check(int xLength, int xOff, int yLength, int yOff, int n) {
    if (n < 0 || xOff < 0 || yOff < 0 || xOff > xLength - n || yOff > yLength - n) {
      throw new IndexOutOfBoundsException(
          "%d numbers from %d of %d to %d of %d".formatted(n, xOff, xLength, yOff, yLength));
    }
  }

  private static void map(
      DoubleUnaryOperator g, double[] x, int xOff, double[] y, int yOff, int n) {
    check(x.length, xOff, y.length, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = g.applyAsDouble(x[xOff + i]);
    }
  }

  /** y ← exp(x). */
  public static void exp(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.exp(v), x, xOff, y, yOff, n);
  }

  /** y ← log(x). */
  public static void log(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.log(v), x, xOff, y, yOff, n);
  }

  /** y ← tanh(x). */
  public static void tanh(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.tanh(v), x, xOff, y, yOff, n);
  }

  /** y ← erf(x). */
  public static void erf(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Special.erf(v), x, xOff, y, yOff, n);
  }

  /** y ← erfc(x). */
  public static void erfc(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Special.erfc(v), x, xOff, y, yOff, n);
  }

  /** y ← normalCdf(x). */
  public static void normalCdf(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Special.normalCdf(v), x, xOff, y, yOff, n);
  }

  /** y ← normalDensity(x). */
  public static void normalDensity(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Special.normalDensity(v), x, xOff, y, yOff, n);
  }

  /** y ← x Φ(x), with Φ the normal distribution function. */
  public static void gelu(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> v * Special.normalCdf(v), x, xOff, y, yOff, n);
  }

  /** y ← sin(x). */
  public static void sin(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.sin(v), x, xOff, y, yOff, n);
  }

  /** y ← cos(x). */
  public static void cos(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.cos(v), x, xOff, y, yOff, n);
  }

  /** y ← acos(x). */
  public static void acos(double[] x, int xOff, double[] y, int yOff, int n) {
    map(v -> Math.acos(v), x, xOff, y, yOff, n);
  }
}
