package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegimeTest {
  @ParameterizedTest
  @CsvSource({
    "0.02, 0.999, LAZY", "0.1, 0.95, LAZY", "0.11, 0.999, BETWEEN", "0.02, 0.94, BETWEEN",
    "0.5, 0.999, RICH", "0.02, 0.8, RICH", "NaN, 0.99, LAZY", "NaN, 0.5, RICH",
    "0.3, NaN, BETWEEN", "NaN, NaN, UNTRAINED"
  })
  void theWordFollowsFromTheTwoNumbers(double gap, double cka, Regime.Kind kind) {
    Regime regime = Regime.of(gap, cka);
    assertEquals(kind, regime.kind());
    assertTrue(regime.text().startsWith(kind.word() + ": "), regime.text());
    assertTrue(!regime.text().contains("NaN"), regime.text());
  }
}
