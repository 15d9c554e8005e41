package dev.tangent.simd.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.CounterRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngleRowsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 100})
  void gapsAreOneMinusTheInnerProduct(int n) {
    int d = 7;
    int count = AngleRows.tiles(n);
    double[] tiles = new double[count * AngleRows.TILE * d];
    double[] negative = new double[d];
    for (int j = 0; j < d; j++) {
      negative[j] = CounterRandom.normal(1, 2, j);
    }
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      int tile = i / AngleRows.TILE;
      expected[i] = 1;
      for (int j = 0; j < d; j++) {
        double value = CounterRandom.normal(1, 3, i * d + j);
        tiles[(tile * d + j) * AngleRows.TILE + i % AngleRows.TILE] = value;
        expected[i] += negative[j] * value;
      }
    }
    double[] gap = new double[count * AngleRows.TILE];
    AngleRows.gaps(negative, tiles, gap, count);
    for (int i = 0; i < gap.length; i++) {
      assertEquals(i < n ? expected[i] : 1, gap[i], 1e-14, "direction " + i);
    }
  }

  /**
   * Polynomials of the angle at both ends, around the middle and between, by the library's sine.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void polynomialsAreThoseOfTheAngle(int terms) {
    int count = 3;
    double[] c = new double[terms];
    for (int k = 0; k < terms; k++) {
      c[k] = CounterRandom.normal(5, 6, k);
    }
    double[] x = new double[count * AngleRows.TILE];
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      // Angles near 0 and π, where 1 − cos θ is small or nearly 2, and all over the range.
      double small = Math.pow(10, -i % 9);
      double angle = i < 20 ? small : i < 40 ? Math.PI - small : Math.PI * (i - 40) / 55;
      double half = Math.sin(0.5 * angle);
      double rest = Math.cos(0.5 * angle);
      x[i] = i < 40 && i >= 20 ? 2 - 2 * rest * rest : 2 * half * half;
      // The gap was rounded: near 2 the angle that it stands for is another one.
      double of = x[i] > 1 ? Math.PI - 2 * Math.asin(Math.sqrt(0.5 * (2 - x[i]))) : angle;
      double t = 2 * of / Math.PI - 1;
      for (int k = terms - 1; k >= 0; k--) {
        expected[i] = expected[i] * t + c[k];
      }
    }
    AngleRows.polynomial(c, x, count);
    for (int i = 0; i < x.length; i++) {
      assertEquals(expected[i], x[i], 1e-14 * terms * terms, "angle " + i);
    }
  }
}
