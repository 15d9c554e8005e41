package dev.tangent.kernel.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.activation.DualActivation;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The series that replace a layer's dual: they exist for every smooth activation, and are short.
 */
class DualTableTest {
  private static final double LOW = 0.4;
  private static final double HIGH = 1.6;

  /** Without a table every pair costs quadrature: 1000 times slower, and nothing would fail. */
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid", "softplus", "silu", "erf", "gelu", "sin", "selu"})
  void existsAndIsSmall(String name) {
    DualActivation dual = Activations.parse(name).dual().atTolerance(1e-9);
    DualTable table = DualTable.build(dual, LOW, HIGH, 2, 3e-8);
    assertNotNull(table, name);
    int[] starts = Objects.requireNonNull(table).starts();
    assertTrue(starts[starts.length - 1] <= 200, () -> name + ": " + starts[starts.length - 1]);
    assertTrue(table.error() <= 3e-7, () -> name + ": " + table.error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid", "elu", "rectified-monomial:2", "gaussian"})
  void variancesOfManyPoints(String name) {
    DualActivation dual = Activations.parse(name).dual();
    double[] q = new double[600];
    for (int i = 0; i < q.length; i++) {
      q[i] = 1e-3 * Math.pow(1e5, i / 599.0);
    }
    VarianceSeries series = VarianceSeries.of(dual, q);
    assertNotNull(series, name);
    for (int i = 0; i < q.length; i += 37) {
      double exact = dual.variance(q[i]);
      assertEquals(exact, Objects.requireNonNull(series).variance(q[i]), 2e-12 * exact);
      double slope = dual.derivativeVariance(q[i]) * q[i] / exact;
      assertEquals(slope, series.slope(q[i]), 2e-12 * Math.max(1, slope));
    }
  }

  /**
   * sin on one line: with h = log sinh q as a function of t = log q, 1 − ρ′ of points Δ apart is Δ²
   * h″/8 up to Δ⁴, and h″ = q coth q − q²/sinh² q.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 3e-7, 1e-9, 1e-12})
  void distancesOnALineKeepTheirDigits(double delta) {
    DualActivation dual = Activations.parse("sin").dual();
    Collinear wide = Objects.requireNonNull(Collinear.of(dual, LOW, HIGH, 1e-13));
    for (double q : new double[] {LOW, 0.7, 1.3}) {
      double other = q * (1 + delta);
      double t = (other - q) / q; // what rounding has left of delta
      t = Math.log1p(t);
      double curvature = q / Math.tanh(q) - Math.pow(q / Math.sinh(q), 2);
      double expected = t * t * curvature / 8;
      assertEquals(expected, wide.gap(q, other), 1e-5 * expected + expected * t, q + " " + delta);
      // a range that is itself so short
      Collinear own = Objects.requireNonNull(Collinear.of(dual, q, other, 1e-13));
      assertEquals(expected, own.gap(q, other), 1e-5 * expected + expected * t, q + " " + delta);
      if (t <= own.near(Math.ulp(1.0))) {
        double[] a = own.from(q, Math.sqrt(q * other));
        double[] b = own.from(other, Math.sqrt(q * other));
        double square = 0;
        for (int k = 0; k < a.length; k++) {
          square += (a[k] - b[k]) * (a[k] - b[k]);
        }
        assertEquals(expected, 0.5 * square, 1e-5 * expected, q + " from a centre, " + delta);
      }
    }
  }

  @Test
  void noSeriesForFewPointsOrNone() {
    DualActivation dual = Activations.tanh().dual();
    assertEquals(null, VarianceSeries.of(dual, new double[] {1, 2, 3}));
    assertEquals(null, VarianceSeries.of(dual, new double[0]));
    assertEquals(null, VarianceSeries.of(dual, new double[100]));
  }
}
