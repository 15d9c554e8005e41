package dev.tangent.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The float32 forms of the activations against the functions in double. */
class VectorizedTest {
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid", "silu", "erf", "sigmoid-like", "gelu", "exp"})
  void floatArraysFollowTheDoubleFunction(String name) {
    ActivationFunction function = Activations.parse(name);
    int n = 2 * ChunkFunction.CHUNK + 7; // several chunks and a tail
    float[] z = new float[n + 2];
    for (int i = 0; i < n; i++) {
      z[1 + i] = -14 + 28f * i / (n - 1);
    }
    z[5] = 100;
    z[6] = -100;
    z[7] = 0;
    float[] value = new float[n + 2];
    function.value(z, 1, value, 2, n);
    float[] slope = z.clone();
    function.derivative(slope, 1, slope, 1, n); // in place
    for (int i = 0; i < n; i++) {
      double x = z[1 + i];
      check(function.value(x), value[2 + i]);
      check(function.derivative(x), slope[1 + i]);
    }
  }

  /** A few ulp of the result, or of 1 where terms of that size cancel. */
  private static void check(double expected, float actual) {
    float rounded = (float) expected;
    if (Float.isInfinite(rounded)) {
      assertEquals(rounded, actual);
    } else {
      assertEquals(expected, actual, 4e-7 * (1 + Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid", "silu", "erf", "gelu"})
  void nanStaysNan(String name) {
    float[] z = {Float.NaN, 1};
    Activations.parse(name).value(z, 0, z, 0, 1);
    assertEquals(Float.NaN, z[0]);
  }
}
