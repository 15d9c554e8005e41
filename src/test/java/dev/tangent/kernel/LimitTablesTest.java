package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.activation.Correlation;
import dev.tangent.kernel.limit.DoubleLimitSide;
import dev.tangent.kernel.limit.PairRecursion;
import dev.tangent.kernel.limit.Points;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels computed in tiles, from tables, against the recursion for each pair, on points whose
 * norms differ by a factor of two and more. Errors are relative to √(K(i,i) K(j,j)).
 */
class LimitTablesTest {
  private static final int N = 140;
  private static final int WIDTH = 6;
  private static final int WIDE = 120;

  /** Gaps from 0 to 2. */
  static DoubleMatrix points(int n) {
    DoubleMatrix x = scattered(n, WIDTH);
    x.rowRange(1, 2).assign(x.rowRange(0, 1)); // a duplicate
    for (int j = 0; j < WIDTH; j++) {
      x.set(2, j, x.get(0, j) * (1 + 1e-5 * j)); // nearly one
      x.set(3, j, -2 * x.get(0, j)); // an antipode
    }
    return x;
  }

  private static DoubleMatrix scattered(int n, int width) {
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    CounterRandom.normals(11, 5, 0, x.array(), 0, n * width);
    for (int i = 0; i < n; i++) {
      double scale = Math.exp(0.6 * (CounterRandom.uniform(12, 1, i) - 0.5));
      for (int j = 0; j < width; j++) {
        x.set(i, j, scale * x.get(i, j));
      }
    }
    return x;
  }

  static double[] worst(KernelPair actual, LimitKernel kernel, DoubleMatrix x) {
    Points points = Points.of(kernel.plan(), DoubleLimitSide.norms(x, "x"), x.columns(), "x");
    PairRecursion pair = new PairRecursion(kernel.plan());
    double nngp = 0;
    double ntk = 0;
    for (int i = 0; i < x.rows(); i += 7) {
      for (int j = 0; j < x.rows(); j += 3) {
        pair.run(points, i, points, j, correlation(x, points, i, j));
        double scale = Math.sqrt(points.nngp(i) * points.nngp(j));
        double scale2 = Math.sqrt(points.ntk(i) * points.ntk(j));
        nngp = Math.max(nngp, Math.abs(pair.nngp() - actual.nngp().get(i, j)) / scale);
        ntk = Math.max(ntk, Math.abs(pair.ntk() - actual.ntk().get(i, j)) / scale2);
      }
    }
    return new double[] {nngp, ntk};
  }

  private static Correlation correlation(DoubleMatrix x, Points points, int i, int j) {
    double plus = 0;
    double minus = 0;
    for (int c = 0; c < x.columns(); c++) {
      double u = x.get(i, c) / points.norm(i);
      double v = x.get(j, c) / points.norm(j);
      minus += (u - v) * (u - v);
      plus += (u + v) * (u + v);
    }
    return minus < plus ? Correlation.ofGap(0.5 * minus) : Correlation.ofSum(0.5 * plus);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, 1e-13, 4e-6",
    "abs, 1e-13, 4e-6",
    "erf, 5e-12, 4e-6",
    "gelu, 5e-12, 4e-6",
    "rbf:0.5, 5e-12, 4e-6",
    "sign, 5e-12, 4e-6",
    "tanh, 1e-10, 4e-6",
    "softplus, 1e-10, 4e-6"
  })
  void tilesAgreeWithPairs(String name, double tolerance, double floatTolerance) {
    requireAgreement(points(N), name, tolerance, floatTolerance);
  }

  /**
   * In many dimensions gaps are near one, where polynomials in the gap replace angles. In float one
   * rounding of an inner product is 6e-8; three layers and sums of 120 products make it some 5e-7.
   */
  @ParameterizedTest
  @CsvSource({
    "relu, 1e-13, 8e-7",
    "leaky-relu:0.3, 1e-13, 8e-7",
    "erf, 5e-12, 8e-7",
    "sign, 5e-12, 8e-7",
    "sin, 5e-12, 8e-7",
    "tanh, 1e-10, 8e-7",
    "sigmoid, 1e-10, 8e-7",
    "silu, 1e-10, 8e-7"
  })
  void manyDimensions(String name, double tolerance, double floatTolerance) {
    requireAgreement(scattered(N, WIDE), name, tolerance, floatTolerance);
  }

  /** Norms over three powers of ten: tables in pieces. */
  private static DoubleMatrix spread(int n) {
    DoubleMatrix x = scattered(n, 5);
    for (int i = 0; i < n; i++) {
      double scale = Math.pow(10, 3 * CounterRandom.uniform(6, 2, i) - 1.5);
      for (int j = 0; j < 5; j++) {
        x.set(i, j, scale * x.get(i, j));
      }
    }
    return x;
  }

  /** Tables take seconds before the first entry is there: they say how far they are. */
  @Test
  void tablesSayHowFarTheyAre() {
    List<Long> done = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(5, 2, 9, 1, Activations.tanh(), 1, 0.1))
            .withProgress(
                (what, now, total) -> {
                  if (what.equals("tables of tanh")) {
                    done.add(now);
                    totals.add(total);
                  }
                });
    kernel.compute(spread(300));
    assertTrue(totals.size() > 3, () -> "told " + totals.size() + " times");
    for (int i = 0; i < done.size(); i++) {
      assertEquals(i, done.get(i));
      assertEquals(totals.getFirst(), totals.get(i));
    }
    assertEquals(totals.getFirst(), done.getLast(), "ends with all of them");
  }

  /** Who listens may stop them. */
  @Test
  void tablesCanBeCancelled() {
    int[] heard = {0};
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(5, 2, 9, 1, Activations.tanh(), 1, 0.1))
            .withProgress(
                (what, now, total) -> {
                  heard[0] += what.startsWith("tables of") ? 1 : 100;
                  if (now == 1) {
                    throw new CancellationException("enough");
                  }
                });
    assertThrows(CancellationException.class, () -> kernel.compute(spread(300)));
    assertEquals(2, heard[0], "none of the entries, nor the third table");
  }

  private static void requireAgreement(
      DoubleMatrix x, String name, double tolerance, double floatTolerance) {
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(x.columns(), 3, 9, 1, Activations.parse(name), 1.2, 0.3));
    double[] errors = worst(kernel.compute(x), kernel, x);
    FloatKernelPair single = kernel.compute(Matrices.toFloat(x));
    KernelPair widened =
        new KernelPair(Matrices.toDouble(single.nngp()), Matrices.toDouble(single.ntk()));
    double[] floatErrors = worst(widened, kernel, Matrices.toDouble(Matrices.toFloat(x)));
    assertTrue(
        Math.max(errors[0], errors[1]) <= tolerance,
        () -> "%s: nngp %g, ntk %g".formatted(name, errors[0], errors[1]));
    assertTrue(
        Math.max(floatErrors[0], floatErrors[1]) <= floatTolerance,
        () -> "%s in float: nngp %g, ntk %g".formatted(name, floatErrors[0], floatErrors[1]));
  }
}
