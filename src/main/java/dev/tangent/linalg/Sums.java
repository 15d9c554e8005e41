package dev.tangent.linalg;

import java.util.Locale;

/**
 * Sums and inner products that don't lose digits. The order is fixed by the length: the same bits
 * everywhere. NaN and infinities give NaN or infinities, as in plain sums.
 *
 * <pre>{@code
 * double total = Sums.sum(x, 0, x.length); // 1e16, 1, −1e16 gives 1
 * }</pre>
 *
 * <p>Sums are compensated as by Neumaier (1974) and by Ogita, Rump and Oishi ("Accurate sum and dot
 * product", SIAM J. Sci. Comput. 26, 2005): as accurate as a sum in twice the precision that is
 * rounded at the end, |error| ≤ u |Σ| + 2 n² u² Σ|x|, u = 2⁻⁵³. About a quarter of the speed of a
 * plain loop.
 */
public final class Sums {
  private Sums() {}

  private static void check(int length, int offset, int n) {
    if (n < 0 || offset < 0 || offset > length - n) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "%d numbers from %d of %d", n, offset, length));
    }
  }

  /**
   * {@return Σ x}
   *
   * @param x the numbers
   * @param offset index of the first one
   * @param n how many numbers
   */
  public static double sum(double[] x, int offset, int n) {
    check(x.length, offset, n);
    double sum = 0;
    double lost = 0;
    for (int i = offset; i < offset + n; i++) {
      double next = sum + x[i];
      double part = next - sum;
      lost += (sum - (next - part)) + (x[i] - part);
      sum = next;
    }
    return finish(sum, lost);
  }

  /**
   * {@return Σ x, in double: for fewer than 2²⁹ numbers of one sign the error is below one float
   * ulp}
   *
   * @param x the numbers
   * @param offset index of the first one
   * @param n how many numbers
   */
  public static double sum(float[] x, int offset, int n) {
    check(x.length, offset, n);
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      sum += x[i];
    }
    return sum;
  }

  /**
   * {@return Σ x y}
   *
   * @param x the numbers
   * @param xOffset index of the first number of x
   * @param y as many others
   * @param yOffset index of the first number of y
   * @param n how many numbers
   */
  public static double dot(double[] x, int xOffset, double[] y, int yOffset, int n) {
    check(x.length, xOffset, n);
    check(y.length, yOffset, n);
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < n; i++) {
      double product = x[xOffset + i] * y[yOffset + i];
      lost += Math.fma(x[xOffset + i], y[yOffset + i], -product);
      double next = sum + product;
      double part = next - sum;
      lost += (sum - (next - part)) + (product - part);
      sum = next;
    }
    return finish(sum, lost);
  }

  /** An overflow makes the compensation NaN, but the sum is the infinity that it should be. */
  private static double finish(double sum, double lost) {
    return Double.isNaN(lost) ? sum : sum + lost;
  }
}
