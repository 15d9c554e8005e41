package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The roots of 1/ρ + Σ z_j²/(d_j − λ) by their definition: a bisection in numbers of 60 digits,
 * which knows neither poles' weights nor interpolations.
 */
class SecularEquationTest {
  private static final MathContext DIGITS = new MathContext(60);

  /** One rounding of a float64. */
  private static final double UNIT = Math.ulp(1.0) / 2;

  private static double[] normals(int n, long seed) {
    double[] z = new double[n];
    CounterRandom.normals(seed, 5, 0, z, 0, n);
    return z;
  }

  /** λ_i − d_i in 60 digits: the function rises from −∞ to ∞ between two poles. */
  private static BigDecimal distanceFromPole(int i, double rho, double[] d, double[] z) {
    int k = d.length;
    BigDecimal low = BigDecimal.ZERO;
    BigDecimal high = BigDecimal.ZERO;
    if (i < k - 1) {
      high = exact(d[i + 1]).subtract(exact(d[i]));
    } else { // no root is farther from the last pole than ρ‖z‖²
      for (double v : z) {
        high = high.add(exact(v).pow(2).multiply(exact(rho)), DIGITS);
      }
    }
    for (int step = 0; step < 200; step++) {
      BigDecimal middle = low.add(high).divide(exact(2), DIGITS);
      BigDecimal f = BigDecimal.ONE.divide(exact(rho), DIGITS);
      for (int j = 0; j < k; j++) {
        BigDecimal gap = exact(d[j]).subtract(exact(d[i])).subtract(middle);
        f = f.add(exact(z[j]).pow(2).divide(gap, DIGITS), DIGITS);
      }
      if (f.signum() < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  /** Every distance of every root from every pole, relative; returns the evaluations. */
  private static int[] check(double rho, double[] d, double[] z) {
    int k = d.length;
    SecularEquation equation = new SecularEquation(k, rho, d, z);
    int[] evaluations = new int[k];
    for (int i = 0; i < k; i++) {
      evaluations[i] = equation.solve(i);
      BigDecimal root = distanceFromPole(i, rho, d, z);
      for (int j = 0; j < k; j++) {
        double expected = exact(d[j]).subtract(exact(d[i])).subtract(root).doubleValue();
        double found = equation.distance(j, i);
        String about = k + " poles, root " + i + " from pole " + j + ": ";
        // The sum's own rounding is that of its k terms; the stopping rule allows eight of each.
        double off = Math.abs(found / expected - 1);
        assertTrue(off <= 8 * k * UNIT, about + found + " for " + expected + ", off " + off);
      }
      double value = exact(d[i]).add(root).doubleValue();
      assertEquals(value, equation.root(i), 4 * k * Math.ulp(value), "root " + i);
      assertEquals(equation.root(i), equation.origin(i) + equation.shift(i));
    }
    return evaluations;
  }

  private static double[] ascending(int k, long seed) {
    double[] d = normals(k, seed);
    Arrays.sort(d);
    return d;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 11})
  void randomPoles(int k) {
    for (double rho : new double[] {1e-6, 1, 1e6}) {
      check(rho, ascending(k, 1), normals(k, 2));
    }
  }

  /** One pole: λ = d + ρz², two operations. */
  @Test
  void onePole() {
    SecularEquation equation = new SecularEquation(1, 0.5, new double[] {3}, new double[] {4});
    equation.solve(0);
    assertEquals(11, equation.root(0));
    assertEquals(3, equation.origin(0));
    assertEquals(8, equation.shift(0));
    assertEquals(-8, equation.distance(0, 0));
  }

  /** Two poles of one weight: with ρ = 1, z = (1, 1)/√2 and d = ∓δ, λ = ½ ∓ √(¼ + δ²). */
  @Test
  void twoPolesByTheQuadraticFormula() {
    double half = Math.sqrt(0.5);
    for (double delta : new double[] {1e-9, 1e-3, 1, 1e5}) {
      SecularEquation equation =
          new SecularEquation(2, 1, new double[] {-delta, delta}, new double[] {half, half});
      equation.solve(0);
      equation.solve(1);
      double root = Math.sqrt(0.25 + delta * delta);
      assertEquals(-delta * delta / (0.5 + root), equation.root(0), 1e-15 * Math.max(delta, 1e-9));
      assertEquals(0.5 + root, equation.root(1), 1e-15 * (0.5 + root));
    }
  }

  /** Poles nearly at one place, weights of all sizes, poles over twenty powers of ten. */
  @Test
  void hardPoles() {
    double[] z = normals(8, 3);
    check(1, new double[] {1, 1 + 1e-14, 1 + 3e-14, 1 + 4e-14, 2, 2 + 1e-12, 3, 3 + 1e-8}, z);
    double[] small = z.clone();
    double[] graded = new double[8];
    for (int j = 0; j < 8; j++) {
      small[j] *= Math.pow(10, -j);
      graded[j] = Math.pow(10, -20 + 3 * j);
    }
    check(1, ascending(8, 4), small);
    check(1, graded, z);
    check(1e-10, graded, z);
    check(1, new double[] {-1, 0, 1, 2, 3, 4, 5, 6}, new double[] {1, 1, 1, 1, 1, 1, 1, 1});
  }

  /**
   * Each with the first that finds the nearer pole and the last that accepts: a bisection would
   * take fifty, and an interpolation that leaves out a weight more than these.
   */
  @Test
  void fewEvaluations() {
    int sum = 0;
    int most = 0;
    int roots = 0;
    for (int seed = 0; seed < 20; seed++) {
      double[] d = ascending(40, 10 + seed);
      SecularEquation equation = new SecularEquation(40, 1, d, normals(40, 40 + seed));
      for (int i = 0; i < 40; i++) {
        int evaluations = equation.solve(i);
        sum += evaluations;
        most = Math.max(most, evaluations);
        roots++;
      }
    }
    double mean = (double) sum / roots;
    assertTrue(mean <= 6.2 && most <= 18, "mean " + mean + ", most " + most);
  }
}
