package dev.tangent.kernel.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.activation.DualActivation;
import dev.tangent.activation.SlopedReluDual;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Polynomials in the gap against the duals that they approximate, and that they are found at all.
 */
class GapPolynomialsTest {
  private static final double TOLERANCE = 3e-8;
  private static final double LOW = 0.8;
  private static final double HIGH = 1.25;

  private static DualTable table(ActivationFunction function) {
    DualActivation dual = function.dual().atTolerance(1e-9);
    return Objects.requireNonNull(DualTable.build(dual, LOW, HIGH, 2, TOLERANCE));
  }

  /** What a user would give, without a derivative. */
  private static ActivationFunction parse(String name) {
    return name.equals("softsign")
        ? Activations.custom("softsign", z -> z / (1 + Math.abs(z)))
        : Activations.parse(name);
  }

  @ParameterizedTest
  @CsvSource({
    "tanh, 0.8, 1.2, 40",
    "tanh, 0.13, 0.9, 70",
    "softsign, 0.8, 1.2, 40",
    "selu, 0.8, 1.2, 40",
    "selu, 0.3, 1.3, 70",
    "erf, 0.6, 1.4, 50",
    "gelu, 0.8, 1.2, 40",
    "softplus, 0.7, 0.8, 30"
  })
  void agreesWithTheDual(String name, double low, double high, int mostTerms) {
    ActivationFunction function = parse(name);
    DualActivation dual = function.dual();
    DualTable table = table(function);
    GapPolynomials.Polynomial polynomial =
        table.polynomials().on(GapPolynomials.interval(low, high));
    assertNotNull(polynomial, name);
    int count = Objects.requireNonNull(polynomial).coefficients()[0].length;
    assertTrue(count <= mostTerms, () -> name + ": " + count + " coefficients");
    for (double qx : new double[] {LOW, 0.93, 1.21}) {
      for (double qy : new double[] {0.85, 1.06, HIGH}) {
        for (double gap : new double[] {low, 0.3 * low + 0.7 * high, high}) {
          double after = Math.sqrt(dual.variance(qx)) * Math.sqrt(dual.variance(qy));
          double slope = dual.derivativeAtGap(qx, qy, gap) * Math.sqrt(qx) * Math.sqrt(qy) / after;
          double[] actual = value(polynomial, table.basisAt(qx), table.basisAt(qy), gap);
          assertEquals(1 - dual.valueAtGap(qx, qy, gap) / after, actual[0], 2 * TOLERANCE, name);
          assertEquals(slope, actual[1], 2 * TOLERANCE, name);
        }
      }
    }
  }

  /** p and p′. */
  private static double[] value(
      GapPolynomials.Polynomial polynomial, double[] x, double[] y, double gap) {
    double p = 0;
    double slope = 0;
    int at = 0;
    for (int terms : polynomial.terms()) {
      double c = 0;
      for (int b = 0; b < terms; b++, at++) {
        for (int a = 0; a < x.length; a++) {
          c += polynomial.coefficients()[a][at] * x[a] * y[b];
        }
      }
      slope = slope * (gap - polynomial.centre()) + p;
      p = p * (gap - polynomial.centre()) + c;
    }
    return new double[] {p, slope};
  }

  @Test
  void arcCosine() {
    SlopedReluDual dual = (SlopedReluDual) Activations.relu().dual();
    GapPolynomials polynomials = GapPolynomials.of(dual, 4e-15);
    GapPolynomials.Polynomial polynomial = polynomials.on(GapPolynomials.interval(0.76, 1.24));
    assertNotNull(polynomial);
    for (double gap = 0.75; gap <= 1.25; gap += 0.01) {
      double[] actual =
          value(Objects.requireNonNull(polynomial), new double[] {1}, new double[] {1}, gap);
      assertEquals(dual.outputGap(gap), actual[0], 4e-15);
      assertEquals(dual.slope(gap), actual[1], 8e-15);
    }
    assertNull(polynomials.on(GapPolynomials.interval(0.07, 1.9)));
  }

  /** The derivative part of a jump isn't the derivative of its dual. */
  @Test
  void notForJumps() {
    GapPolynomials polynomials = table(Activations.parse("sign")).polynomials();
    assertNull(polynomials.on(GapPolynomials.interval(0.8, 1.2)));
  }

  @Test
  void intervalsThatTouchTheEndsHaveNone() {
    assertEquals(-1, GapPolynomials.interval(0.01, 0.9));
    assertTrue(GapPolynomials.interval(0.0625, 0.9) > 0);
    assertTrue(GapPolynomials.interval(1.8, 1.93) < GapPolynomials.INTERVALS);
    assertEquals(-1, GapPolynomials.interval(1.8, 1.94));
  }
}
