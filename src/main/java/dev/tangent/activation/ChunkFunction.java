package dev.tangent.activation;

import dev.tangent.linalg.FloatMath;

/** y ← f(x) on at most {@link #CHUNK} numbers; x and y may be the same range. */
@FunctionalInterface
interface ChunkFunction {
  /** Numbers of a chunk: few enough that they and the intermediate results stay in L1. */
  int CHUNK = 1024;

  void apply(float[] x, int xOffset, float[] y, int yOffset, int n);

  /** Intermediate results of this thread. */
  ThreadLocal<float[]> BETWEEN = ThreadLocal.withInitial(() -> new float[CHUNK]);

  /** 1 − tanh² x. */
  static void tanhSlope(float[] x, int xo, float[] y, int yo, int n) {
    FloatMath.tanh(x, xo, y, yo, n);
    for (int i = 0; i < n; i++) {
      y[yo + i] = (1 - y[yo + i]) * (1 + y[yo + i]);
    }
  }

  /** 1/(1 + e^{−x}); an overflow of e^{−x} gives the right 0. */
  static void logistic(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = -x[xo + i];
    }
    FloatMath.exp(y, yo, y, yo, n);
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1 / (1 + y[yo + i]);
    }
  }

  /** s (1 − s) of the logistic function s. */
  static void logisticSlope(float[] x, int xo, float[] y, int yo, int n) {
    logistic(x, xo, y, yo, n);
    for (int i = 0; i < n; i++) {
      y[yo + i] *= 1 - y[yo + i];
    }
  }

  /** x s(x). */
  static void silu(float[] x, int xo, float[] y, int yo, int n) {
    float[] s = BETWEEN.get();
    logistic(x, xo, s, 0, n);
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * s[i];
    }
  }

  /** s (1 + x (1 − s)). */
  static void siluSlope(float[] x, int xo, float[] y, int yo, int n) {
    float[] s = BETWEEN.get();
    logistic(x, xo, s, 0, n);
    for (int i = 0; i < n; i++) {
      y[yo + i] = s[i] * (1 + x[xo + i] * (1 - s[i]));
    }
  }

  /** a erf(b x) + c. */
  static ChunkFunction erf(double a, double b, double c) {
    return (x, xo, y, yo, n) -> {
      affine((float) b, 0, x, xo, y, yo, n);
      FloatMath.erf(y, yo, y, yo, n);
      affine((float) a, (float) c, y, yo, y, yo, n);
    };
  }

  /** a e^{−(b x)²}. */
  static ChunkFunction bell(double a, double b) {
    return (x, xo, y, yo, n) -> {
      for (int i = 0; i < n; i++) {
        float u = (float) b * x[xo + i];
        y[yo + i] = -u * u;
      }
      FloatMath.exp(y, yo, y, yo, n);
      affine((float) a, 0, y, yo, y, yo, n);
    };
  }

  private static void affine(float a, float c, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a * x[xo + i] + c;
    }
  }
}
