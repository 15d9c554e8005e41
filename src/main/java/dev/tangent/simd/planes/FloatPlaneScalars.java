// twin: double
package dev.tangent.simd.planes;

/**
 * {@link FloatPlanes} in scalar code: it specifies what they compute, and runs where there are no
 * vectors.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPlaneScalars {
  private static final float PI = (float) Math.PI;

  private FloatPlaneScalars() {}

  static void slopedRelu(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n, float shift) {
    for (int i = 0; i < n; i++) {
      slopedRelu(in.s[at + i], in.t[at + i], of, i, out, to + i, shift);
    }
  }

  private static void slopedRelu(
      float b, float t, FloatVariances of, int i, FloatField out, int to, float shift) {
    float[] a = of.a;
    float[] c = of.c;
    float rest = FloatAngle.difference(a[of.aAt + i], c[of.cAt + i], Math.abs(b));
    float root = rest > 0 ? (float) Math.sqrt(rest) : 0;
    float scale = a[of.aAt + a.length / 2 + i] * c[of.cAt + c.length / 2 + i];
    float acute = root * scale * FloatAngle.ratio(Math.abs(b) * scale - 0.5f);
    float angle = (b >= 0 ? PI - acute : acute) + shift;
    out.s[to] = root + angle * b;
    out.t[to] = angle * t;
  }

  static void horizontal(
      FloatField e, int from, int taps, int stride, FloatField h, int to, int n) {
    for (int i = 0; i < n; i++) {
      int at = from + i * stride;
      float sum = e.s[at];
      float other = e.t[at];
      for (int u = 1; u < taps; u++) {
        sum += e.s[at + u];
        other += e.t[at + u];
      }
      h.s[to + i] = sum;
      h.t[to + i] = other;
    }
  }

  static void horizontal(float[] e, int from, int taps, int stride, float[] h, int to, int n) {
    for (int i = 0; i < n; i++) {
      int at = from + i * stride;
      float sum = e[at];
      for (int u = 1; u < taps; u++) {
        sum += e[at + u];
      }
      h[to + i] = sum;
    }
  }

  static void vertical(
      FloatField h, int[] rows, int taps, FloatPlaneMap map, FloatField out, int to, int n) {
    for (int i = 0; i < n; i++) {
      float sum = h.s[rows[0] + i];
      float other = h.t[rows[0] + i];
      for (int u = 1; u < taps; u++) {
        sum += h.s[rows[u] + i];
        other += h.t[rows[u] + i];
      }
      out.s[to + i] = map.scale() * sum + map.shift();
      out.t[to + i] = map.scale() * other + (map.weights() * sum + map.biases());
    }
  }

  static void products(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    for (int i = 0; i < n; i++) {
      float sum = 0;
      for (int c = i * channels; c < (i + 1) * channels; c++) {
        sum += x[xAt + c] * y[yAt + c];
      }
      e[eAt + i] = sum;
    }
  }

  static void reduce(
      FloatField e, int at, float[] weights, int weightsAt, int n, float factor, float[] sums) {
    float sum = 0;
    float other = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[weightsAt + i] * e.s[at + i];
      other += weights[weightsAt + i] * e.t[at + i];
    }
    sums[0] += factor * sum;
    sums[1] += factor * other;
  }

  static void addScaled(float factor, float[] from, int fromAt, float[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] += factor * from[fromAt + i];
    }
  }

  static void multiply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
    for (int i = 0; i < n; i++) {
      float w = of.a[of.aAt + i] * of.c[of.cAt + i];
      out.s[to + i] = in.s[at + i] * w;
      out.t[to + i] = in.t[at + i] * w;
    }
  }

  static void scatter(
      float factor, FloatTerms terms, FloatField in, int at, FloatField sum, int sumAt) {
    for (int i = 0; i < terms.weights().length; i++) {
      float w = factor * terms.weights()[i];
      int from = at + terms.from()[i];
      int to = sumAt + terms.to()[i];
      sum.s[to] += w * in.s[from];
      sum.t[to] += w * in.t[from];
    }
  }

  static void inverseRoots(float[] q, int at, int behind, int n) {
    for (int i = at; i < at + n; i++) {
      q[behind + i] = q[i] > FloatPlanes.LEAST ? (float) (1 / Math.sqrt(q[i])) : 0;
    }
  }
}
