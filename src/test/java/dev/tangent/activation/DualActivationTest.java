package dev.tangent.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.Special;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every activation of the command line against a plain quadrature of the plane that shares nothing
 * with the engine: composite Gauss–Legendre of five points, panels of 0.3, cut where u = 0 or v =
 * 0. Its own error is below 1e-11 of √(E[φ(u)²] E[φ(v)²]).
 */
class DualActivationTest {
  private static final double[] NODES = {
    -0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640
  };
  private static final double[] WEIGHTS = {
    0.2369268850561891,
    0.4786286704993665,
    0.5688888888888889,
    0.4786286704993665,
    0.2369268850561891
  };
  private static final double STEP = 0.3;
  private static final int PANELS = 72;

  /** E over a standard normal z, panels from {@code cut} outwards. */
  private static double expectation(double cut, DoubleUnaryOperator f) {
    double sum = 0;
    for (int p = -PANELS; p < PANELS; p++) {
      double middle = cut + STEP * (p + 0.5);
      for (int i = 0; i < 5; i++) {
        double z = middle + 0.5 * STEP * NODES[i];
        if (Math.abs(z) < 10) {
          sum += 0.5 * STEP * WEIGHTS[i] * Special.normalDensity(z) * f.applyAsDouble(z);
        }
      }
    }
    return sum;
  }

  private static double plane(DoubleUnaryOperator f, double qx, double qy, double rho) {
    double side = Math.sqrt((1 - rho) * (1 + rho));
    return expectation(
        0,
        x -> {
          double mean = rho * x;
          double inner =
              expectation(-mean / side, y -> f.applyAsDouble(Math.sqrt(qy) * (mean + side * y)));
          return f.applyAsDouble(Math.sqrt(qx) * x) * inner;
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity",
        "relu",
        "leaky-relu:0.01",
        "leaky-relu:-0.5",
        "abs",
        "sign",
        "erf",
        "gelu",
        "tanh",
        "sigmoid",
        "softplus",
        "silu",
        "elu",
        "selu",
        "sin",
        "cos",
        "exp",
        "gaussian",
        "rbf:0.7",
        "sigmoid-like",
        "polynomial:0.2,0.7,-0.1,0.02",
        "hermite:3",
        "hermite:0",
        "monomial:3",
        "monomial:1",
        "rectified-monomial:0",
        "rectified-monomial:1",
        "rectified-monomial:2",
        "rectified-monomial:4"
      })
  void agreesWithQuadratureOfThePlane(String name) {
    ActivationFunction f = Activations.parse(name);
    DualActivation dual = f.dual();
    for (double rho : new double[] {0.4, -0.75}) {
      double qx = 1.3;
      double qy = 0.6;
      double scale = Math.sqrt(dual.variance(qx) * dual.variance(qy));
      double value = plane(f::value, qx, qy, rho);
      assertEquals(value, dual.value(qx, qy, rho), 2e-11 * scale, name + " value");
      double slopes = Math.sqrt(dual.derivativeVariance(qx) * dual.derivativeVariance(qy));
      double slope = plane(f::derivative, qx, qy, rho);
      assertEquals(slope, dual.derivative(qx, qy, rho), 2e-11 * slopes, name + " derivative");
    }
    double square = expectation(0, z -> Math.pow(f.value(0.9 * z), 2));
    assertEquals(square, dual.variance(0.81), 1e-10 * square, name + " variance");
    assertEquals(dual.variance(0.81), dual.value(0.81, 0.81, 1), 1e-12 * square);
    double mirrored = expectation(0, z -> f.value(0.9 * z) * f.value(-0.9 * z));
    assertEquals(mirrored, dual.value(0.81, 0.81, -1), 1e-10 * square, name + " at ρ = −1");
  }

  /** Lemma 2: E[φφ] = Σ a_n² ρ^n, E[φ′φ′] = Σ n a_n² ρ^{n−1}/q; a_n of e^x in closed form. */
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "erf", "exp", "gelu", "softplus", "relu", "hermite:3"})
  void hermiteCoefficients(String name) {
    ActivationFunction f = Activations.parse(name);
    double q = 0.8;
    double[] a = HermiteCoefficients.of(f, q, 120);
    double value = 0;
    double slope = 0;
    for (int n = a.length - 1; n >= 0; n--) {
      value += a[n] * a[n] * Math.pow(0.6, n);
      slope += n * a[n] * a[n] * Math.pow(0.6, n - 1) / q;
    }
    assertEquals(f.dual().value(q, q, 0.6), value, 1e-12 * f.dual().variance(q));
    assertEquals(f.dual().derivative(q, q, 0.6), slope, 1e-12 * f.dual().derivativeVariance(q));
    if (name.equals("exp")) {
      double expected = Math.exp(0.5 * q);
      for (int n = 0; n < 20; n++) {
        assertEquals(expected, a[n], 1e-13);
        expected *= Math.sqrt(q / (n + 1));
      }
    }
  }

  /** h_3 at q = 1 has one coefficient. */
  @Test
  void hermitePolynomialsAreOrthonormal() {
    double[] a = HermiteCoefficients.of(Activations.hermite(3), 1, 6);
    for (int n = 0; n < 6; n++) {
      assertEquals(n == 3 ? 1 : 0, a[n], 1e-13);
    }
  }

  /** A kink away from 0: E[(z − c)₊²] = (1 + c²) Φ(−c) − c φ(c). */
  @Test
  void ownFunctionWithAKink() {
    double c = 0.3;
    DualActivation dual = Activations.custom("shifted", x -> Math.max(x - c, 0)).dual();
    double expected = (1 + c * c) * Special.normalCdf(-c) - c * Special.normalDensity(c);
    assertEquals(expected, dual.variance(1), 1e-12);
    assertEquals(Special.normalCdf(-c), dual.derivativeVariance(1), 1e-10);
    // ρ = 0: the product of the means
    double mean = Special.normalDensity(c) - c * Special.normalCdf(-c);
    assertEquals(mean * mean, dual.value(1, 1, 0), 1e-11);
  }

  @Test
  void ownFunctionWithAndWithoutDerivative() {
    DoubleUnaryOperator softsign = x -> x / (1 + Math.abs(x));
    DualActivation with =
        Activations.custom("softsign", softsign, x -> Math.pow(1 + Math.abs(x), -2)).dual();
    DualActivation without = Activations.custom("softsign", softsign).dual();
    for (double rho : new double[] {-1, -0.3, 0.5, 0.999, 1}) {
      assertEquals(with.value(1.2, 0.7, rho), without.value(1.2, 0.7, rho), 1e-11);
      assertEquals(with.derivative(1.2, 0.7, rho), without.derivative(1.2, 0.7, rho), 1e-9);
    }
    assertEquals(plane(softsign, 1.2, 0.7, 0.5), with.value(1.2, 0.7, 0.5), 1e-11);
  }

  @Test
  void whatDivergesOrOverflowsSaysSo() {
    DualActivation diverges = Activations.custom("e^(x²)", x -> Math.exp(x * x)).dual();
    assertTrue(
        assertThrows(ArithmeticException.class, () -> diverges.variance(1))
            .getMessage()
            .contains("diverges"));
    DualActivation exp = Activations.exp().dual();
    assertTrue(
        assertThrows(ArithmeticException.class, () -> exp.variance(800))
            .getMessage()
            .contains("overflows"));
    assertThrows(IllegalArgumentException.class, () -> exp.value(1, 1, 1.0001));
  }
}
