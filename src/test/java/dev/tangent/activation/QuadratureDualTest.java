package dev.tangent.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Quadrature against closed forms of the same functions, also with kinks that must be found by
 * search and for ρ → ±1.
 */
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

  /** Inputs of any size: a slope or a bump that is a needle in the plane is not missed. */
  @ParameterizedTest
  @ValueSource(strings = {"erf", "sigmoid-like", "gaussian"})
  void needlesAreNotMissed(String name) {
    ActivationFunction known = Activations.parse(name);
    DualActivation expected = known.dual();
    DualActivation actual = Activations.custom("own", known::value, known::derivative).dual();
    for (double qx : new double[] {1e6, 1e9, 1e12, 1e24, 1e40}) {
      for (double qy : new double[] {1e-3, 0.9, 1e4, 1e11, 1e40}) {
        for (double gap : new double[] {1e-6, 0.3, 1, 1.8}) {
          double ratio =
              name.equals("gaussian")
                  ? actual.valueAtGap(qx, qy, gap) / expected.valueAtGap(qx, qy, gap)
                  : actual.derivativeAtGap(qx, qy, gap) / expected.derivativeAtGap(qx, qy, gap);
          assertEquals(1, ratio, 1e-9, qx + " and " + qy + ", gap " + gap);
        }
      }
    }
  }
}
