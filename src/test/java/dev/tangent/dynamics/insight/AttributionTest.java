package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.References;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AttributionTest {
  /** Largest difference over a rank-3 list, relative to the largest entry. */
  @FunctionalInterface
  private interface Entry {
    double at(int i, int j, int c);
  }

  private static double distance(JsonNode golden, Entry entry) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < golden.size(); i++) {
      for (int j = 0; j < golden.get(i).size(); j++) {
        JsonNode cell = golden.get(i).get(j);
        for (int c = 0; c < Math.max(1, cell.size()); c++) {
          double expected = (cell.isArray() ? cell.get(c) : cell).asDouble();
          largest = Math.max(largest, Math.abs(expected));
          double d = Math.abs(entry.at(i, j, c) - expected);
          worst = d <= worst ? worst : d;
        }
      }
    }
    return worst / Math.max(largest, 1e-300);
  }

  @Test
  void allIsAsRefittingWithFiftyDigits() {
    int cases = 0;
    for (JsonNode problem : References.read("attribution.json").get("problems")) {
      DoubleMatrix kernel = References.matrix(problem.get("K"));
      DoubleMatrix kernelTest = References.matrix(problem.get("K_test"));
      DoubleMatrix y = References.matrix(problem.get("y"));
      DoubleMatrix yTest = References.matrix(problem.get("y_test"));
      for (JsonNode c : problem.get("cases")) {
        double ridge = c.get("ridge").asDouble();
        double tolerance = ridge == 0 ? 1e-9 : 1e-10;
        Attribution a = Attribution.of(kernel, Ridge.absolute(ridge), y);
        Attribution.OnTest t = a.on(kernelTest);
        String at = problem.get("kernel").asString() + " ridge " + ridge;
        check(0, References.distance(a.dual(), References.matrix(c.get("alpha"))), tolerance, at);
        check(
            0,
            References.distance(a.trainFit(), References.matrix(c.get("train_fit"))),
            tolerance,
            at);
        check(
            0,
            References.distance(t.predictions(), References.matrix(c.get("test_fit"))),
            tolerance,
            at);
        check(
            0,
            References.distance(a.leaveOneOut(), References.matrix(c.get("loo"))),
            tolerance,
            at);
        check(
            c.get("loo_mse").asDouble(),
            a.leaveOneOutError(),
            tolerance * c.get("loo_mse").asDouble(),
            at);
        double[] leverage = References.array(c.get("leverage"));
        double[] diagonal = References.array(c.get("C_diagonal"));
        for (int i = 0; i < leverage.length; i++) {
          check(leverage[i], a.leverages()[i], 1e-11, at);
          check(1 / diagonal[i], a.leaveOneOutVariance(i), tolerance / diagonal[i], at);
        }
        check(0, distance(c.get("removal"), t::removal), tolerance, at + " removal");
        check(0, distance(c.get("first_order"), t::influence), tolerance, at + " influence");
        check(0, distance(c.get("label"), (i, j, k) -> t.label(i, j)), tolerance, at + " label");
        DoubleMatrix loss = t.lossRemoval(yTest);
        check(
            0,
            distance(c.get("loss_removal"), (i, j, k) -> loss.get(i, j)),
            tolerance,
            at + " loss");
        for (JsonNode group : c.get("groups")) {
          int[] rows = new int[group.get("rows").size()];
          for (int p = 0; p < rows.length; p++) {
            rows[p] = group.get("rows").get(p).asInt();
          }
          DoubleMatrix change = a.groupRemoval(t, rows);
          check(
              0,
              References.distance(change, References.matrix(group.get("change"))),
              tolerance,
              at);
        }
        cases++;
      }
    }
    assertTrue(cases >= 4);
  }

  private static void check(double expected, double actual, double tolerance, String at) {
    assertEquals(expected, actual, tolerance, at);
  }

  /** Larger than a strip, with a noise for each row: compared with really removing some rows. */
  @Test
  void removalIsRemoving() {
    int n = 300;
    DoubleMatrix x = SampleKernels.normals(n, 4, 1);
    DoubleMatrix xt = SampleKernels.normals(7, 4, 2);
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    DoubleMatrix kernelTest = SampleKernels.laplace(xt, x, 2);
    DoubleMatrix y = SampleKernels.normals(n, 3, 3);
    double[] noise = new double[n];
    for (int i = 0; i < n; i++) {
      noise[i] = i == 7 ? 1e9 : 0.01 * (1 + i % 5); // row 7 says nothing
    }
    Attribution a = Attribution.of(kernel, noise, y);
    Attribution.OnTest t = a.on(kernelTest);
    double[] row = new double[7 * 3];
    for (int left : new int[] {0, 7, 255, 256, 299}) {
      DoubleMatrix without = refit(kernel, noise, y, kernelTest, left);
      t.copyRemoval(left, row);
      for (int j = 0; j < 7; j++) {
        for (int c = 0; c < 3; c++) {
          double expected = without.get(j, c) - t.predictions().get(j, c);
          assertEquals(expected, row[j * 3 + c], 1e-11);
          assertEquals(expected, t.removal(left, j, c), 1e-11);
        }
      }
    }
    assertTrue(Math.abs(t.removal(7, 0, 0)) < 1e-8);
    t.copyInfluence(5, row);
    assertEquals(t.influence(5, 2, 1), row[2 * 3 + 1]);
    assertEquals(t.removal(5, 2, 1) * (1 - a.leverages()[5]), t.influence(5, 2, 1), 1e-14);
  }

  /** Strips of the inverse and of test points are handed out: the bits stay the same. */
  @Test
  void threadsDoNotChangeTheBits() {
    DoubleMatrix x = SampleKernels.normals(600, 4, 1);
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    DoubleMatrix cross = SampleKernels.laplace(SampleKernels.normals(90, 4, 2), x, 2);
    DoubleMatrix y = SampleKernels.normals(600, 1, 3);
    double[][] rows = new double[3][90];
    for (int count = 1; count <= 2; count++) {
      double[] row = rows[count];
      try (Threads threads = Threads.ofCount(count)) {
        threads.run(
            () -> Attribution.of(kernel, Ridge.absolute(0.1), y).on(cross).copyRemoval(10, row));
      }
    }
    assertArrayEquals(rows[1], rows[2]);
  }

  private static DoubleMatrix refit(
      DoubleMatrix kernel, double[] noise, DoubleMatrix y, DoubleMatrix kernelTest, int left) {
    int n = kernel.rows();
    DoubleMatrix g = DoubleMatrix.zeros(n - 1, n - 1);
    DoubleMatrix kt = DoubleMatrix.zeros(kernelTest.rows(), n - 1);
    DoubleMatrix targets = DoubleMatrix.zeros(n - 1, y.columns());
    for (int i = 0; i < n - 1; i++) {
      int from = i < left ? i : i + 1;
      targets.rowRange(i, i + 1).assign(y.rowRange(from, from + 1));
      for (int j = 0; j < n - 1; j++) {
        g.set(i, j, kernel.get(from, j < left ? j : j + 1));
      }
      g.set(i, i, g.get(i, i) + noise[from]);
      for (int j = 0; j < kt.rows(); j++) {
        kt.set(j, i, kernelTest.get(j, from));
      }
    }
    return Products.multiply(kt, DoubleCholesky.factor(g).solve(targets));
  }

  @Test
  void aSingularKernelIsRefusedWithARidge() {
    DoubleMatrix x = SampleKernels.normals(20, 2, 1);
    x.rowRange(3, 4).assign(x.rowRange(11, 12));
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 1);
    DoubleMatrix y = SampleKernels.normals(20, 1, 2);
    SingularKernelException e =
        assertThrows(SingularKernelException.class, () -> Attribution.of(kernel, Ridge.NONE, y));
    assertTrue(e.getMessage().contains("add an absolute ridge"), e.getMessage());
    Attribution.of(kernel, Ridge.absolute(e.suggestedRidge()), y);
  }

  @Test
  void badInputIsNamed() {
    DoubleMatrix kernel = SampleKernels.withEigenvalues(1, 3, 2, 1);
    DoubleMatrix y = DoubleMatrix.zeros(3, 1);
    Attribution a = Attribution.of(kernel, Ridge.NONE, y);
    Attribution.OnTest t = a.on(kernel);
    assertMessage("2 noise variances but 3", () -> Attribution.of(kernel, new double[2], y));
    assertMessage("row 1 is -1", () -> Attribution.of(kernel, new double[] {0, -1, 0}, y));
    assertMessage(
        "there are 3 training points",
        () -> Attribution.of(kernel, Ridge.NONE, DoubleMatrix.zeros(4, 1)));
    assertMessage("test × training", () -> a.on(DoubleMatrix.zeros(2, 4)));
    assertMessage("distinct rows", () -> a.groupRemoval(t, 1, 1));
    assertMessage("distinct rows", () -> a.groupRemoval(t, 3));
    assertMessage("1 to 2 of the 3", () -> a.groupRemoval(t));
    DoubleMatrix skew = kernel.copy();
    skew.set(0, 1, skew.get(0, 1) + 0.5);
    assertMessage("not symmetric", () -> Attribution.of(skew, Ridge.NONE, y));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
    String message = assertThrows(IllegalArgumentException.class, body).getMessage();
    assertTrue(message.contains(part), message);
  }
}
