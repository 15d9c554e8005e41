// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.simd.rows.FloatPairRows;
import dev.tangent.simd.rows.FloatPairs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Array functions against a table of values to 50 digits ({@code reference/elementwise.csv}): over
 * the whole range, at the seams of the approximations, in the tails down to subnormal results and
 * at huge arguments. Each value is stored as a double and a remainder.
 */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatMathTableTest {
  private interface Function {
    void apply(float[] x, int xOff, float[] y, int yOff, int n);
  }

  /** Argument, value, rest. */
  private static List<double[]> table(String function) throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    FloatMathTableTest.class.getResourceAsStream("/reference/elementwise.csv")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        if (cells[0].equals(function)
            && (float) Double.parseDouble(cells[1]) == Double.parseDouble(cells[1])) {
          rows.add(
              new double[] {
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3])
              });
        }
      }
    }
    assertTrue(rows.size() >= 60, function + " has " + rows.size() + " rows");
    return rows;
  }

  private static Function function(String name) {
    return switch (name) {
      case "exp" -> FloatMath::exp;
      case "log" -> FloatMath::log;
      case "tanh" -> FloatMath::tanh;
      case "erf" -> FloatMath::erf;
      case "erfc" -> FloatMath::erfc;
      case "normalCdf" -> FloatMath::normalCdf;
      case "normalDensity" -> FloatMath::normalDensity;
      case "gelu" -> FloatMath::gelu;
      case "geluSlope" -> FloatMath::geluSlope;
      case "sin" -> FloatMath::sin;
      case "cos" -> FloatMath::cos;
      case "acos" -> FloatMath::acos;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The worst error in units given by {@code ulp}, all arguments in one call. */
  private static double worst(String name, java.util.function.ToDoubleFunction<double[]> unit)
      throws IOException {
    List<double[]> rows = table(name);
    float[] x = new float[rows.size()];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) rows.get(i)[0];
    }
    function(name).apply(x, 0, y, 0, x.length);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double[] row = rows.get(i);
      double error = Math.abs((double) y[i] - row[1] - row[2]) / unit.applyAsDouble(row);
      assertTrue(error < 10, name + "(" + x[i] + ") = " + y[i] + ", not " + row[1]);
      worst = Math.max(worst, error);
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 0.9, 1.1",
    "log, 0.9, 1.0", // Math.log, where there are no vectors, promises 1
    "tanh, 1.9, 2.5", // and Math.tanh 2.5
    "erf, 1.0, 1.7",
    "erfc, 3.6, 3.8",
    "normalCdf, 3.7, 4.8",
    "normalDensity, 2.7, 2.8",
    "sin, 1.6, 1.4",
    "cos, 1.6, 1.4",
    "acos, 1.2, 1.5"
  })
  void errorsAreThoseThatTheClassPromises(String name, double single, double wide)
      throws IOException {
    double bound = Float.BYTES == 4 ? single : wide;
    double worst = worst(name, row -> Math.ulp((float) row[1]));
    assertTrue(worst <= bound, name + " is off by " + worst + " ulp");
  }

  @Test
  void geluIsAccurateToUlpsOfItsArgument() throws IOException {
    double gelu = worst("gelu", row -> Math.ulp(1f) * (1 + Math.abs(row[0])));
    assertTrue(gelu <= 2, "gelu is off by " + gelu);
    double slope = worst("geluSlope", row -> Math.ulp(1f));
    assertTrue(slope <= 2, "its slope is off by " + slope);
  }

  /**
   * Arc-cosine transforms: κ makes angle and crescent stand out in the results, so that their
   * relative errors are seen down to the smallest gap, and up to 2 where θ is nearly π.
   */
  @Test
  void arcCosineTransformsKeepTheirDigitsForNearlyEqualPoints() throws IOException {
    List<double[]> angles = table("angle");
    List<double[]> crescents = table("crescent");
    for (int i = 0; i < angles.size(); i++) {
      double gap = angles.get(i)[0];
      double angle = angles.get(i)[1];
      double crescent = crescents.get(i)[1];
      FloatPairs pair = new FloatPairs(1);
      pair.are(0, 0, 1);
      float[] g = pair.gap;
      float[] t = pair.tangent;
      // T ← (1 − κθ) T with κθ about 2³⁰
      double kappa = Math.scalb(1.0, 30 - Math.getExponent(angle));
      g[0] = (float) gap;
      t[0] = 1;
      FloatPairRows.arcCosine(pair, (float) kappa);
      assertEquals(
          -kappa * angle + 1, t[0], 4 * Math.ulp((float) (kappa * angle)), "angle at " + gap);
      // gap ← gap − κ crescent, of which 2 is the most
      kappa = -Math.scalb(1.0, -Math.getExponent(crescent));
      if (crescent < Float.MIN_NORMAL * 1e9 || gap > 0.01 && gap < 1) {
        continue;
      }
      g[0] = (float) gap;
      FloatPairRows.arcCosine(pair, (float) kappa);
      double expected = gap - kappa * crescent;
      assertEquals(expected, g[0], 5 * Math.ulp((float) expected), "crescent at " + gap);
    }
  }
}
