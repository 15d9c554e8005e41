package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Sums against exact sums in BigDecimal. */
class SumsTest {
  @Test
  void cancellationLosesNothing() {
    assertEquals(1, Sums.sum(new double[] {9, 1e16, 1, -1e16}, 1, 3));
    double[] x = {1e200, 3, -1e200};
    assertEquals(3, Sums.dot(x, 0, new double[] {1, 1, 1}, 0, 3));
    assertEquals(0, Sums.sum(x, 3, 0));
  }

  @Test
  void withinTheBoundOfTwiceThePrecision() {
    for (int n : new int[] {1, 2, 7, 100, 3001}) {
      double[] x = new double[n];
      double[] y = new double[n];
      CounterRandom.normals(1, n, 0, x, 0, n);
      CounterRandom.normals(2, n, 0, y, 0, n);
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal dot = BigDecimal.ZERO;
      double size = 0;
      double products = 0;
      for (int i = 0; i < n; i++) {
        x[i] *= Math.scalb(1.0, 5 * (i % 17) - 40); // terms of very different size
        sum = sum.add(new BigDecimal(x[i]));
        dot = dot.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
        size += Math.abs(x[i]);
        products += Math.abs(x[i] * y[i]);
      }
      double tiny = 2.0 * n * n * 0x1p-106;
      double exact = sum.doubleValue();
      assertEquals(exact, Sums.sum(x, 0, n), Math.ulp(exact) + tiny * size);
      double exactDot = dot.doubleValue();
      assertEquals(exactDot, Sums.dot(x, 0, y, 0, n), Math.ulp(exactDot) + tiny * products);
    }
  }

  @Test
  void infinitiesStayAndRangesAreChecked() {
    double[] x = {Double.MAX_VALUE, Double.MAX_VALUE};
    assertEquals(Double.POSITIVE_INFINITY, Sums.sum(x, 0, 2));
    assertEquals(2 + (double) 1e-7f, Sums.sum(new float[] {2, 1e-7f}, 0, 2), 1e-15);
    assertThrows(IndexOutOfBoundsException.class, () -> Sums.sum(x, 1, 2));
  }

  /** Before anything is read: a negative count would give 0, and another message names no range. */
  @Test
  void rangesAreCheckedFirst() {
    double[] x = {1, 2, 3};
    float[] f = {1, 2, 3};
    for (int[] range : new int[][] {{0, -1}, {-1, 1}, {1, 3}, {3, 1}, {Integer.MAX_VALUE, 2}}) {
      int from = range[0];
      int n = range[1];
      String words = n + " numbers from " + from + " of 3";
      for (Executable sum :
          List.<Executable>of(
              () -> Sums.sum(x, from, n),
              () -> Sums.sum(f, from, n),
              () -> Sums.dot(x, from, x, 0, n),
              () -> Sums.dot(x, 0, x, from, n))) {
        assertEquals(words, assertThrows(IndexOutOfBoundsException.class, sum).getMessage());
      }
    }
  }
}
