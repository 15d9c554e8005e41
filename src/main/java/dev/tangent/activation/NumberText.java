package dev.tangent.activation;

/** Writes numbers as the text forms of activations and layers contain them. */
public final class NumberText {
  private static final double EXACT = 1e15;

  private NumberText() {}

  /**
   * {@return the shortest text that {@link Double#parseDouble} reads as exactly this number: {@code
   * 1}, {@code 0.1}, {@code 1e-12}}
   *
   * @param x a number
   */
  public static String of(double x) {
    if (x == Math.rint(x)
        && Math.abs(x) < EXACT
        && Double.doubleToRawLongBits(x) != Long.MIN_VALUE) {
      return Long.toString((long) x);
    }
    return Double.toString(x).replace(".0E", "E").replace('E', 'e');
  }
}
