package dev.tangent.activation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every activation's dual against a slow program with 34 digits that shares nothing with the engine
 * ({@code slow/limit_reference.py}): variances from 1e-12 to 1e12, angles to within 1e-8 of 0 and
 * π.
 */
class SlowDualTest {
  record Case(String name, double[] n) {
    static List<Case> all() throws IOException {
      List<Case> cases = new ArrayList<>();
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(SlowDualTest.class.getResourceAsStream("/slow/duals.txt")),
                  StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (!line.startsWith("#")) {
            String[] words = line.split(" ", -1);
            double[] n = new double[words.length - 1];
            for (int i = 0; i < n.length; i++) {
              n[i] = Double.parseDouble(words[i + 1]);
            }
            cases.add(new Case(words[0], n));
          }
        }
      }
      return cases;
    }
  }

  @Test
  void agreesWithTheSlowProgram() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Case c : Case.all()) {
      double[] n = c.n;
      DualActivation dual = Activations.parse(c.name).dual();
      Correlation r = new Correlation(n[2], n[3]);
      double scale = Math.sqrt(n[6]) * Math.sqrt(n[7]);
      double slopes = Math.sqrt(n[8]) * Math.sqrt(n[9]);
      double[] errors = {
        Math.abs(dual.value(n[0], n[1], r) - n[4]) / scale,
        slopes == 0 ? 0 : Math.abs(dual.derivative(n[0], n[1], r) - n[5]) / slopes,
        Math.abs(dual.variance(n[0]) - n[6]) / n[6],
        slopes == 0 ? 0 : Math.abs(dual.derivativeVariance(n[1]) - n[9]) / n[9],
        // what the next layer sees: the angle
        Math.abs(Math.sqrt(dual.output(n[0], n[1], r).gap()) - Math.sqrt(n[10])),
        Math.abs(Math.sqrt(dual.output(n[0], n[1], r).sum()) - Math.sqrt(n[11]))
      };
      String[] names = {"value", "slope", "variance", "slope variance", "gap", "sum"};
      for (int i = 0; i < errors.length; i++) {
        if (!(errors[i] <= 2e-13)) {
          wrong.add(
              "%s %s %.1e at %g %g %g %g"
                  .formatted(c.name, names[i], errors[i], n[0], n[1], n[2], n[3]));
        }
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }
}
