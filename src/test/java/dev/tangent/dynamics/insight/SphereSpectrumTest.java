package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.insight.SphereSpectrum.Kernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SphereSpectrumTest {
  private static LimitKernel relu(int dimension, int depth, double beta) {
    return LimitKernel.of(Architecture.mlp(dimension, depth, 10, 1, Activations.relu(), 1, beta));
  }

  @Test
  void eigenvaluesAreThoseOfFiftyDigits() {
    for (JsonNode s : References.read("learning_curve.json").get("sphere")) {
      int d = s.get("d").asInt();
      LimitKernel limit = relu(d, s.get("L").asInt(), s.get("beta").asDouble());
      double[] multiplicities = References.array(s.get("multiplicities"));
      for (Kernel kernel : Kernel.values()) {
        JsonNode golden = s.get(kernel == Kernel.NTK ? "ntk" : "nngp");
        SphereSpectrum spectrum = SphereSpectrum.of(limit, kernel, multiplicities.length - 1);
        double[] expected = References.array(golden.get("eigenvalues_double"));
        double[] actual = spectrum.eigenvalues();
        String at = kernel + " d=" + d + " L=" + s.get("L");
        for (int k = 0; k < expected.length; k++) {
          assertEquals(expected[k], actual[k], 1e-13 * expected[0], at + " degree " + k);
          // relative accuracy too, as far as rounding of K lets it: small eigenvalues have many
          // modes
          assertEquals(expected[k], actual[k], 1e-6 * expected[k] + 1e-22, at + " degree " + k);
          assertEquals(multiplicities[k], spectrum.multiplicities()[k], at);
        }
        for (JsonNode zero : golden.get("zero_degrees")) {
          assertEquals(0, actual[zero.asInt()], at + " degree " + zero);
        }
        double diagonal = Double.parseDouble(golden.get("diagonal").asString());
        double tail = Double.parseDouble(golden.get("tail").asString());
        assertEquals(diagonal, spectrum.diagonal(), 1e-14 * diagonal);
        assertEquals(tail, spectrum.tail(), 1e-11 * diagonal, at);
      }
    }
  }

  /** On the circle's relatives: a kernel that is one harmonic has one eigenvalue. */
  @Test
  void oneHarmonicIsOneEigenvalue() {
    SphereSpectrum linear =
        SphereSpectrum.of(7, 5, angles -> java.util.Arrays.stream(angles).map(Math::cos).toArray());
    double[] values = linear.eigenvalues();
    assertEquals(1.0 / 7, values[1], 1e-15);
    assertEquals(7, linear.multiplicities()[1]);
    for (int k : new int[] {0, 2, 3, 4, 5}) {
      assertEquals(0, values[k]);
    }
    assertEquals(0, linear.tail(), 1e-14);
  }

  @Test
  void multiplicitiesAddUpToThoseOfPolynomials() {
    // Harmonics of degree k and those of degree k − 2, k − 4, … make all homogeneous polynomials.
    for (int d = 3; d < 12; d++) {
      for (int k = 0; k < 12; k++) {
        long sum = 0;
        for (int j = k; j >= 0; j -= 2) {
          sum += SphereSpectrum.multiplicity(d, j);
        }
        long monomials = 1;
        for (int i = 1; i < d; i++) {
          monomials = monomials * (k + i) / i;
        }
        assertEquals(monomials, sum, "d=" + d + " k=" + k);
      }
    }
  }

  @Test
  void badInputIsNamed() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> SphereSpectrum.of(relu(2, 2, 0), Kernel.NTK, 3))
            .getMessage()
            .contains("3 dimensions"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> SphereSpectrum.of(relu(200, 2, 0), Kernel.NTK, 60))
            .getMessage()
            .contains("2^53"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SphereSpectrum.of(5, 3, a -> java.util.Arrays.stream(a).map(t -> -1).toArray()))
            .getMessage()
            .contains("positive definite"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SphereSpectrum.of(relu(5, 2, 0), Kernel.NTK, 2).withPower(1, 2, 3, 4));
  }

  /**
   * Canatar 2021, Fig. 6: unit sphere S^24, one hidden layer, their theory and ours with a tail.
   */
  @Test
  void canatarsTheory() {
    JsonNode file = References.read("learning_curve_canatar.json");
    double power = file.get("target_power").asDouble();
    SphereSpectrum sphere = SphereSpectrum.of(relu(25, 2, 0), Kernel.NTK, 14);
    ModeSpectrum spectrum = sphere.withPower(0, power).scaled(1.0 / 25);
    int compared = 0;
    for (JsonNode row : file.get("rows")) {
      double noise = row.get("noise_variance").asDouble();
      double ours =
          LearningCurve.of(spectrum, noise).at(row.get("n").asLong(), 1e-15).excess(noise);
      double expected = row.get("our_theory").asDouble();
      assertEquals(expected, ours, 1e-3 * expected, row.toString());
      compared++;
    }
    assertEquals(60, compared);
  }
}
