package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiTest {
  /** (1 − e^{−z})/z by its series in 60 digits. */
  private static double exact(double z) {
    MathContext digits = new MathContext(60);
    BigDecimal x = new BigDecimal(z);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 1; k < 200; k++) {
      sum = sum.add(term, digits);
      term = term.multiply(x.negate(), digits).divide(BigDecimal.valueOf(k + 1), digits);
    }
    return sum.doubleValue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 4.9e-324, 1e-300, 1e-17, 1e-9, 1e-5, 0.1, 0.5, 1, 3, 10, 30})
  void phiIsRightToTwoUlps(double z) {
    assertEquals(exact(z), Phi.phi(z), 2 * Math.ulp(exact(z)));
  }

  @Test
  void limits() {
    assertEquals(0, Phi.phi(Double.POSITIVE_INFINITY));
    assertEquals(1e-300, Phi.phi(1e300), 1e-315);
    assertEquals(7, Phi.integral(0, 7));
    assertEquals(0, Phi.integral(3, 0));
    assertEquals(0.25, Phi.integral(4, Double.POSITIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, Phi.integral(0, Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-12, 0.3, 0.999, 1, 1.4, 1.999})
  void discreteSumIsTheLoop(double mu) {
    double eta = 1;
    double remaining = 1;
    double sum = 0;
    for (int k = 0; k <= 41; k++) {
      assertEquals(remaining, Phi.power(mu, eta, k), 1e-14, "power, k = " + k);
      assertEquals(sum, Phi.sum(mu, eta, k), 1e-13 * Math.max(1, sum), "sum, k = " + k);
      sum += eta * remaining;
      remaining *= 1 - eta * mu;
    }
  }

  /**
   * Where the rate is 0 only the number of steps and their size count; where ημ = 1 nothing
   * remains.
   */
  @Test
  void edgesOfTheRate() {
    assertEquals(2, Phi.sum(0, 0.25, 8));
    assertEquals(0.0, Phi.power(1, 1, 1)); // and not −0
    assertEquals(0.0, Phi.power(4, 0.25, 3));
  }

  @Test
  void manySmallStepsAreTheFlow() {
    double flow = Phi.integral(0.7, 3);
    assertEquals(flow, Phi.sum(0.7, 3e-9, 1_000_000_000L), 1e-8 * flow);
  }

  /** t μ overflows, and ∫ e^{−sμ} ds is 1/μ for long. */
  @Test
  void hugeTimes() {
    for (double time : new double[] {1e20, 1e306, 1e308, Double.MAX_VALUE}) {
      assertEquals(0.1, Phi.integral(10, time), 1e-17);
      assertEquals(2e-4, Phi.integral(5000, time), 1e-19);
    }
    assertEquals(Double.MAX_VALUE, Phi.integral(0, Double.MAX_VALUE));
  }
}
