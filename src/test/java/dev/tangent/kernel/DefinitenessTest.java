package dev.tangent.kernel;

import static dev.tangent.kernel.SampleLimits.points;
import static dev.tangent.kernel.SampleLimits.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.activation.DualActivation;
import dev.tangent.activation.HermiteCoefficients;
import dev.tangent.kernel.sphere.SphereSeries;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limits are positive definite on spheres (JGH Proposition 2), and their power series. */
class DefinitenessTest {
  @Test
  void definiteness() {
    DoubleMatrix x = points(12, 10);
    Definiteness relu = Definiteness.report(relu(10, 3, 0.1), x);
    assertTrue(relu.definiteOnSpheres(), relu::toString);
    assertTrue(relu.lowerBound() > 0 && relu.lowerBound() <= relu.smallestEigenvalue() + 1e-12);
    Definiteness odd =
        Definiteness.report(
            LimitKernel.of(Architecture.mlp(10, 3, 5, 1, Activations.erf(), 1, 0)), x);
    assertTrue(!odd.definiteOnSpheres(), odd::toString);
    Definiteness polynomial =
        Definiteness.report(
            LimitKernel.of(Architecture.mlp(10, 2, 5, 1, Activations.monomial(2), 1, 0.1)), x);
    assertTrue(!polynomial.definiteOnSpheres(), polynomial::toString);
  }

  /** JGH Proposition 2: definite with a bias exactly if the activation is no polynomial. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // activation | with a bias | without, L = 2 | without, L = 3
        "relu | true | false | true",
        "leaky-relu:0.1 | true | false | true",
        "abs | true | false | false",
        "erf | true | false | false",
        "gelu | true | false | true",
        "tanh | true | false | false",
        "sigmoid | true | false | true",
        "softplus | true | false | true",
        "selu | true | true | true",
        "sin | true | false | false",
        "cos | true | false | false",
        "exp | true | true | true",
        "gaussian | true | false | false",
        "rbf:0.5 | true | true | true",
        "identity | false | false | false",
        "polynomial:0.2,0.7,-0.1 | false | false | false",
        "monomial:3 | false | false | false",
        "rectified-monomial:2 | true | false | true"
      })
  void definiteOnSpheres(String name, boolean biased, boolean two, boolean three) {
    ActivationFunction function = Activations.parse(name);
    DoubleMatrix x = points(3, 4);
    boolean[] expected = {biased, two, three};
    double[] beta = {1e-3, 0, 0};
    int[] depth = {2, 2, 3};
    for (int i = 0; i < 3; i++) {
      LimitKernel kernel =
          LimitKernel.of(Architecture.mlp(4, depth[i], 5, 1, function, 1, beta[i]));
      Definiteness report = Definiteness.report(kernel, x);
      assertEquals(expected[i], report.definiteOnSpheres(), report::toString);
    }
  }

  /**
   * Proposition 2 asks for no size: functions that are nearly linear at so small variances are no
   * polynomials, and polynomials of any degree are.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tanh | 1e-4 | true",
        "sin | 1e-4 | true",
        "erf | 1e-4 | true",
        "gelu | 1e-4 | true",
        "softplus | 1e-3 | true",
        "silu | 1e-8 | true",
        "hermite:25 | 1 | false",
        "hermite:30 | 1 | false",
        "hermite:30 | 0.1 | false",
        "rbf:5000 | 1 | true",
        "sin:1,1,1.5707963267948966 | 1 | true"
      })
  void definiteAtAnySize(String name, double sigma, boolean definite) {
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(4, 2, 5, 1, Activations.parse(name), sigma, 0.1));
    Definiteness report = Definiteness.report(kernel, points(6, 4));
    assertEquals(definite, report.definiteOnSpheres(), report::toString);
    // roundings of the spectrum, whose largest value is about 6 β²
    double rounding = 1e-13 * (report.smallestEigenvalue() + 0.06);
    assertTrue(report.lowerBound() <= report.smallestEigenvalue() + rounding, report::toString);
  }

  /** φ(x) = x^38 + x^37 − 2: a bias, then all powers up to 38 and none above. */
  @Test
  void polynomialsOfAnyDegreeArePolynomials() {
    double[] c = new double[39];
    c[0] = -2;
    c[37] = 1e-20;
    c[38] = 1e-21;
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(4, 3, 5, 1, Activations.polynomial(c), 0.3, 0.1));
    Definiteness report = Definiteness.report(kernel, points(3, 4));
    assertTrue(!report.definiteOnSpheres(), report::toString);
  }

  /** The bound is one where the coefficients lie far above those that are known. */
  @Test
  void boundsOfFastOscillations() {
    for (double gamma : new double[] {50, 500, 5000, 20000}) {
      for (int n : new int[] {2, 12, 40}) {
        LimitKernel kernel =
            LimitKernel.of(Architecture.mlp(30, 2, 5, 1, Activations.rbf(gamma), 1, 0.1));
        Definiteness report = Definiteness.report(kernel, points(n, 30));
        assertTrue(
            report.lowerBound() <= report.smallestEigenvalue() * (1 + 1e-13), report::toString);
        assertTrue(report.lowerBound() > 0, report::toString);
      }
    }
  }

  /** E[h_d²] = 1 and E[h_d′²] = d at variance 1, where powers of x would cancel. */
  @Test
  void hermitePolynomialsAreOrthonormal() {
    for (int d = 0; d <= 30; d++) {
      DualActivation dual = Activations.hermite(d).dual();
      assertEquals(1, dual.variance(1), 1e-14);
      assertEquals(d, dual.derivativeVariance(1), 1e-14 * d);
      assertEquals(Math.pow(0.7, d), dual.value(1, 1, 0.7), 1e-14);
    }
    // h_2 = (x² − 1)/√2: E over N(0, 4) is 3/√2
    assertEquals(3 / Math.sqrt(2), HermiteCoefficients.of(Activations.hermite(2), 4, 1)[0], 1e-15);
    assertEquals(
        Activations.hermite(12).dual().value(1.3, 0.8, 0.4),
        Activations.custom("h12", Activations.hermite(12)::value).dual().value(1.3, 0.8, 0.4),
        1e-10);
  }

  /** The series on the sphere sums to the kernel. */
  @Test
  void sphereSeries() {
    LimitKernel kernel = LimitKernel.of(Architecture.mlp(4, 3, 5, 1, Activations.tanh(), 1.2, 0.3));
    SphereSeries series = SphereSeries.of(kernel.plan(), 80);
    for (double rho : new double[] {-0.8, -0.1, 0, 0.5, 0.8}) {
      double nngp = 0;
      double ntk = 0;
      for (int n = 80; n >= 0; n--) {
        nngp = nngp * rho + series.nngp()[n];
        ntk = ntk * rho + series.ntk()[n];
      }
      assertEquals(kernel.onSphere(rho).nngp()[0], nngp, 1e-9);
      assertEquals(kernel.onSphere(rho).ntk()[0], ntk, 1e-9);
    }
  }

  /**
   * Every number of a report by its definition, from the coefficients and points of known angle.
   */
  @Test
  void numbersAreThoseOfTheirDefinitions() {
    LimitKernel kernel = LimitKernel.of(Architecture.mlp(4, 3, 5, 1, Activations.relu(), 1.3, 0.4));
    // Unit vectors times 2, 7 and 0.1: correlations −0.6, 0 and 0.
    DoubleMatrix x =
        DoubleMatrix.of(new double[][] {{2, 0, 0, 0}, {-7 * 0.6, 7 * 0.8, 0, 0}, {0, 0, 0, 0.1}});
    Definiteness report = Definiteness.report(kernel, x);
    assertEquals(0.6, report.largestCorrelation(), 1e-15);
    double[] t = report.coefficients();
    double diagonal = kernel.onSphere(1).ntk()[0];
    double even = 0;
    double odd = 0;
    double bound = 0;
    double rest = diagonal;
    for (int n = 0; n < t.length; n++) {
      double share = Math.max(0, 1 - 2 * Math.pow(0.6, n)); // 3 points
      bound += t[n] * share;
      rest -= t[n];
      if (n > 80 && n % 2 == 0) {
        even += t[n] / diagonal;
      } else if (n > 80) {
        odd += t[n] / diagonal;
      }
    }
    bound += rest; // of degrees so high that the share is 1
    assertTrue(even > 1e-6 && odd > 1e-6 && even != odd, even + " " + odd);
    assertEquals(even, report.evenTail(), 1e-14);
    assertEquals(odd, report.oddTail(), 1e-14);
    assertEquals(bound - 3e-11 * diagonal, report.lowerBound(), 1e-13 * diagonal);
    double tangent = kernel.onSphere(-0.6).ntk()[0];
    // The third point is orthogonal to the others, which couple by Θ(−0.6).
    double across = kernel.onSphere(0).ntk()[0];
    double plane = diagonal + tangent;
    double root = Math.sqrt(Math.pow(tangent, 2) + 8 * across * across);
    double smallest = Math.min(diagonal - tangent, (plane + diagonal - root) / 2);
    assertEquals(smallest, report.smallestEigenvalue(), 1e-12 * diagonal);
    String words = report.toString();
    assertTrue(words.startsWith("positive definite on spheres: λ_min = "), words);
    assertTrue(words.contains("above degree 80") && words.endsWith("0.600000"), words);
  }
}
