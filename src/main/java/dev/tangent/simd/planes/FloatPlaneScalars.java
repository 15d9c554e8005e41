// twin: double
package dev.tangent.simd.planes;

/** {@link FloatPlanes} in scalar code: its specification, and the way without vectors. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPlaneScalars {
  private static final float PI = (float) Math.PI;
  private static final float HALF_PI = (float) (0.5 * Math.PI);

  private FloatPlaneScalars() {}

  static void slopedRelu(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      int aRoots,
      float[] c,
      int cAt,
      int cRoots,
      float[] e,
      float[] f,
      int eAt,
      int n,
      float shift) {
    for (int i = 0; i < n; i++) {
      float b = s[at + i];
      float rest = FloatArcSine.difference(a[aAt + i], c[cAt + i], b);
      float root = rest > 0 ? (float) Math.sqrt(rest) : 0;
      float scale = a[aAt + aRoots + i] * c[cAt + cRoots + i];
      float sine = root * scale;
      float cosine = Math.abs(b * scale);
      boolean steep = sine > cosine;
      float angle = FloatArcSine.angle(steep ? cosine : sine);
      angle = steep ? HALF_PI - angle : angle;
      angle = (b >= 0 ? PI - angle : angle) + shift;
      e[eAt + i] = root + angle * b;
      f[eAt + i] = angle * t[at + i];
    }
  }

  static void horizontal(
      float[] e, float[] f, int eAt, int taps, int stride, float[] h, float[] g, int hAt, int n) {
    for (int i = 0; i < n; i++) {
      int from = eAt + i * stride;
      float sum = e[from];
      float other = f[from];
      for (int u = 1; u < taps; u++) {
        sum += e[from + u];
        other += f[from + u];
      }
      h[hAt + i] = sum;
      g[hAt + i] = other;
    }
  }

  static void vertical(
      float[] h,
      float[] g,
      int[] rows,
      int taps,
      float scale,
      float shift,
      float weights,
      float biases,
      float[] s,
      float[] t,
      int at,
      int n) {
    for (int i = 0; i < n; i++) {
      float sum = h[rows[0] + i];
      float other = g[rows[0] + i];
      for (int u = 1; u < taps; u++) {
        sum += h[rows[u] + i];
        other += g[rows[u] + i];
      }
      s[at + i] = scale * sum + shift;
      t[at + i] = scale * other + (weights * sum + biases);
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
      float[] e,
      float[] f,
      int eAt,
      float[] weights,
      int weightsAt,
      int n,
      float factor,
      float[] sums) {
    float sum = 0;
    float other = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[weightsAt + i] * e[eAt + i];
      other += weights[weightsAt + i] * f[eAt + i];
    }
    sums[0] += factor * sum;
    sums[1] += factor * other;
  }

  static void addScaled(float factor, float[] from, int fromAt, float[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] += factor * from[fromAt + i];
    }
  }

  static void multiply(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      float[] c,
      int cAt,
      float[] e,
      float[] f,
      int eAt,
      int n) {
    for (int i = 0; i < n; i++) {
      float w = a[aAt + i] * c[cAt + i];
      e[eAt + i] = s[at + i] * w;
      f[eAt + i] = t[at + i] * w;
    }
  }

  static void scatter(
      float factor,
      float[] weights,
      int[] from,
      int[] to,
      int n,
      float[] s,
      float[] t,
      int at,
      float[] sumS,
      float[] sumT,
      int sumAt) {
    for (int i = 0; i < n; i++) {
      float w = factor * weights[i];
      sumS[sumAt + to[i]] += w * s[at + from[i]];
      sumT[sumAt + to[i]] += w * t[at + from[i]];
    }
  }

  static void inverseRoots(float[] q, int at, int behind, int n) {
    for (int i = at; i < at + n; i++) {
      q[behind + i] = q[i] > FloatPlanes.LEAST ? (float) (1 / Math.sqrt(q[i])) : 0;
    }
  }
}
