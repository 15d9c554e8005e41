package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ShiftedGmresTest {
  private int products;

  private UnaryOperator<DoubleMatrix> counted(UnaryOperator<DoubleMatrix> b) {
    products = 0;
    return v -> {
      products++;
      return b.apply(v);
    };
  }

  private static DoubleMatrix normals(int n, long seed) {
    DoubleMatrix v = DoubleMatrix.zeros(n, 1);
    CounterRandom.normals(seed, 6, 0, v.array(), 0, n);
    return v;
  }

  /** x_i ← d_i x_i. */
  private static UnaryOperator<DoubleMatrix> diagonal(double... d) {
    return v -> Products.scaleRows(d, v);
  }

  /** A product of two semi-definite matrices: not symmetric, eigenvalues ≥ 0. */
  @Test
  void aProductOfTwoKernels() {
    int n = 40;
    DoubleMatrix h = RefinedSolverTest.withCondition(n, 1e3);
    DoubleMatrix k = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        k.set(i, j, Math.exp(-Math.pow((i - j) / 4.0, 2)));
      }
    }
    DoubleMatrix b = Products.multiply(h, k);
    for (double shift : new double[] {0.01, 1, 100}) {
      DoubleMatrix right = normals(n, 1);
      DoubleMatrix x = new ShiftedGmres(v -> Products.multiply(b, v), 1e-12).solve(shift, right);
      DoubleMatrix a = b.copy();
      for (int i = 0; i < n; i++) {
        a.set(i, i, a.get(i, i) + shift);
      }
      DoubleMatrix left = Products.add(right, -1, Products.multiply(a, x));
      double residual = Math.sqrt(Products.dot(left, left) / Products.dot(right, right));
      assertTrue(residual <= 2e-12, "shift " + shift + ": residual " + residual);
      double[] exact = eliminated(a, right);
      for (int i = 0; i < n; i++) { // ‖(sI + B)⁻¹‖ is about 1/s
        assertEquals(exact[i], x.get(i, 0), 1e-10 / Math.min(1, shift));
      }
    }
  }

  /** The tolerance is one of b: powers of two change nothing but the exponents. */
  @Test
  void scalesWithTheRightSide() {
    DoubleMatrix b = RefinedSolverTest.withCondition(50, 1e6);
    ShiftedGmres gmres = new ShiftedGmres(v -> Products.multiply(b, v), 1e-9);
    DoubleMatrix right = normals(50, 7);
    double[] one = gmres.solve(1e-4, right).toArray();
    for (double scale : new double[] {0x1p-40, 0x1p40}) {
      double[] scaled = gmres.solve(1e-4, Products.scaled(right, scale)).toArray();
      for (int i = 0; i < one.length; i++) {
        assertEquals(scale * one[i], scaled[i]);
      }
    }
  }

  /** Products with errors end at a residual of theirs: below 1e-6 of b it counts, above it not. */
  @Test
  void whatStandsStillIsAcceptedOrRefusedByItsResidual() {
    for (double scale : new double[] {0x1p-30, 1, 0x1p30}) {
      DoubleMatrix right = Products.scaled(normals(20, 8), scale);
      DoubleMatrix x = new ShiftedGmres(inexact(1e-9), 1e-14).solve(1, right);
      for (int i = 0; i < 20; i++) {
        assertEquals(right.get(i, 0) / (2 + i), x.get(i, 0), 1e-6 * scale);
      }
      ShiftedGmres rough = new ShiftedGmres(inexact(1e-3), 1e-14);
      assertThrows(ArithmeticException.class, () -> rough.solve(1, right));
    }
  }

  /** x_i ← (1 + i) x_i with an error that differs from product to product. */
  private static UnaryOperator<DoubleMatrix> inexact(double error) {
    int[] calls = {0};
    return v -> {
      DoubleMatrix noise = normals(20, 100 + calls[0]++);
      DoubleMatrix result = DoubleMatrix.zeros(20, 1);
      for (int i = 0; i < 20; i++) {
        result.set(i, 0, (1 + i) * v.get(i, 0) * (1 + error * noise.get(i, 0)));
      }
      return result;
    };
  }

  /** Gaussian elimination with row exchanges. */
  private static double[] eliminated(DoubleMatrix matrix, DoubleMatrix right) {
    double[][] a = matrix.toRows();
    double[] x = right.toArray();
    int n = x.length;
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int i = c + 1; i < n; i++) {
        pivot = Math.abs(a[i][c]) > Math.abs(a[pivot][c]) ? i : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[c];
      a[c] = row;
      double entry = x[pivot];
      x[pivot] = x[c];
      x[c] = entry;
      for (int i = c + 1; i < n; i++) {
        double factor = a[i][c] / row[c];
        for (int j = c; j < n; j++) {
          a[i][j] -= factor * row[j];
        }
        x[i] -= factor * x[c];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        x[i] -= a[i][j] * x[j];
      }
      x[i] /= a[i][i];
    }
    return x;
  }

  /** Where B is 0 the start is the answer: one product shows it. */
  @Test
  void theNullSpaceTakesNoStep() {
    DoubleMatrix right = normals(5, 2);
    DoubleMatrix x = new ShiftedGmres(counted(diagonal(new double[5])), 1e-12).solve(4, right);
    assertArrayEquals(Products.scaled(right, 0.25).toArray(), x.toArray());
    assertEquals(1, products);
  }

  /** A step for each distinct eigenvalue that the residual has: here three, 0 not among them. */
  @Test
  void aStepForEachDistinctEigenvalue() {
    double[] d = new double[60];
    for (int i = 0; i < d.length; i++) {
      d[i] = i % 4; // 0, 1, 2, 3
    }
    DoubleMatrix right = normals(60, 3);
    DoubleMatrix x = new ShiftedGmres(counted(diagonal(d)), 1e-12).solve(0.5, right);
    for (int i = 0; i < 60; i++) {
      assertEquals(right.get(i, 0) / (0.5 + d[i]), x.get(i, 0), 1e-11);
    }
    assertEquals(1 + 3 + 1, products, "the start, the steps, the check");
  }

  /** More eigenvalues above the shift than vectors are kept: it begins again and arrives. */
  @Test
  void restartsAndArrives() {
    double[] d = new double[400];
    for (int i = 0; i < d.length; i++) {
      d[i] = i / 400.0;
    }
    DoubleMatrix right = normals(400, 4);
    DoubleMatrix x = new ShiftedGmres(counted(diagonal(d)), 1e-10).solve(1e-3, right);
    double size = Math.sqrt(Products.dot(right, right));
    for (int i = 0; i < 400; i++) { // no entry's residual is above that of all
      double residual = right.get(i, 0) - (1e-3 + d[i]) * x.get(i, 0);
      assertTrue(Math.abs(residual) <= 1e-10 * size, "entry " + i + ": " + residual);
    }
    assertTrue(products > 122 && products < 1000, products + " products");
  }

  @Test
  void zeroIsSolvedByZero() {
    ShiftedGmres gmres = new ShiftedGmres(diagonal(1, 2, 3), 1e-12);
    assertArrayEquals(new double[3], gmres.solve(1, DoubleMatrix.zeros(3, 1)).toArray());
  }

  /** sI + B = 0 has no solution, and one that turns by a right angle makes no way. */
  @Test
  void whatHasNoSolutionIsRefused() {
    ShiftedGmres singular = new ShiftedGmres(diagonal(-2, -2, -2), 1e-12);
    ArithmeticException refused =
        assertThrows(ArithmeticException.class, () -> singular.solve(2, normals(3, 5)));
    assertTrue(refused.getMessage().contains("did not converge"), refused.getMessage());
  }

  @Test
  void anInterruptEndsIt() {
    ShiftedGmres gmres = new ShiftedGmres(diagonal(1, 2, 3), 1e-12);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> gmres.solve(1, normals(3, 6)));
  }
}
