// twin: double
package dev.tangent.linalg.iterative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.FloatMatrix;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@SuppressWarnings("cast") // float needs casts that are redundant in its twin
class FloatPowerIterationTest {
  private static final float[] EIGENVALUES = {1, 4, 2, 3};

  private int products;

  /** diag(1, 4, 2, 3) times a factor. */
  private UnaryOperator<FloatMatrix> diagonal(float factor) {
    return v -> {
      products++;
      FloatMatrix result = v.copy();
      for (int i = 0; i < v.rows(); i++) {
        for (int j = 0; j < v.columns(); j++) {
          result.set(i, j, factor * EIGENVALUES[i] * v.get(i, j));
        }
      }
      return result;
    };
  }

  /** After k products the others have (3/4)^{2k} of their part in the square of the norm. */
  @Test
  void approachesTheLargestEigenvalueFromBelow() {
    double few = FloatPowerIteration.largest(4, diagonal(1));
    assertEquals(8, products);
    assertEquals(4, few, 0.02);
    assertTrue(few < 4);
  }

  /** Squares of numbers as large or as small as the type has them would overflow or vanish. */
  @Test
  void sizesDoNotMatter() {
    double plain = FloatPowerIteration.largest(4, diagonal(1));
    for (int exponent : new int[] {Float.MAX_EXPONENT - 4, Float.MIN_EXPONENT + 4}) {
      double scaled = FloatPowerIteration.largest(4, diagonal(Math.scalb(1f, exponent)));
      assertEquals(plain, Math.scalb(scaled, -exponent), 8 * Math.ulp(1f), "2^" + exponent);
    }
  }

  @Test
  void theZeroMapHasNone() {
    assertEquals(0, FloatPowerIteration.largest(4, diagonal(0)));
    assertEquals(1, products);
  }
}
