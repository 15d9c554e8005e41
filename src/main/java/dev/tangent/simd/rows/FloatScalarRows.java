// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.Fused;
import dev.tangent.simd.Width;

/**
 * The row kernels of {@link FloatPairRows} in scalar code, one pair after another. They define what
 * each kernel computes: the vector forms do the same operations in the same order, so that both
 * have the same bits (but for {@link #halfSquaredDistance}, a sum over lanes). Where there are no
 * vectors, products and sums are rounded apart ({@link Fused}).
 *
 * <p>p and r are direction cosines of a point, divided by √2 (p² + r² = ½).
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatScalarRows {
  private static final float PI = (float) Math.PI;

  /** Numbers in a vector, or 1: a last vector that isn't full is treated apart. */
  private static final int LANES = Math.max(1, Width.BITS / Float.SIZE);

  private FloatScalarRows() {}

  static boolean gaps(float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs) {
    float inverseNorm = norms.rows()[pairs.row];
    float[] inverseNorms = norms.columns();
    int column = pairs.column;
    float far = 0;
    for (int j = 0; j < pairs.n; j++) {
      float rho = dot[at + j] * inverseNorm * inverseNorms[column + j];
      far = Math.max(far, Math.abs(rho));
      pairs.gap[j] = Math.clamp(1 - rho, 0f, 2f);
    }
    return far > 1 - near;
  }

  static boolean first(
      float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs, FloatMixing mixing) {
    float inverseNorm = norms.rows()[pairs.row];
    float[] inverseNorms = norms.columns();
    int n = pairs.n;
    int end = n - n % LANES;
    // the vectors' last one is filled up with gaps of 1
    float low = end < n ? 1 : 3;
    float high = end < n ? 1 : -1;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < n; j++) {
      float g = 1 - dot[at + j] * inverseNorm * inverseNorms[pairs.column + j];
      low = Math.min(low, g);
      high = Math.max(high, g);
      mix(j < end ? g : Math.clamp(g, 0f, 2f), 0, pairs, j, mixing, p0, r0);
    }
    pairs.range[0] = low;
    pairs.range[1] = high;
    return low < near || high > 2 - near;
  }

  /** Stores the pair (g, t) plus a part of correlation one. */
  private static void mix(
      float g, float t, FloatPairs pairs, int j, FloatMixing mixing, float p0, float r0) {
    float p = mixing.columns().p[pairs.column + j];
    float dp = p - p0;
    float dr = mixing.columns().r[pairs.column + j] - r0;
    float part = p * (p0 + p0);
    float next = Fused.multiplyAdd(part, g, Fused.multiplyAdd(dp, dp, dr * dr));
    float w = mixing.weights();
    pairs.gap[j] = next;
    pairs.tangent[j] = Fused.multiplyAdd(part, t, w - w * next);
  }

  static void affine(FloatPairs pairs, FloatMixing mixing) {
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < pairs.n; j++) {
      mix(pairs.gap[j], pairs.tangent[j], pairs, j, mixing, p0, r0);
    }
  }

  static void addLinear(FloatPairs pairs, float weights) {
    for (int j = 0; j < pairs.n; j++) {
      pairs.tangent[j] = Fused.multiplyAdd(weights, 1 - pairs.gap[j], pairs.tangent[j]);
    }
  }

  static void addBias(FloatPairs pairs, float factor, float[] rs) {
    for (int j = 0; j < pairs.n; j++) {
      pairs.tangent[j] = Fused.multiplyAdd(factor, rs[pairs.column + j], pairs.tangent[j]);
    }
  }

  static void add(FloatPairs pairs, FloatPairs saved, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < pairs.n; j++) {
      float p = mixing.columns().p[pairs.column + j];
      float r = mixing.columns().r[pairs.column + j];
      float dp = p - p0;
      float dr = r - r0;
      float first = p * (p0 + p0);
      float second = r * (r0 + r0);
      float g = Fused.multiplyAdd(first, saved.gap[j], Fused.multiplyAdd(dp, dp, dr * dr));
      gap[j] = Fused.multiplyAdd(second, gap[j], g);
      tangent[j] = Fused.multiplyAdd(second, tangent[j], first * saved.tangent[j]);
    }
  }

  static void arcCosine(FloatPairs pairs, float kappa) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    for (int j = 0; j < pairs.n; j++) {
      float g = gap[j];
      float u = Math.abs(Math.min(g, 2 - g));
      float root = (float) Math.sqrt(u + u);
      float angle = root * ScalarArcCosine.angle(u);
      float crescent = root * u * ScalarArcCosine.crescent(u);
      if (g > 1) {
        crescent += (1 - u) * PI;
        angle = PI - angle;
      }
      gap[j] = Math.max(0, g - kappa * crescent);
      tangent[j] -= kappa * angle * tangent[j];
    }
  }

  static void layer(FloatPairs pairs, float kappa, FloatMixing mixing) {
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < pairs.n; j++) {
      float g = pairs.gap[j];
      float t = pairs.tangent[j];
      // acos(1 − g) = π − acos(1 − u) for g > 1, u = 2 − g; abs: g may be 2 and a rounding
      float u = Math.abs(Math.min(g, 2 - g));
      float root = (float) Math.sqrt(u + u);
      float angle = root * ScalarArcCosine.angle(u);
      float crescent = root * u * ScalarArcCosine.crescent(u);
      if (g > 1) {
        crescent += PI - PI * u;
        angle = PI - angle;
      }
      t = Fused.multiplyAdd(-kappa * angle, t, t);
      g = Math.max(0, Fused.multiplyAdd(-kappa, crescent, g));
      mix(g, t, pairs, j, mixing, p0, r0);
    }
  }

  /** {@link #layer} for gaps of at most one. */
  static void acuteLayer(FloatPairs pairs, float kappa, FloatMixing mixing) {
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    float k = (float) (-kappa * Math.sqrt(2));
    for (int j = 0; j < pairs.n; j++) {
      float u = pairs.gap[j];
      float root = (float) Math.sqrt(u) * k;
      float t = pairs.tangent[j];
      t = Fused.multiplyAdd(root * t, ScalarArcCosine.angle(u), t);
      float g = Fused.multiplyAdd(root * u, ScalarArcCosine.crescent(u), u);
      mix(g, t, pairs, j, mixing, p0, r0);
    }
  }

  static boolean outputs(
      FloatPairs pairs, FloatFactors scales, float[] nngp, int nngpAt, float[] ntk, int ntkAt) {
    float scale = scales.rows()[pairs.row];
    boolean finite = true;
    for (int j = 0; j < pairs.n; j++) {
      float size = scale * scales.columns()[pairs.column + j];
      float first = size * (1 - pairs.gap[j]) + 0f; // 0, not −0
      float second = size * pairs.tangent[j] + 0f;
      nngp[nngpAt + j] = first;
      ntk[ntkAt + j] = second;
      finite &= Math.abs(first) < Float.POSITIVE_INFINITY;
      finite &= Math.abs(second) < Float.POSITIVE_INFINITY;
    }
    return finite;
  }

  static float halfSquaredDistance(
      float[] x, int xOffset, float a, float[] y, int yOffset, float b, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      float d = a * x[xOffset + k] - b * y[yOffset + k];
      sum += d * d;
    }
    return 0.5f * sum;
  }

  static void contract(float[][] table, float[] x, float[] c) {
    int length = table[0].length;
    int end = length - length % LANES;
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int a = 0; a < table.length; a++) {
        float y = table[a][i];
        sum = i < end ? Fused.multiplyAdd(y, x[a], sum) : sum + y * x[a];
      }
      c[i] = sum;
    }
  }

  /** Clenshaw's recursion for both series, the coefficients of column j first. */
  static void series(
      FloatPairs pairs,
      float[] start,
      boolean squared,
      float angleScale,
      int[] starts,
      float[] g,
      float[] slope,
      FloatBasis basis) {
    for (int j = 0; j < pairs.n; j++) {
      float theta = angle(pairs.gap[j]);
      float t = Math.min(1, theta * angleScale - 1);
      float g1 = 0;
      float g2 = 0;
      float a1 = 0;
      float a2 = 0;
      for (int k = starts.length - 2; k >= 0; k--) {
        int from = starts[k];
        int terms = starts[k + 1] - from;
        float factor = k == 0 ? t : t + t;
        float g0 = sum(g, from, terms, basis, pairs.column + j) - g2;
        float a0 = sum(slope, from, terms, basis, pairs.column + j) - a2;
        g0 = Fused.multiplyAdd(factor, g1, g0);
        a0 = Fused.multiplyAdd(factor, a1, a0);
        g2 = g1;
        a2 = a1;
        g1 = g0;
        a1 = a0;
      }
      float power = squared ? theta * theta : theta;
      pairs.gap[j] = Math.clamp(Fused.multiplyAdd(power, g1, start[j]), 0f, 2f);
      pairs.tangent[j] *= a1;
    }
  }

  /** θ = acos(1 − g); for g > 1 it is π − acos(1 − u) with u = 2 − g, which loses no digits. */
  private static float angle(float g) {
    float u = Math.max(0, Math.min(g, 2 - g));
    float acute = (float) Math.sqrt(u + u) * ScalarArcCosine.angle(u);
    return g > 1 ? PI - acute : acute;
  }

  /** Σ_b c[from + b] basis_b of one column, where basis_0 = 1. */
  private static float sum(float[] c, int from, int terms, FloatBasis basis, int column) {
    float sum = c[from];
    for (int b = 1; b < terms; b++) {
      sum = Fused.multiplyAdd(c[from + b], basis.values()[b * basis.stride() + column], sum);
    }
    return sum;
  }

  static void squaredDistances(
      FloatPairs pairs, float[] row, int count, FloatBasis features, float[] start) {
    for (int j = 0; j < pairs.n; j++) {
      float sum = 0;
      for (int f = 0; f < count; f++) {
        float d = features.values()[f * features.stride() + pairs.column + j] - row[f];
        sum = Fused.multiplyAdd(d, d, sum);
      }
      start[j] = 0.5f * sum;
    }
  }

  static void range(FloatPairs pairs) {
    float low = 2;
    float high = 0;
    for (int j = 0; j < pairs.n; j++) {
      low = Math.min(low, pairs.gap[j]);
      high = Math.max(high, pairs.gap[j]);
    }
    pairs.range[0] = low;
    pairs.range[1] = high;
  }

  static void polynomialLayer(FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < pairs.n; j++) {
      float s = centre - pairs.gap[j];
      float q = c[0];
      float d = 0;
      for (int k = 1; k < c.length; k++) {
        d = Fused.multiplyAdd(s, d, q);
        q = Fused.multiplyAdd(s, q, c[k]);
      }
      float part = mixing.columns().p[pairs.column + j] * (p0 + p0);
      float bias = mixing.columns().r[pairs.column + j] * (r0 + r0);
      float rho = Fused.multiplyAdd(part, q, bias);
      pairs.gap[j] = 1 - rho;
      pairs.tangent[j] = Fused.multiplyAdd(part, d * pairs.tangent[j], rho * mixing.weights());
    }
  }

  static void polynomial(FloatPairs pairs, float centre, int[] terms, float[] c, FloatBasis basis) {
    for (int j = 0; j < pairs.n; j++) {
      float s = pairs.gap[j] - centre;
      float p = 0;
      float d = 0;
      int at = 0;
      for (int count : terms) {
        d = Fused.multiplyAdd(s, d, p);
        p = Fused.multiplyAdd(s, p, sum(c, at, count, basis, pairs.column + j));
        at += count;
      }
      pairs.gap[j] = Math.max(0, p);
      pairs.tangent[j] *= d;
    }
  }
}
