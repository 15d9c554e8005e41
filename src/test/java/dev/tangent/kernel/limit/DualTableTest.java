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

  @Test
  void noSeriesForFewPointsOrNone() {
    DualActivation dual = Activations.tanh().dual();
    assertEquals(null, VarianceSeries.of(dual, new double[] {1, 2, 3}));
    assertEquals(null, VarianceSeries.of(dual, new double[0]));
    assertEquals(null, VarianceSeries.of(dual, new double[100]));
  }
}
