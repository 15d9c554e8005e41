package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.iterative.RefinedSolver;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.simd.random.Threefry;
import org.junit.jupiter.api.Test;

class LinalgSmokeTest {
  private static DoubleMatrix random(int m, int n, int stream) {
    DoubleMatrix a = DoubleMatrix.zeros(m, n);
    CounterRandom.normals(1, stream, 0, a.array(), 0, m * n);
    return a;
  }

  @Test
  void solvesAndDecomposes() {
    int n = 37;
    DoubleMatrix g = random(n, 2 * n, 0);
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, g, g, 0, a);
    DoubleMatrix x = random(n, 3, 1);
    DoubleMatrix b = DoubleMatrix.zeros(n, 3);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, x, 0, b);
    near(x, DoubleCholesky.factor(a.copy()).solve(b), 1e-10);
    near(x, RefinedSolver.of(a).solve(b), 1e-10);
    SymmetricEigen e = SymmetricEigen.of(a);
    DoubleMatrix av = DoubleMatrix.zeros(n, n);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, e.vectors(), 0, av);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        assertEquals(e.values()[j] * e.vectors().get(i, j), av.get(i, j), 1e-10);
      }
    }
    SymmetricEigen top = SymmetricEigen.largest(LinearOperator.of(a), 3);
    for (int j = 0; j < 3; j++) {
      assertEquals(e.values()[j], top.values()[j], 1e-9);
    }
    a.set(5, 5, -1);
    assertThrows(NotPositiveDefiniteException.class, () -> DoubleCholesky.factor(a));
  }

  private static void near(DoubleMatrix x, DoubleMatrix y, double tolerance) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        assertEquals(x.get(i, j), y.get(i, j), tolerance);
      }
    }
  }

  @Test
  void threefryKnownAnswers() {
    int[] zero = new int[4];
    Threefry.block(0, 0, 0, 0, zero, 0);
    assertEquals("9c6ca96a e17eae66 fc10ecd4 5256a7d8", hex(zero));
    int[] ones = {-1, -1, -1, -1};
    Threefry.block(-1, -1, -1, -1, ones, 0);
    assertEquals("2a881696 57012287 f6c7446e a16a6732", hex(ones));
  }

  private static String hex(int[] w) {
    return "%08x %08x %08x %08x".formatted(w[0], w[1], w[2], w[3]);
  }

  @Test
  void specialValues() {
    assertEquals(0.8427007929497149, Special.erf(1), 1e-16);
    assertEquals(1.5374597944280349e-12, Special.erfc(5), 1e-27);
    assertEquals(0.9750021048517795, Special.normalCdf(1.96), 2e-16);
    assertEquals(1.959963984540054, Special.normalQuantile(0.975), 1e-14);
  }

  @Test
  void normalsLookNormal() {
    int n = 100_000;
    double[] z = new double[n];
    float[] f = new float[n];
    CounterRandom.normals(3, 4, 17, z, 0, n);
    CounterRandom.normals(3, 4, 17, f, 0, n);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      mean += z[i] / n;
      square += z[i] * z[i] / n;
      assertEquals(z[i], f[i], 1e-3);
    }
    assertEquals(0, mean, 5 / Math.sqrt(n));
    assertEquals(1, square, 5 * Math.sqrt(2.0 / n));
  }
}
