package dev.tangent.kernel;

import static dev.tangent.kernel.SampleLimits.points;
import static dev.tangent.kernel.SampleLimits.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.activation.DualActivation;
import dev.tangent.activation.HermiteCoefficients;
import dev.tangent.kernel.limit.SphereSeries;
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
}
