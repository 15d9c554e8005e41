package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.References;
import dev.tangent.dynamics.insight.LearningCurve.Best;
import dev.tangent.dynamics.insight.LearningCurve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

class LearningCurveTest {
  private static final JsonNode FILE = References.read("learning_curve.json");

  static final List<String> names =
      StreamSupport.stream(FILE.get("cases").spliterator(), false)
          .map(c -> c.get("name").asString())
          .toList();

  private static JsonNode find(String name) {
    for (JsonNode c : FILE.get("cases")) {
      if (c.get("name").asString().equals(name)) {
        return c;
      }
    }
    throw new AssertionError(name);
  }

  private static LearningCurve curve(JsonNode c) {
    ModeSpectrum spectrum =
        ModeSpectrum.of(
            References.array(c.get("eigenvalues")),
            References.array(c.get("multiplicities")),
            References.array(c.get("power")),
            c.get("tail").asDouble());
    return LearningCurve.of(spectrum, c.get("noise_variance").asDouble());
  }

  private static void assertRelative(double expected, double actual, double tolerance, String at) {
    assertEquals(expected, actual, tolerance * Math.abs(expected), at);
  }

  @ParameterizedTest
  @FieldSource("names")
  void errorsAreThoseOfFiftyDigits(String name) {
    JsonNode c = find(name);
    LearningCurve curve = curve(c);
    int seen = 0;
    for (JsonNode r : c.get("results")) {
      long n = r.get("n").asLong();
      double ridge = r.get("ridge").asDouble();
      String at = name + " n=" + n + " ridge=" + ridge;
      if (r.has("diverges")) {
        String message =
            assertThrows(ArithmeticException.class, () -> curve.at(n, ridge)).getMessage();
        assertTrue(message.contains("diverges at n = " + n), message);
        continue;
      }
      Point p = curve.at(n, ridge);
      assertRelative(r.get("kappa").asDouble(), p.kappa(), 1e-12, at + " kappa");
      assertRelative(r.get("e0").asDouble(), p.overfitting(), 1e-12, at + " e0");
      assertRelative(r.get("bias").asDouble(), p.bias(), 1e-12, at + " bias");
      assertRelative(r.get("variance").asDouble(), p.variance(), 1e-12, at + " variance");
      assertRelative(r.get("test_mse").asDouble(), p.testError(), 1e-12, at + " test");
      assertRelative(r.get("train_mse").asDouble(), p.trainError(), 2e-12, at + " train");
      assertRelative(
          r.get("sum_learnabilities").asDouble(), p.sumLearnability(), 1e-12, at + " sum");
      double[] learnability = References.array(r.get("learnabilities"));
      for (int k = 0; k < learnability.length; k++) {
        assertRelative(learnability[k], p.learnability()[k], 1e-12, at + " level " + k);
      }
      seen++;
    }
    assertTrue(seen >= 2);
  }

  @ParameterizedTest
  @FieldSource("names")
  void bestRidges(String name) {
    JsonNode c = find(name);
    LearningCurve curve = curve(c);
    for (JsonNode r : c.get("best")) {
      Best best = curve.bestRidge(r.get("n").asLong());
      String at = name + " n=" + r.get("n");
      assertEquals(r.get("ridge").asDouble(), best.ridge(), 1e-9 * best.ridge(), at);
      assertRelative(r.get("test_mse").asDouble(), best.point().testError(), 1e-12, at);
      if (r.get("n").asLong() < curve.spectrum().rank()) { // past it the file counts an end, too
        assertEquals(r.get("minima").asInt(), best.minima(), at);
      }
      // and it is the best: neighbours are worse
      for (double factor : new double[] {0.8, 1.25}) {
        double ridge = best.ridge() == 0 ? 1e-3 * factor : best.ridge() * factor;
        assertTrue(
            curve.at(r.get("n").asLong(), ridge).testError() >= best.point().testError(), at);
      }
    }
  }

  /** Without ridge and tail, n points teach n modes' worth: Σ m L = n. */
  @Test
  void learnabilityIsConserved() {
    ModeSpectrum spectrum =
        ModeSpectrum.of(
            new double[] {3, 0.4, 1e-3, 1e-9},
            new double[] {1, 7, 300, 1e12},
            new double[] {1, 1, 1, 1},
            0);
    LearningCurve curve = LearningCurve.of(spectrum, 0.1);
    for (long n : new long[] {1, 2, 8, 100, 308, 309, 5000, 1_000_000_000L}) {
      Point p = curve.at(n, 0);
      assertEquals(n, p.sumLearnability(), 1e-12 * n);
      assertEquals(p.testError(), p.bias() + p.variance(), 1e-12 * p.testError());
    }
  }

  /** P_k = s m_k λ_k is a draw of the Gaussian process of variance s: its noise is the ridge. */
  @Test
  void bestRidgeOfAGaussianProcess() {
    double[] lambda = {1, 0.3, 0.05, 0.002};
    double[] m = {1, 4, 9, 100};
    double[] power = new double[4];
    for (int k = 0; k < 4; k++) {
      power[k] = 2.5 * m[k] * lambda[k];
    }
    LearningCurve curve = LearningCurve.of(ModeSpectrum.of(lambda, m, power, 0), 0.2);
    for (long n : new long[] {1, 3, 20, 114, 500, 100_000}) {
      assertEquals(0.2 / 2.5, curve.bestRidge(n).ridge(), 1e-9, "n = " + n);
    }
  }

  @Test
  void moreNoiseThanTargetWantsAnInfiniteRidge() {
    ModeSpectrum spectrum = ModeSpectrum.of(new double[] {1}, new double[] {5}, new double[1], 0);
    assertEquals(Double.POSITIVE_INFINITY, LearningCurve.of(spectrum, 1).bestRidge(3).ridge());
  }

  @Test
  void whatLimitsTheError() {
    ModeSpectrum spectrum =
        ModeSpectrum.of(new double[] {1, 0.01}, new double[] {1, 100}, new double[] {1, 1}, 0);
    LearningCurve curve = LearningCurve.of(spectrum, 0.05);
    List<String> words = new ArrayList<>();
    for (long n : new long[] {2, 95, 100_000}) {
      words.add(curve.at(n, 1e-6).limit(0.05));
    }
    assertEquals(List.of("bias", "variance", "noise"), words);
  }

  @Test
  void badInputIsNamed() {
    double[] one = {1};
    double[] two = {1, 2};
    assertMessage("1 eigenvalues but 2 powers", () -> ModeSpectrum.of(one, one, two, 0));
    assertMessage("multiplicity 0 is 0.5", () -> ModeSpectrum.of(one, new double[] {.5}, one, 0));
    assertMessage("eigenvalue", () -> ModeSpectrum.of(new double[] {-1}, one, one, 0));
    assertMessage("NaN", () -> ModeSpectrum.of(one, one, new double[] {Double.NaN}, 0));
    assertMessage("tail", () -> ModeSpectrum.of(one, one, one, -1));
    LearningCurve curve = LearningCurve.of(ModeSpectrum.of(one, one, one, 0), 0);
    assertMessage("n >= 1", () -> curve.at(0, 0));
    assertMessage("ridge", () -> curve.at(3, Double.NaN));
    assertMessage("noise", () -> LearningCurve.of(curve.spectrum(), -1));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
    String message = assertThrows(IllegalArgumentException.class, body).getMessage();
    assertTrue(message.contains(part), message);
  }
}
