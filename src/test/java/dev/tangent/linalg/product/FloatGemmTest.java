// twin: double
package dev.tangent.linalg.product;

import static dev.tangent.linalg.Transpose.NO;
import static dev.tangent.linalg.Transpose.YES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products against compensated sums, within the bound γ_k |α| |A||B| of any order of summation. */
public class FloatGemmTest {
  private static final double UNIT = Math.ulp(1f) / 2.0;

  public static FloatMatrix random(int rows, int columns, int stream) {
    // A view with a margin, so that offsets and strides are at work.
    FloatMatrix all = FloatMatrix.zeros(rows + 2, columns + 3);
    CounterRandom.normals(7, stream, 0, all.array(), 0, all.array().length);
    return all.view(1, rows + 1, 2, columns + 2);
  }

  /** Checks C = α op(A) op(B) + β C₀ entry by entry. */
  static void check(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      float beta,
      FloatMatrix old,
      FloatMatrix c,
      boolean lower) {
    FloatMatrix x = ta == NO ? a : a.transpose();
    FloatMatrix y = tb == YES ? b : b.transpose();
    int k = x.columns();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < (lower ? i + 1 : c.columns()); j++) {
        double sum = 0;
        double lost = 0;
        double size = 0;
        for (int p = 0; p < k; p++) {
          double u = x.get(i, p);
          double v = y.get(j, p);
          double product = u * v;
          lost += Math.fma(u, v, -product);
          double next = sum + product;
          double part = next - sum;
          lost += (sum - (next - part)) + (product - part);
          sum = next;
          size += Math.abs(product);
        }
        double expected = alpha * (sum + lost) + (beta == 0 ? 0 : 1.0 * beta * old.get(i, j));
        double bound = (k + 3) * UNIT * (Math.abs(alpha) * size + Math.abs(beta * old.get(i, j)));
        double error = Math.abs(c.get(i, j) - expected);
        if (!(error <= bound)) {
          throw new AssertionError(
              "(%d, %d): %s, expected %s within %s".formatted(i, j, c.get(i, j), expected, bound));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "1,7,5",
    "7,1,5",
    "5,3,0",
    "0,4,4",
    "3,0,2",
    "12,32,16",
    "13,33,17",
    "24,64,385",
    "6,2,2",
    "100,10,130",
    "10,100,130",
    "150,140,20",
    "131,197,400",
    "197,131,400",
    "211,193,600",
    "129,150,1",
    "1,300,300",
    "300,1,300",
    "1,310,701",
    "309,1,700",
    "1,17000,9",
    "9,1,17000",
    "64,203,90",
    "203,64,90",
    "200,33,1030",
    "133,257,31",
    "330,220,2",
    "130,2100,3",
    "2100,130,3"
  })
  void everyFormMatchesCompensatedSums(int m, int n, int k) {
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        FloatMatrix a = ta == NO ? random(m, k, 1) : random(k, m, 1);
        FloatMatrix b = tb == NO ? random(k, n, 2) : random(n, k, 2);
        float[][] factors = {{1, 0}, {1, 1}, {-0.7f, 0.3f}, {0, 2}};
        for (float[] f : factors) {
          FloatMatrix c = random(m, n, 3);
          FloatMatrix old = c.copy();
          FloatMatrix around = FloatMatrix.wrap(c.array(), 0, m + 2, n + 3, n + 3).copy();
          if (f[1] == 0) {
            c.fill(Float.NaN);
          }
          FloatGemm.multiply(ta, tb, f[0], a, b, f[1], c);
          check(ta, tb, f[0], a, b, f[1], old, c, false);
          c.assign(old);
          assertArrayEquals(around.array(), c.array(), "entries around C have changed");
        }
      }
    }
  }

  /** Slabs of a factor with many lines are cut shorter, and blocks beside them are larger. */
  @Test
  void manyLinesOnBothSides() {
    int n = 2100;
    int k = 390;
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        FloatMatrix a = ta == NO ? random(n, k, 1) : random(k, n, 1);
        FloatMatrix b = tb == NO ? random(k, n, 2) : random(n, k, 2);
        FloatMatrix c = random(n, n, 3);
        FloatMatrix old = c.copy();
        FloatGemm.multiply(ta, tb, 0.5f, a, b, 1, c);
        for (int i = 0; i < n; i += 13) {
          FloatMatrix x = ta == NO ? a.rowRange(i, i + 1) : a.columnRange(i, i + 1);
          check(ta, tb, 0.5f, x, b, 1, old.rowRange(i, i + 1), c.rowRange(i, i + 1), false);
        }
      }
    }
  }

  /** So long that the smaller factor is packed in several goes. */
  @Test
  void aLongContractionIsTheSumOfItsParts() {
    int k = 9000;
    for (Transpose t : Transpose.values()) {
      FloatMatrix a = t == NO ? random(140, k, 1) : random(k, 140, 1);
      FloatMatrix b = random(k, 130, 2);
      FloatMatrix c = FloatMatrix.zeros(140, 130);
      FloatGemm.multiply(t, NO, 1, a, b, 0, c);
      FloatMatrix sum = FloatMatrix.zeros(140, 130);
      for (int k0 = 0; k0 < k; k0 += 3000) {
        FloatMatrix part = t == NO ? a.columnRange(k0, k0 + 3000) : a.rowRange(k0, k0 + 3000);
        FloatGemm.multiply(t, NO, 1, part, b.rowRange(k0, k0 + 3000), 1, sum);
      }
      for (int i = 0; i < 140; i++) {
        for (int j = 0; j < 130; j++) {
          // Either sum is off by some √k UNIT of the root of the sum of squares, √k.
          assertEquals(sum.get(i, j), c.get(i, j), 4 * k * UNIT);
        }
      }
    }
  }

  @Test
  void sameBitsForAnyNumberOfThreads() throws Exception {
    int[][] shapes = {
      {250, 210, 900}, {1, 310, 700}, {309, 1, 700}, {400, 64, 700}, {64, 500, 600}, {3, 900, 800}
    };
    for (int[] s : shapes) {
      for (Transpose t : Transpose.values()) {
        FloatMatrix a = t == NO ? random(s[0], s[2], 1) : random(s[2], s[0], 1);
        FloatMatrix b = random(s[2], s[1], 2);
        float[][] results = new float[3][];
        for (int threads = 1; threads <= 3; threads++) {
          FloatMatrix c = FloatMatrix.zeros(s[0], s[1]);
          try (Threads pool = Threads.ofCount(threads)) {
            pool.run(() -> FloatGemm.multiply(t, NO, 1, a, b, 0, c));
          }
          results[threads - 1] = c.array();
        }
        assertArrayEquals(results[0], results[1]);
        assertArrayEquals(results[0], results[2]);
      }
    }
  }

  @Test
  void shapesThatDoNotFitPrintBoth() {
    FloatMatrix a = FloatMatrix.zeros(2, 3);
    FloatMatrix c = FloatMatrix.zeros(2, 2);
    Exception inner =
        assertThrows(
            IllegalArgumentException.class, () -> FloatGemm.multiply(NO, NO, 1, a, a, 0, c));
    assertEquals("op(A) is 2 × 3 but op(B) is 2 × 3: the inner sizes differ", inner.getMessage());
    Exception outer =
        assertThrows(
            IllegalArgumentException.class, () -> FloatGemm.multiply(YES, NO, 1, a, a, 0, c));
    assertTrue(outer.getMessage().contains("3 × 3") && outer.getMessage().contains("2 × 2"));
  }

  @Test
  void notANumberSpreads() {
    FloatMatrix a = random(40, 30, 1);
    FloatMatrix b = random(30, 35, 2);
    a.set(17, 3, Float.NaN);
    FloatMatrix c = FloatMatrix.zeros(40, 35);
    FloatGemm.multiply(NO, NO, 1, a, b, 0, c);
    for (int i = 0; i < 40; i++) {
      assertEquals(i == 17, Float.isNaN(c.get(i, 34)));
    }
  }
}
