package dev.tangent.job.learner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The polynomial against the layers one after another, at angles between its nodes. */
class ReluCurveTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "2, 0, false",
    "2, 1, false",
    "3, 0, true",
    "5, 0, false",
    "5, 3, false",
    "5, 5, true",
    "10, 0, false"
  })
  void isWhatTheLayersMakeOfAnAngle(int layers, int frozen, boolean nngp) {
    double[] c = ReluCurve.coefficients(layers, frozen, nngp);
    assertTrue(c.length <= 48, c.length + " coefficients");
    for (int i = 0; i <= 1000; i++) {
      double angle = Math.PI * i / 1000;
      double value = 0;
      for (int k = c.length - 1; k >= 0; k--) {
        value = value * (2 * angle / Math.PI - 1) + c[k];
      }
      double expected = ReluCurve.value(angle, layers, frozen, nngp);
      assertEquals(expected, value, 4e-15 * layers, "angle " + angle);
    }
    assertEquals(nngp ? 1 : layers - frozen, ReluCurve.value(0, layers, frozen, nngp), 1e-15);
  }
}
