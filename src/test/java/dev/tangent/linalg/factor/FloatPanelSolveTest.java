// twin: double
package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatPanelSolveTest {
  private static final float KEEP = 77f;

  /**
   * Substitution is backward stable row by row: |X Lᵀ − B| ≤ γ |X| |Lᵀ| (Higham, theorem 8.5), with
   * room for the pivots' rounded inverses.
   */
  @ParameterizedTest
  @CsvSource({
    "1,1", "3,2", "4,6", "5,7", "7,5", "8,6", "15,13", "16,1", "17,6", "31,11", "32,12", "33,18",
    "63,5", "64,64", "64,61", "48,192", "40,101"
  })
  void solvesInPlaceAtAnyOffset(int order, int rows) {
    FloatMatrix space = FloatMatrix.zeros(order + 2, order + 5);
    space.fill(Float.NaN); // above the diagonal and around nothing is read
    FloatMatrix l = space.view(1, order + 1, 3, order + 3);
    FloatMatrix normals = FloatMatrix.zeros(order, order);
    CounterRandom.normals(1, order, 0, normals.array(), 0, order * order);
    for (int i = 0; i < order; i++) {
      for (int j = 0; j <= i; j++) {
        l.set(i, j, i == j ? 2 + Math.abs(normals.get(i, j)) : normals.get(i, j) / 4);
      }
    }
    FloatMatrix around = FloatMatrix.zeros(rows + 2, order + 9);
    CounterRandom.normals(2, rows, 0, around.array(), 0, around.array().length);
    FloatMatrix x = around.view(1, rows + 1, 2, order + 2);
    FloatMatrix b = x.copy();
    for (int i = 0; i < around.rows(); i++) {
      for (int j = 0; j < around.columns(); j++) {
        if (i < 1 || i > rows || j < 2 || j > order + 1) {
          around.set(i, j, KEEP);
        }
      }
    }
    FloatPanelSolve.solve(l, x);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < order; j++) {
        double sum = 0;
        double size = 0;
        for (int p = 0; p <= j; p++) {
          double product = 1.0 * x.get(i, p) * l.get(j, p);
          sum += product;
          size += Math.abs(product);
        }
        assertEquals(b.get(i, j), sum, (order + 4) * Math.ulp(1f) * size, i + ", " + j);
      }
    }
    for (int i = 0; i < around.rows(); i++) {
      for (int j = 0; j < around.columns(); j++) {
        if (i < 1 || i > rows || j < 2 || j > order + 1) {
          assertEquals(KEEP, around.get(i, j), "written outside");
        }
      }
    }
  }
}
