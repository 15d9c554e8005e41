package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.FloatCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.product.DoubleGemm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefinedSolverTest {
  /** H D H with H = I − 2 v vᵀ/‖v‖² and eigenvalues from 1 down to 1/condition. */
  static DoubleMatrix withCondition(int n, double condition) {
    double[] v = new double[n];
    CounterRandom.normals(4, n, 0, v, 0, n);
    double squares = 0;
    double vdv = 0;
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      d[i] = Math.pow(condition, -i / (n - 1.0));
      squares += v[i] * v[i];
      vdv += d[i] * v[i] * v[i];
    }
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double rank = v[i] * v[j] / squares * (4 * vdv / squares - 2 * d[i] - 2 * d[j]);
        a.set(i, j, rank + (i == j ? d[i] : 0));
      }
    }
    return a;
  }

  /**
   * The answer has double accuracy where a float factor alone has none: error ≤ condition · n
   * rounding units of double. From 10⁷ on the float factorization fails and double takes over.
   */
  @ParameterizedTest
  @ValueSource(doubles = {10, 1e3, 1e5, 1e6, 1e9})
  void answersInDoubleAccuracy(double condition) {
    int n = 150;
    DoubleMatrix a = withCondition(n, condition);
    DoubleMatrix x = DoubleMatrix.zeros(n, 3);
    CounterRandom.normals(6, 0, 0, x.array(), 0, 3 * n);
    DoubleMatrix b = DoubleMatrix.zeros(n, 3);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, x, 0, b);
    DoubleMatrix solved = RefinedSolver.of(a).solve(b);
    double worst = 0;
    for (int i = 0; i < 3 * n; i++) {
      worst = Math.max(worst, Math.abs(x.array()[i] - solved.array()[i]));
    }
    assertTrue(worst <= condition * n * Math.ulp(1.0), "error " + worst);
    if (condition <= 1e6) { // the float factor alone would be this far off
      DoubleMatrix rough =
          Matrices.toDouble(FloatCholesky.factor(Matrices.toFloat(a)).solve(Matrices.toFloat(b)));
      double far = 0;
      for (int i = 0; i < 3 * n; i++) {
        far = Math.max(far, Math.abs(x.array()[i] - rough.array()[i]));
      }
      assertTrue(far > 1e3 * worst, "float alone: " + far + ", refined: " + worst);
    }
  }

  @Test
  void entriesOutOfTheRangeOfFloatAreFactoredInDouble() {
    DoubleMatrix a = DoubleMatrix.of(2, 2, 4e60, 0, 0, 1e-60);
    DoubleMatrix x = RefinedSolver.of(a).solve(DoubleMatrix.of(2, 1, 8e60, 3e-60));
    assertEquals(2, x.get(0, 0), 1e-14);
    assertEquals(3, x.get(1, 0), 1e-14);
  }

  @Test
  void refusesWhatIsNotPositiveDefinite() {
    DoubleMatrix a = withCondition(30, 10);
    a.set(7, 7, -1);
    NotPositiveDefiniteException e =
        assertThrows(NotPositiveDefiniteException.class, () -> RefinedSolver.of(a));
    assertEquals(7, e.pivot());
    DoubleMatrix wide = DoubleMatrix.zeros(3, 4);
    assertThrows(IllegalArgumentException.class, () -> RefinedSolver.of(wide));
    DoubleMatrix b = DoubleMatrix.zeros(4, 1);
    RefinedSolver solver = RefinedSolver.of(withCondition(5, 10));
    assertThrows(IllegalArgumentException.class, () -> solver.solve(b));
  }
}
