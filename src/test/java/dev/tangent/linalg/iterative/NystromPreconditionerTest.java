package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.error.ShapeException;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definition, carried out by Schur complements of the whole matrix. */
class NystromPreconditionerTest {
  private static final int N = 30;

  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix a = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 9, 0, a.array(), 0, rows * columns);
    return a;
  }

  /**
   * e^{−|x − y|} with a diagonal that differs from point to point, so that pivots are told apart.
   */
  private static DoubleMatrix kernel() {
    DoubleMatrix x = normals(N, 1, 1);
    DoubleMatrix k = DoubleMatrix.zeros(N, N);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        double scale = Math.sqrt((1 + i % 7) * (1.0 + j % 7));
        k.set(i, j, scale * Math.exp(-Math.abs(x.get(i, 0) - x.get(j, 0))));
      }
    }
    return k;
  }

  /** K less its Schur complement after the greedy pivots: L Lᵀ. */
  private static DoubleMatrix known(DoubleMatrix k, int rank) {
    DoubleMatrix rest = k.copy();
    for (int p = 0; p < rank; p++) {
      int pivot = 0;
      for (int i = 1; i < N; i++) {
        pivot = rest.get(i, i) > rest.get(pivot, pivot) ? i : pivot;
      }
      DoubleMatrix column = rest.columnRange(pivot, pivot + 1).copy();
      double diagonal = column.get(pivot, 0);
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          rest.set(i, j, rest.get(i, j) - column.get(i, 0) * column.get(j, 0) / diagonal);
        }
      }
    }
    return Products.add(k, -1, rest);
  }

  private static double trace(DoubleMatrix a) {
    double trace = 0;
    for (int i = 0; i < a.rows(); i++) {
      trace += a.get(i, i);
    }
    return trace;
  }

  /** That the preconditioner's product with (L Lᵀ + σI) v is v. */
  private static void isTheInverse(
      NystromPreconditioner preconditioner, DoubleMatrix known, double sigma, double bound) {
    DoubleMatrix v = normals(N, 3, 2);
    DoubleMatrix right = Products.add(Products.multiply(known, v), sigma, v);
    DoubleMatrix found = DoubleMatrix.zeros(N, 3);
    preconditioner.apply(right, found);
    close(v, found, bound);
    close(Products.multiply(known, v), preconditioner.known(v), bound);
  }

  private static void close(DoubleMatrix expected, DoubleMatrix found, double bound) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(expected.get(i, j), found.get(i, j), bound, i + ", " + j);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 29})
  void greedyPivots(int rank) {
    DoubleMatrix k = kernel();
    for (double ridge : new double[] {0, 0.3}) {
      NystromPreconditioner preconditioner = NystromPreconditioner.of(k, rank, ridge);
      assertEquals(rank, preconditioner.rank());
      assertEquals(N, preconditioner.size());
      DoubleMatrix known = known(k, rank);
      double sigma = ridge + (trace(k) - trace(known)) / N;
      isTheInverse(preconditioner, known, sigma, 1e-9);
    }
  }

  /** Of a kernel of three features there are three pivots, and the rest is rounding. */
  @Test
  void anExhaustedKernelHasFewerPivots() {
    DoubleMatrix f = normals(N, 3, 3);
    DoubleMatrix k = Products.multiply(f, f.transpose());
    Products.mirror(k);
    NystromPreconditioner preconditioner = NystromPreconditioner.of(k, 10, 0.1);
    assertTrue(
        preconditioner.rank() >= 3 && preconditioner.rank() <= 4, "rank " + preconditioner.rank());
    isTheInverse(preconditioner, k, 0.1, 1e-10);
    // More pivots than points are no more than points.
    assertEquals(N, NystromPreconditioner.of(kernel(), 100, 0).rank());
  }

  /** L Lᵀ = K_Nc K_cc⁻¹ K_cN, with a jitter of 1e-10 of the mean diagonal in K_cc. */
  @Test
  void centres() {
    DoubleMatrix k = kernel();
    int p = 6;
    DoubleMatrix rows = k.rowRange(0, p).copy();
    DoubleMatrix centres = k.view(0, p, 0, p).copy();
    DoubleMatrix known =
        Products.multiply(
            rows.transpose(), DoubleCholesky.factor(centres.copy()).solve(rows.copy()));
    double ridge = 0.2;
    NystromPreconditioner preconditioner =
        NystromPreconditioner.ofCentres(rows.copy(), centres.copy(), trace(k), ridge);
    isTheInverse(preconditioner, known, ridge + (trace(k) - trace(known)) / N, 1e-7);
    // Centres that coincide would have no factor without the jitter.
    DoubleMatrix twice = DoubleMatrix.zeros(2, N);
    twice.rowRange(0, 1).assign(k.rowRange(0, 1));
    twice.rowRange(1, 2).assign(k.rowRange(0, 1));
    double c = k.get(0, 0);
    NystromPreconditioner same =
        NystromPreconditioner.ofCentres(twice, DoubleMatrix.of(2, 2, c, c, c, c), trace(k), ridge);
    DoubleMatrix one = known(k, 0);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        one.set(i, j, k.get(0, i) * k.get(0, j) / c);
      }
    }
    isTheInverse(same, one, ridge + (trace(k) - trace(one)) / N, 1e-6);
  }

  /** Of c K it is 1/c of that of K: nothing in it is absolute, jitter and floor included. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-40, 0x1p40})
  void scalesWithTheKernel(double scale) {
    DoubleMatrix k = kernel();
    DoubleMatrix v = normals(N, 2, 5);
    DoubleMatrix scaled = Products.scaled(k, scale);
    // Two centres are the same point, so that without the jitter there would be no factor.
    int[] centres = {3, 7, 7, 11};
    for (boolean whole : new boolean[] {false, true}) {
      DoubleMatrix expected = DoubleMatrix.zeros(N, 2);
      DoubleMatrix found = DoubleMatrix.zeros(N, 2);
      if (whole) { // the floor alone: nothing is left, and there is no ridge
        NystromPreconditioner.of(k, N, 0).apply(v, expected);
        NystromPreconditioner.of(scaled, N, 0).apply(v, found);
      } else {
        atCentres(k, centres).apply(v, expected);
        atCentres(scaled, centres).apply(v, found);
      }
      close(expected, Products.scaled(found, scale), 1e-9 * Products.largest(expected));
    }
    // All points are centres: what is left of the trace is 0, and the floor stands for it.
    int[] all = new int[N];
    Arrays.setAll(all, i -> i);
    DoubleMatrix expected = DoubleMatrix.zeros(N, 2);
    DoubleMatrix found = DoubleMatrix.zeros(N, 2);
    atCentres(k, all).apply(v, expected);
    atCentres(scaled, all).apply(v, found);
    close(expected, Products.scaled(found, scale), 1e-9 * Products.largest(expected));
  }

  private static NystromPreconditioner atCentres(DoubleMatrix k, int[] centres) {
    int p = centres.length;
    DoubleMatrix rows = DoubleMatrix.zeros(p, N);
    DoubleMatrix between = DoubleMatrix.zeros(p, p);
    for (int i = 0; i < p; i++) {
      rows.rowRange(i, i + 1).assign(k.rowRange(centres[i], centres[i] + 1));
      for (int j = 0; j < p; j++) {
        between.set(i, j, k.get(centres[i], centres[j]));
      }
    }
    return NystromPreconditioner.ofCentres(rows, between, trace(k), 0);
  }

  /** A kernel that its pivots know whole has no rest: σ is 1e-13 of the largest diagonal entry. */
  @Test
  void theInverseOfWhatIsKnownWholeIsFinite() {
    NystromPreconditioner preconditioner =
        NystromPreconditioner.of(DoubleMatrix.of(2, 2, 4, 0, 0, 1), 2, 0);
    DoubleMatrix y = DoubleMatrix.zeros(2, 1);
    preconditioner.apply(DoubleMatrix.of(2, 1, 8, 3), y);
    assertEquals(2, y.get(0, 0), 1e-2); // (v − L(σI + LᵀL)⁻¹Lᵀv)/σ leaves 13 of 16 digits
    assertEquals(3, y.get(1, 0), 1e-2);
  }

  @Test
  void refusals() {
    DoubleMatrix k = kernel();
    for (double ridge : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> NystromPreconditioner.of(k, 2, ridge));
      assertTrue(refused.getMessage().startsWith("a ridge is finite"), refused.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> NystromPreconditioner.of(k, 0, 1));
    DoubleMatrix wide = DoubleMatrix.zeros(2, 3);
    assertThrows(ShapeException.class, () -> NystromPreconditioner.of(wide, 1, 1));
  }
}
