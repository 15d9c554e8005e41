package dev.tangent.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quadrature against closed forms of the same functions, kinks found by search, ρ → ±1. */
class QuadratureDualTest {
  private static final double[] GAPS = {1e-12, 1e-6, 0.01, 0.4, 1, 1.6, 1.999, 2 - 1e-9, 2};

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leaky-relu:0.3", "erf", "gelu", "rectified-monomial:2"})
  void agreesWithTheClosedForm(String name) {
    ActivationFunction known = Activations.parse(name);
    DualActivation expected = known.dual();
    DualActivation actual = Activations.custom("own", known::value, known::derivative).dual();
    for (double qx : new double[] {0.3, 2}) {
      double qy = 0.9;
      double scale = Math.sqrt(expected.variance(qx) * expected.variance(qy));
      double slopes = Math.sqrt(expected.derivativeVariance(qx) * expected.derivativeVariance(qy));
      for (double gap : GAPS) {
        assertEquals(
            expected.valueAtGap(qx, qy, gap), actual.valueAtGap(qx, qy, gap), 1e-10 * scale);
        assertEquals(
            expected.derivativeAtGap(qx, qy, gap),
            actual.derivativeAtGap(qx, qy, gap),
            1e-10 * slopes);
      }
    }
  }
}
