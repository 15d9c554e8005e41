package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Random architectures on random pairs of rows (equal, collinear, nearly so, opposite, spread
 * norms, raw pixels) against a slow program with 34 digits ({@code slow/limit_reference.py}).
 */
class SlowNetworkTest {
  private record Case(String layers, DoubleMatrix x, double[] nngp, double[] ntk) {
    static List<Case> all() throws IOException {
      List<Case> cases = new ArrayList<>();
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(
                      SlowNetworkTest.class.getResourceAsStream("/slow/networks.txt")),
                  StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (!line.startsWith("#")) {
            String[] parts = line.split(" \\| ", -1);
            double[] x = numbers(parts[1]);
            double[] y = numbers(parts[2]);
            DoubleMatrix rows = DoubleMatrix.zeros(2, x.length);
            for (int c = 0; c < x.length; c++) {
              rows.set(0, c, x[c]);
              rows.set(1, c, y[c]);
            }
            cases.add(new Case(parts[0], rows, numbers(parts[3]), numbers(parts[4])));
          }
        }
      }
      return cases;
    }

    private static double[] numbers(String text) {
      return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    }
  }

  @Test
  void agreesWithTheSlowProgram() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Case c : Case.all()) {
      LimitKernel kernel =
          LimitKernel.of(Architecture.parse(c.x.columns(), c.layers.replace(" | ", "; ")));
      KernelPair pair = kernel.compute(c.x);
      KernelPair moved = kernel.compute(PairSearch.moved(c.x, Math.ulp(1.0)));
      check("nngp", c, c.nngp, pair.nngp(), moved.nngp(), 2e-13, wrong);
      check("ntk", c, c.ntk, pair.ntk(), moved.ntk(), 2e-13, wrong);
      if (!(Math.max(c.ntk[0], c.ntk[2]) < 1e37 && Math.min(c.nngp[0], c.nngp[2]) > 1e-37)) {
        continue;
      }
      FloatKernelPair single = kernel.compute(Matrices.toFloat(c.x));
      KernelPair far = kernel.compute(PairSearch.moved(c.x, Math.ulp(1f)));
      check("float nngp", c, c.nngp, Matrices.toDouble(single.nngp()), far.nngp(), 3e-6, wrong);
      check("float ntk", c, c.ntk, Matrices.toDouble(single.ntk()), far.ntk(), 3e-6, wrong);
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + "\n" + String.join("\n", wrong));
  }

  /** Errors beyond what one rounding of the entries is worth. */
  private static void check(
      String what,
      Case c,
      double[] expected,
      DoubleMatrix actual,
      DoubleMatrix moved,
      double tolerance,
      List<String> wrong) {
    double scale = Math.sqrt(expected[0]) * Math.sqrt(expected[2]);
    double error = Math.abs(actual.get(0, 1) - expected[1]) / scale;
    double allowed = 4 * Math.abs(moved.get(0, 1) - actual.get(0, 1)) / scale;
    double diagonal =
        Math.max(
            Math.abs(actual.get(0, 0) - expected[0]) / expected[0],
            Math.abs(actual.get(1, 1) - expected[2]) / expected[2]);
    if (!(error <= tolerance + allowed)) {
      wrong.add("%s %.1e (%.1e): %s".formatted(what, error, allowed, c.layers));
    }
    if (!(diagonal <= 2 * tolerance)) {
      wrong.add("%s, diagonal %.1e: %s".formatted(what, diagonal, c.layers));
    }
  }
}
