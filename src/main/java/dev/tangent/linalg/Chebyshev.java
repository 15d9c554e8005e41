package dev.tangent.linalg;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Chebyshev series: nodes, coefficients from values at the nodes, functions T_n. Cosines are
 * computed by {@code StrictMath}, so that the bits are the same on every machine.
 */
public final class Chebyshev {
  /** Tables of cos(i π/(2n)), i &lt; 4n, by n: the degrees in use are few and small. */
  private static final AtomicReferenceArray<double @Nullable []> COSINES =
      new AtomicReferenceArray<>(512);

  private Chebyshev() {}

  private static double[] cosines(int count) {
    double[] known = count < COSINES.length() ? COSINES.get(count) : null;
    if (known != null) {
      return known;
    }
    // angles below 2π: larger ones would cost digits
    double[] cosine = new double[4 * count];
    for (int i = 0; i < cosine.length; i++) {
      cosine[i] = StrictMath.cos(i * (Math.PI / (2 * count)));
    }
    if (count < COSINES.length()) {
      COSINES.set(count, cosine);
    }
    return cosine;
  }

  /**
   * {@return node i of {@code count} Chebyshev nodes on [−1, 1], counted from the right}
   *
   * @param i number of the node, from 0
   * @param count how many there are
   */
  public static double node(int i, int count) {
    return count == 1 ? 0 : StrictMath.cos(Math.PI * (i + 0.5) / count);
  }

  /**
   * Replaces the values at the nodes, value i at offset + i · stride, by the coefficients of the
   * series.
   *
   * @param values the numbers, overwritten
   * @param offset index of the first one
   * @param stride distance from one to the next
   * @param count how many values, and coefficients
   */
  public static void transform(double[] values, int offset, int stride, int count) {
    double[] coefficients = new double[count];
    double[] cosine = cosines(count);
    for (int n = 0; n < count; n++) {
      double sum = 0;
      int at = n;
      for (int i = 0; i < count; i++) {
        sum += values[offset + i * stride] * cosine[at];
        at += 2 * n;
        at -= at >= cosine.length ? cosine.length : 0; // n (2i + 1) modulo 4 count
      }
      coefficients[n] = sum * (n == 0 ? 1 : 2) / count;
    }
    for (int n = 0; n < count; n++) {
      values[offset + n * stride] = coefficients[n];
    }
  }

  /**
   * {@return T_0(t), T_1(t), …}
   *
   * @param t point of [−1, 1]
   * @param count how many there are
   */
  public static double[] functions(double t, int count) {
    double[] result = new double[count];
    result[0] = 1;
    for (int n = 1; n < count; n++) {
      result[n] = n == 1 ? t : 2 * t * result[n - 1] - result[n - 2];
    }
    return result;
  }

  /**
   * {@return the coefficients of 1, t, t², … of Σ_{k &lt; count} c_k T_k}
   *
   * @param c coefficients of T_0, T_1, …
   * @param count how many of them are used
   */
  public static double[] powers(double[] c, int count) {
    double[] result = new double[count];
    double[] before = new double[count + 1];
    double[] now = new double[count + 1];
    now[0] = 1;
    for (int k = 0; k < count; k++) {
      for (int i = 0; i <= k; i++) {
        result[i] += c[k] * now[i];
      }
      double[] next = before;
      for (int i = k + 1; i >= 0; i--) {
        next[i] = (i == 0 ? 0 : (k == 0 ? 1 : 2) * now[i - 1]) - before[i];
      }
      before = now;
      now = next;
    }
    return result;
  }
}
