package dev.tangent.simd;

/**
 * a b + c with one rounding, as the vectors have it. Where there are no vectors it takes two
 * roundings: without the instruction {@code Math.fma} would be a hundred times slower.
 */
public final class Fused {
  private Fused() {}

  /** {@return a b + c} */
  public static float multiplyAdd(float a, float b, float c) {
    return Width.SCALAR ? a * b + c : Math.fma(a, b, c);
  }

  /** {@return a b + c} */
  public static double multiplyAdd(double a, double b, double c) {
    return Width.SCALAR ? a * b + c : Math.fma(a, b, c);
  }
}
