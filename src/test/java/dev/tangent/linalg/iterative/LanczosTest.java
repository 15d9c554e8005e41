package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.DoubleGemm;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanczosTest {
  private int products;

  private UnaryOperator<double[]> diagonal(double... eigenvalues) {
    return v -> {
      products++;
      double[] result = new double[v.length];
      Arrays.setAll(result, i -> eigenvalues[i] * v[i]);
      return result;
    };
  }

  private static double[] start(int n) {
    double[] v = new double[n];
    CounterRandom.normals(7, 0, 0, v, 0, n);
    return v;
  }

  /** As many products as there are different eigenvalues find all of them. */
  @Test
  void fourEigenvaluesTakeFourProducts() {
    double found = Lanczos.largest(start(6), diagonal(1, 4, 2, 3, 3, 2), 0, 100);
    assertEquals(4, found, 1e-12);
    assertTrue(products <= 5, products + " products");
  }

  /** Ten eigenvalues within one percent: powers would need hundreds of products for 10⁻⁴. */
  @Test
  void nearEigenvaluesAreToldApart() {
    double[] eigenvalues = new double[2000];
    Arrays.setAll(eigenvalues, i -> i < 10 ? 100 - 0.1 * i : 100.0 / (i * i));
    double found = Lanczos.largest(start(2000), diagonal(eigenvalues), 1e-4, 100);
    assertEquals(100, found, 0.02);
    assertTrue(found <= 100 * (1 + 1e-12), "not from below: " + found);
    assertTrue(products <= 40, products + " products");
  }

  @Test
  void manyProductsWithoutOrthogonalizationGoNoFurtherThanTheLargest() {
    double[] eigenvalues = new double[300];
    Arrays.setAll(eigenvalues, i -> Math.pow(0.8, i));
    double found = Lanczos.largest(start(300), diagonal(eigenvalues), -1, 250);
    assertEquals(250, products);
    assertEquals(1, found, 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 64})
  void equalsTheEigendecomposition(int n) {
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    CounterRandom.normals(3, 0, 0, a.array(), 0, n * n);
    DoubleMatrix square = DoubleMatrix.zeros(n, n);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, a, a, 0, square);
    UnaryOperator<double[]> product =
        v -> {
          DoubleMatrix w = DoubleMatrix.zeros(n, 1);
          DoubleMatrix u = DoubleMatrix.of(n, 1, v);
          DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, square, u, 0, w);
          return w.array();
        };
    double expected = SymmetricEigen.of(square).values()[0];
    assertEquals(expected, Lanczos.largest(start(n), product, 1e-14, 200), 1e-11 * expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void tridiagonal(int n) {
    double[] diagonal = start(n);
    double[] beside = start(n + 1);
    DoubleMatrix t = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      beside[i] = Math.abs(beside[i]);
      t.set(i, i, diagonal[i]);
      if (i > 0) {
        t.set(i, i - 1, beside[i]);
        t.set(i - 1, i, beside[i]);
      }
    }
    double expected = SymmetricEigen.of(t).values()[0];
    assertEquals(expected, Lanczos.largest(diagonal, beside, n), 1e-13 * (1 + Math.abs(expected)));
  }

  @Test
  void negativeMapsHaveTheirLargestToo() {
    assertEquals(-1, Lanczos.largest(start(3), diagonal(-3, -1, -2), 0, 100), 1e-12);
  }

  @Test
  void zerosAndWhatIsNoNumber() {
    assertEquals(0, Lanczos.largest(new double[3], diagonal(1, 2, 3), 0, 100));
    assertEquals(0, Lanczos.largest(start(3), diagonal(0, 0, 0), 0, 100));
    assertEquals(0, Lanczos.largest(new double[0], diagonal(), 0, 100));
    assertTrue(Double.isNaN(Lanczos.largest(start(3), diagonal(1, Double.NaN, 3), 0, 100)));
  }
}
