// twin: double
package dev.tangent.linalg.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatSymmetricNormsTest {
  /** A view of n × n whose surroundings and upper triangle are NaN: they must not be read. */
  private static FloatMatrix lower(int n, float scale) {
    FloatMatrix space = FloatMatrix.zeros(n + 2, n + 5);
    space.fill(Float.NaN);
    FloatMatrix a = space.view(1, n + 1, 3, n + 3);
    float[] normals = new float[n * n];
    CounterRandom.normals(7, n, 0, normals, 0, n * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a.set(i, j, scale * normals[i * n + j]);
      }
    }
    return a;
  }

  private static double largestSum(FloatMatrix a) {
    double largest = 0;
    for (int j = 0; j < a.rows(); j++) {
      double sum = 0;
      for (int i = 0; i < a.rows(); i++) {
        sum += Math.abs(1.0 * a.get(Math.max(i, j), Math.min(i, j)));
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 16, 17, 31, 33, 64, 100, 333})
  void isTheLargestColumnSum(int n) {
    FloatMatrix a = lower(n, 1f);
    double expected = largestSum(a);
    assertEquals(
        expected, FloatSymmetricNorms.one(a), (n + 1) * Math.ulp(1f) * Math.max(1, expected));
  }

  /** Sums that leave the range of the entries are no reason to refuse finite entries. */
  @Test
  void finiteEntriesMayHaveLargeSums() {
    FloatMatrix a = FloatMatrix.zeros(40, 40);
    a.fill(Float.MAX_VALUE / 30);
    double expected = 40.0 * (Float.MAX_VALUE / 30);
    assertEquals(expected, FloatSymmetricNorms.one(a), 1e-12 * expected);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aNumberThatIsNotFiniteMakesTheNormSo(float special) {
    for (int j = 0; j < 40; j++) {
      FloatMatrix a = lower(40, 1f);
      a.set(39, j, special);
      double norm = FloatSymmetricNorms.one(a);
      assertEquals(Math.abs(special), norm, "column " + j);
    }
  }
}
