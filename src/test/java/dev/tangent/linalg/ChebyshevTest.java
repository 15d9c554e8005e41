package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Series against T_n(cos θ) = cos nθ. */
class ChebyshevTest {
  @Test
  void functionsAreCosinesOfMultiples() {
    for (double angle : new double[] {0, 0.3, 1.1, Math.PI / 2, 2.9, Math.PI}) {
      double[] t = Chebyshev.functions(Math.cos(angle), 30);
      for (int n = 0; n < t.length; n++) {
        assertEquals(Math.cos(n * angle), t[n], 1e-13, angle + ": " + n);
      }
    }
    assertArrayEquals(new double[] {1}, Chebyshev.functions(0.7, 1));
  }

  @Test
  void nodesAreTheZeros() {
    assertEquals(0, Chebyshev.node(0, 1));
    for (int count : new int[] {2, 3, 16, 600}) {
      for (int i = 0; i < count; i++) {
        double t = Chebyshev.node(i, count);
        assertEquals(0, Chebyshev.functions(t, count + 1)[count], 1e-10);
        if (i > 0) {
          assertEquals(-1, Math.signum(t - Chebyshev.node(i - 1, count)), "they descend");
        }
      }
    }
  }

  /** Also above the sizes whose cosines are kept, and from the kept ones a second time. */
  @Test
  void theTransformFindsTheCoefficients() {
    for (int count : new int[] {1, 2, 3, 8, 8, 31, 511, 512, 700}) {
      Random random = new Random(count);
      double[] c = random.doubles(count, -1, 1).toArray();
      int offset = 2;
      int stride = 3;
      double[] values = new double[offset + stride * count + 1];
      java.util.Arrays.fill(values, 7);
      for (int i = 0; i < count; i++) {
        double[] t = Chebyshev.functions(Chebyshev.node(i, count), count);
        double sum = 0;
        for (int n = 0; n < count; n++) {
          sum += c[n] * t[n];
        }
        values[offset + stride * i] = sum;
      }
      Chebyshev.transform(values, offset, stride, count);
      for (int i = 0; i < values.length; i++) {
        boolean inside = i >= offset && (i - offset) % stride == 0 && (i - offset) / stride < count;
        double expected = inside ? c[(i - offset) / stride] : 7;
        assertEquals(expected, values[i], inside ? 1e-10 : 0, count + ": " + i);
      }
    }
  }

  @Test
  void powersGiveTheSamePolynomial() {
    double[] c = {0.5, -2, 3, 0.25, -1, 0, 4};
    // T_2 = 2t² − 1, T_3 = 4t³ − 3t
    assertArrayEquals(new double[] {-1, 0, 2}, Chebyshev.powers(new double[] {0, 0, 1}, 3));
    assertArrayEquals(new double[] {0, -3, 0, 4}, Chebyshev.powers(new double[] {0, 0, 0, 1}, 4));
    for (int count = 1; count <= c.length; count++) {
      double[] a = Chebyshev.powers(c, count);
      assertEquals(count, a.length);
      for (double t = -1; t <= 1; t += 0.125) {
        double[] functions = Chebyshev.functions(t, count);
        double series = 0;
        double polynomial = 0;
        for (int k = count - 1; k >= 0; k--) {
          series += c[k] * functions[k];
          polynomial = polynomial * t + a[k];
        }
        assertEquals(series, polynomial, 1e-12, count + " at " + t);
      }
    }
  }
}
