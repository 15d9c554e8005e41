package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Quadrature against closed forms. */
class GaussLegendreTest {
  private static double integral(GaussLegendre rule, DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < rule.size(); i++) {
      sum += rule.weight(i) * f.applyAsDouble(rule.node(i));
    }
    return sum;
  }

  @Test
  void theSmallestRulesAreThoseOfTheBooks() {
    GaussLegendre one = new GaussLegendre(1);
    assertEquals(1, one.size());
    assertEquals(0, one.node(0), 1e-15);
    assertEquals(2, one.weight(0), 1e-15);
    GaussLegendre two = new GaussLegendre(2);
    assertEquals(1 / Math.sqrt(3), two.node(0), 1e-15);
    assertEquals(-1 / Math.sqrt(3), two.node(1), 1e-15);
    assertEquals(1, two.weight(0), 1e-15);
    GaussLegendre three = new GaussLegendre(3);
    assertEquals(Math.sqrt(0.6), three.node(0), 1e-15);
    assertEquals(5 / 9.0, three.weight(0), 1e-15);
    assertEquals(8 / 9.0, three.weight(1), 1e-15);
  }

  /** Powers up to 2n − 1 are exact, and the next even one is not: no rule of n nodes has it. */
  @Test
  void powersAreExactUpToTheDegree() {
    for (int n = 1; n <= 40; n++) {
      GaussLegendre rule = new GaussLegendre(n);
      for (int k = 0; k < 2 * n; k++) {
        int power = k;
        double exact = k % 2 == 0 ? 2.0 / (k + 1) : 0;
        assertEquals(exact, integral(rule, x -> Math.pow(x, power)), 1e-13, n + ": " + k);
      }
    }
    for (int n = 1; n <= 6; n++) {
      int power = 2 * n;
      double error = 2.0 / (power + 1) - integral(new GaussLegendre(n), x -> Math.pow(x, power));
      // The rule's error for f is (n!)⁴ 2^{2n+1} / ((2n+1) (2n)!³) f^{(2n)}, here (2n)! times that.
      double expected = Math.pow(2, 2 * n + 1) * Math.pow(factorial(n), 4);
      expected /= (2 * n + 1) * Math.pow(factorial(2 * n), 2);
      assertEquals(expected, error, 1e-12 * expected + 1e-14, "" + n);
    }
  }

  private static double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  @Test
  void nodesDescendAndAreSymmetric() {
    for (int n : new int[] {2, 7, 64, 301}) {
      GaussLegendre rule = new GaussLegendre(n);
      assertEquals(2, integral(rule, _ -> 1), 1e-13);
      for (int i = 0; i < n; i++) {
        assertEquals(-rule.node(n - 1 - i), rule.node(i), 1e-14);
        assertEquals(rule.weight(n - 1 - i), rule.weight(i), 1e-13);
        assertTrue(rule.weight(i) > 0 && Math.abs(rule.node(i)) < 1);
        assertTrue(i == 0 || rule.node(i) < rule.node(i - 1));
      }
    }
    double waves = integral(new GaussLegendre(64), x -> Math.cos(50 * x));
    assertEquals(Math.sin(50) / 25, waves, 1e-13);
  }
}
