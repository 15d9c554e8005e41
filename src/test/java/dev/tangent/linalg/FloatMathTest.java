// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Array functions against the scalar library, in ulp, at awkward sizes and offsets. */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatMathTest {
  private interface Function {
    void apply(float[] x, int xOff, float[] y, int yOff, int n);
  }

  /** What the class promises, and 1 ulp of double for the scalar references. */
  private static void check(
      double ulps, Function f, DoubleUnaryOperator reference, double low, double high) {
    float[] alone = new float[1];
    int[] sizes = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 1000};
    for (int n : sizes) {
      float[] x = new float[n + 7];
      float[] y = new float[n + 9];
      CounterRandom.uniforms(1, n, 0, x, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (low + (high - low) * x[i]);
      }
      java.util.Arrays.fill(y, 77);
      f.apply(x, 3, y, 5, n);
      for (int i = 0; i < n; i++) {
        float expected = (float) reference.applyAsDouble(x[3 + i]);
        assertEquals(expected, y[5 + i], ulps * Math.ulp(expected), "at " + x[3 + i]);
        f.apply(x, 3 + i, alone, 0, 1);
        assertEquals(alone[0], y[5 + i], "depends on its place, at " + x[3 + i]);
      }
      for (int i = 0; i < y.length; i++) {
        assertTrue(y[i] == 77 || i >= 5 && i < 5 + n, "written outside at " + i);
      }
    }
  }

  @Test
  void matchesTheScalarFunctions() {
    check(3, FloatMath::exp, Math::exp, -80, 80);
    check(3, FloatMath::log, Math::log, 1e-6, 50);
    check(4, FloatMath::tanh, Math::tanh, -9, 9);
    check(3, FloatMath::erf, Special::erf, -5, 5);
    check(3, FloatMath::erf, Special::erf, -1, 1);
    check(7, FloatMath::erfc, Special::erfc, -4, 8);
    check(7, FloatMath::normalCdf, Special::normalCdf, -8, 8);
    check(4, FloatMath::normalDensity, Special::normalDensity, -8, 8);
    check(3, FloatMath::acos, Math::acos, -1, 1);
    check(3, FloatMath::sin, Math::sin, -3, 3);
    check(3, FloatMath::cos, Math::cos, 90_000, 90_001);
  }

  @Test
  void bitsAreThoseOfTheFirstCallAfterManyCalls() {
    List<Function> functions =
        List.of(
            FloatMath::exp,
            FloatMath::log,
            FloatMath::tanh,
            FloatMath::erf,
            FloatMath::erfc,
            FloatMath::normalCdf,
            FloatMath::gelu,
            FloatMath::geluSlope,
            FloatMath::normalDensity,
            FloatMath::sin,
            FloatMath::cos,
            FloatMath::acos);
    float[] x = new float[513];
    CounterRandom.uniforms(1, 2, 0, x, 0, x.length);
    for (Function f : functions) {
      float[] interpreted = new float[x.length];
      f.apply(x, 0, interpreted, 0, x.length);
      float[] compiled = new float[x.length];
      for (int call = 0; call < 3000; call++) {
        f.apply(x, 0, compiled, 0, x.length);
      }
      assertArrayEquals(interpreted, compiled);
    }
  }

  @Test
  void circularFunctionsAreAccurateToAnAbsoluteUlp() {
    float[] x = new float[999];
    float[] s = new float[999];
    float[] c = new float[999];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 9 == 0 ? (i - 500) * 123.7f : (i - 500) * 0.37f; // huge ones go one by one
    }
    FloatMath.sin(x, 0, s, 0, x.length);
    FloatMath.cos(x, 0, c, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(Math.sin(x[i]), s[i], 2 * Math.ulp(1f));
      assertEquals(Math.cos(x[i]), c[i], 2 * Math.ulp(1f));
    }
  }

  @Test
  void geluIsAccurateToUlpsOfItsArgument() {
    float[] x = new float[2001];
    float[] y = new float[2001];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 1000) * 0.01f;
    }
    FloatMath.gelu(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = x[i] * Special.normalCdf(x[i]);
      assertEquals(expected, y[i], 2 * Math.ulp(1 + Math.abs(x[i])), "at " + x[i]);
    }
  }

  @Test
  void unusualNumbersChangeNoneOfTheirNeighbours() {
    float[] unusual = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1, 1e30f
    };
    List<Function> functions = List.of(FloatMath::log, FloatMath::sin, FloatMath::cos);
    for (Function f : functions) {
      float[] x = new float[50];
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 3 == 0 ? unusual[i / 3 % unusual.length] : 0.3f + i;
      }
      float[] y = new float[x.length];
      f.apply(x, 0, y, 0, x.length);
      float[] alone = new float[1];
      for (int i = 0; i < x.length; i++) {
        f.apply(x, i, alone, 0, 1);
        assertEquals(alone[0], y[i], "at " + x[i]);
      }
      f.apply(x, 0, x, 0, x.length);
      assertArrayEquals(y, x, "in place");
    }
  }

  @Test
  void edgesAndBadRanges() {
    float[] x = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
    float[] y = new float[4];
    FloatMath.erf(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 1 && y[2] == -1 && y[3] == 0);
    FloatMath.exp(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == Float.POSITIVE_INFINITY && y[2] == 0 && y[3] == 1);
    FloatMath.tanh(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 1 && y[2] == -1 && y[3] == 0);
    FloatMath.erfc(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 0 && y[2] == 2 && y[3] == 1);
    FloatMath.normalCdf(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 1 && y[2] == 0 && y[3] == 0.5f);
    FloatMath.normalDensity(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 0 && y[2] == 0);
    FloatMath.geluSlope(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[3] == 0.5f);
    FloatMath.sin(x, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && Float.isNaN(y[1]) && Float.isNaN(y[2]) && y[3] == 0);
    FloatMath.log(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0, -1}, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == Float.POSITIVE_INFINITY);
    assertTrue(y[2] == Float.NEGATIVE_INFINITY && Float.isNaN(y[3]));
    FloatMath.acos(new float[] {Float.NaN, 1, -1, 2}, 0, y, 0, 4);
    assertTrue(Float.isNaN(y[0]) && y[1] == 0 && y[2] == (float) Math.PI && Float.isNaN(y[3]));
    assertThrows(IndexOutOfBoundsException.class, () -> FloatMath.exp(x, 2, y, 0, 3));
  }
}
