// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Passes over pieces of arrays against plain loops over single numbers, bit for bit. */
class FloatPassesTest {
  private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 47, 64, 1000};

  private interface Pass {
    void apply(float[] x, int xOff, float[] y, int yOff, int n);
  }

  private interface Expected {
    float at(float x, float y);
  }

  private static float[] numbers(int seed, int n) {
    float[] x = new float[n];
    CounterRandom.normals(seed, n, 0, x, 0, n);
    float[] special = {0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
    for (int i = 0; i < n; i += 6) {
      x[i] = special[i / 6 % special.length];
    }
    return x;
  }

  private static void check(Pass pass, Expected expected) {
    for (int n : SIZES) {
      float[] x = numbers(1, n + 7);
      float[] old = numbers(2, n + 9);
      float[] y = old.clone();
      pass.apply(x, 3, y, 5, n);
      for (int i = 0; i < y.length; i++) {
        boolean inside = i >= 5 && i < 5 + n;
        assertEquals(inside ? expected.at(x[i - 2], old[i]) : old[i], y[i], "number " + i);
      }
    }
  }

  private static void checkInPlace(Pass pass, Expected expected) {
    float[] x = numbers(3, 101);
    float[] old = x.clone();
    pass.apply(x, 2, x, 2, 97);
    for (int i = 0; i < x.length; i++) {
      assertEquals(i >= 2 && i < 99 ? expected.at(old[i], old[i]) : old[i], x[i], "number " + i);
    }
  }

  @Test
  void choosesBySign() {
    Pass pass = (x, i, y, j, n) -> FloatPasses.choose(3f, -0.5f, x, i, y, j, n);
    check(pass, (x, y) -> x > 0 ? 3f : -0.5f);
    checkInPlace(pass, (x, y) -> x > 0 ? 3f : -0.5f);
  }

  @Test
  void scalesBySign() {
    Pass pass = (x, i, y, j, n) -> FloatPasses.scaleBySign(1f, 0.01f, x, i, y, j, n);
    check(pass, (x, y) -> x > 0 ? x : x * 0.01f);
    checkInPlace(pass, (x, y) -> x > 0 ? x : x * 0.01f);
  }

  @Test
  void multiplies() {
    check(FloatPasses::multiply, (x, y) -> x * y);
    checkInPlace(FloatPasses::multiply, (x, y) -> x * y);
  }

  @Test
  void addsProducts() {
    float[] factors = new float[2000];
    Arrays.fill(factors, 1.7f);
    check((x, i, y, j, n) -> FloatPasses.addProduct(x, i, factors, 1, y, j, n), this::product);
  }

  private float product(float x, float y) {
    float product = x * 1.7f;
    return y + product;
  }

  @Test
  void addsScaled() {
    check((x, i, y, j, n) -> FloatPasses.addScaled(1.7f, x, i, y, j, n), this::product);
  }

  /** A single number that is not finite is found wherever it is, and none outside of the piece. */
  @Test
  void findsWhatIsNotFinite() {
    for (int n : SIZES) {
      float[] x = new float[n + 4];
      CounterRandom.normals(4, n, 0, x, 0, x.length);
      x[1] = Float.NaN;
      x[n + 2] = Float.POSITIVE_INFINITY;
      if (n > 0) {
        x[2] = -Float.MAX_VALUE;
      }
      assertTrue(FloatPasses.areFinite(x, 2, n), "of " + n);
      for (int i = 2; i < n + 2; i++) {
        float old = x[i];
        x[i] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
        assertFalse(FloatPasses.areFinite(x, 2, n), i + " of " + n);
        x[i] = old;
      }
    }
  }
}
