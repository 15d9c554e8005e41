package dev.tangent.kernel.limit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Points on one line by the definition of their gap: ½ E[(a(z) − b(z))²] of a standard Gaussian z,
 * with a and b the activation at √q z and √q′ z, each of length 1.
 */
class CollinearTest {
  private static final double TOLERANCE = 1e-8;

  private static Collinear collinear(String name, double low, double high) {
    return Objects.requireNonNull(
        Collinear.of(Activations.parse(name).dual(), low, high, TOLERANCE));
  }

  /**
   * E[f(z)] by the trapezoidal rule: for smooth f its error falls beyond every power of the step.
   */
  private static double expectation(DoubleUnaryOperator f) {
    double step = 1.0 / 64;
    double sum = 0;
    for (int i = -12 * 64; i <= 12 * 64; i++) {
      double z = i * step;
      sum += f.applyAsDouble(z) * Math.exp(-0.5 * z * z);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  private static double exactGap(String name, double q, double other) {
    ActivationFunction phi = Activations.parse(name);
    double a = Math.sqrt(q);
    double b = Math.sqrt(other);
    double lengthA = Math.sqrt(expectation(z -> square(phi.value(a * z))));
    double lengthB = Math.sqrt(expectation(z -> square(phi.value(b * z))));
    return 0.5 * expectation(z -> square(phi.value(a * z) / lengthA - phi.value(b * z) / lengthB));
  }

  private static double square(double x) {
    return x * x;
  }

  /** Distances to a hundredth of the table's tolerance, for variances near and far. */
  @ParameterizedTest
  @CsvSource({"tanh, 0.7, 1.4", "gelu, 0.5, 3", "erf, 0.9, 1.1", "silu, 1, 1.5"})
  void gapsByTheirDefinition(String name, double low, double high) {
    Collinear map = collinear(name, low, high);
    assertTrue(map.count() > 0 && map.count() < 60, name + ": " + map.count() + " coordinates");
    for (double q : new double[] {low, 0.5 * (low + high), high}) {
      for (double other : new double[] {low, low + 0.3 * (high - low), high}) {
        double expected = Math.sqrt(2 * exactGap(name, q, other));
        double found = Math.sqrt(2 * map.gap(q, other));
        assertEquals(expected, found, 0.02 * TOLERANCE, name + " " + q + ", " + other);
        assertEquals(map.gap(q, other), map.gap(other, q), "a gap has no direction");
      }
      assertEquals(0, map.gap(q, q));
    }
  }

  /**
   * Variances that agree to many digits: by differences of vectors nothing would be left, by the
   * derivative the gap keeps its digits. It is that of the definition at a distance where both
   * work, and falls with the square of the distance.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "gelu", "silu"})
  void nearVariancesKeepTheirDigits(String name) {
    Collinear map = collinear(name, 0.5, 2);
    double q = 1.1;
    double near = map.near(Math.ulp(1.0));
    assertTrue(near > 1e-9 && near <= 1e-4, "near " + near);
    double unit = exactGap(name, q, q * (1 + 1e-4)) / square(Math.log1p(1e-4));
    for (double distance : new double[] {1e-12, 1e-9, 1e-6, 1e-5}) {
      double other = q * (1 + distance);
      double logarithm = Math.log1p((other - q) / q);
      assertEquals(unit, map.gap(q, other) / square(logarithm), 2e-4 * unit, name + " " + distance);
    }
  }

  /** log q/q′ without cancellation, against log1p. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-15, 1e-10, 1e-6, 1e-4, -1e-4})
  void distanceIsTheLogarithm(double relative) {
    double other = 1.7;
    double q = other * (1 + relative);
    double expected = Math.log1p((q - other) / other);
    assertEquals(expected, Collinear.distance(q, other), 1e-15 * Math.abs(expected) + 1e-20);
    assertEquals(Collinear.distance(q, other), -Collinear.distance(other, q));
  }

  /** Slopes are the derivatives by log q: central differences, whose error is of second order. */
  @Test
  void slopesAreDerivatives() {
    Collinear map = collinear("tanh", 0.5, 2);
    for (double q : new double[] {0.6, 1, 1.7}) {
      double h = 1e-3;
      double[] above = map.at(q * Math.exp(h));
      double[] at = map.at(q);
      double[] below = map.at(q * Math.exp(-h));
      double[] first = map.slopes(q, 1);
      double[] second = map.slopes(q, 2);
      for (int j = 0; j < map.count(); j++) {
        assertEquals((above[j] - below[j]) / (2 * h), first[j], 1e-6, "first, " + j);
        assertEquals((above[j] - 2 * at[j] + below[j]) / (h * h), second[j], 1e-4, "second, " + j);
      }
      double[] step = map.from(q * Math.exp(h), q);
      for (int j = 0; j < map.count(); j++) { // to the third order of h
        assertEquals(above[j] - at[j], step[j], 1e-8, "step, " + j);
      }
    }
  }

  /** One variance alone: a point, and every gap is 0. */
  @Test
  void oneVariance() {
    Collinear map = collinear("tanh", 1.3, 1.3);
    assertEquals(0, map.gap(1.3, 1.3));
    assertEquals(0, map.near(Math.ulp(1.0)));
  }

  /** Homogeneous activations keep points of one line on one line. */
  @Test
  void reluHasNoCoordinates() {
    assertEquals(0, collinear("relu", 0.1, 10).count());
  }

  @Test
  void storedAndReadAgain() throws IOException {
    Collinear map = collinear("gelu", 0.5, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    map.write(new DataOutputStream(bytes));
    Collinear again =
        Collinear.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertEquals(map.count(), again.count());
    for (double q : new double[] {0.5, 0.9, 2}) {
      assertArrayEquals(map.at(q), again.at(q));
      assertArrayEquals(map.slopes(q, 2), again.slopes(q, 2));
    }
    assertEquals(map.near(1e-16), again.near(1e-16));
  }
}
