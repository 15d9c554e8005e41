// twin: double
package dev.tangent.simd.rows;

/**
 * The row kernels of {@link FloatPairRows} in scalar code, one pair after another. They define what
 * each kernel computes. The vector forms repeat it up to rounding.
 *
 * <p>p and r are direction cosines of a point, divided by √2 (p² + r² = ½).
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatScalarRows {
  private static final float PI = (float) Math.PI;

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
    float[] range = pairs.range;
    range[0] = 2;
    range[1] = 0;
    for (int j = 0; j < pairs.n; j++) {
      float g = 1 - dot[at + j] * inverseNorm * inverseNorms[pairs.column + j];
      range[0] = Math.min(range[0], g);
      range[1] = Math.max(range[1], g);
      mix(g, 0, pairs, j, mixing);
    }
    return range[0] < near || range[1] > 2 - near;
  }

  /** Stores the pair (g, t) plus a part of correlation one. */
  private static void mix(float g, float t, FloatPairs pairs, int j, FloatMixing mixing) {
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    float p = mixing.columns().p[pairs.column + j];
    float r = mixing.columns().r[pairs.column + j];
    float part = 2 * p0 * p;
    float next = part * g + ((p - p0) * (p - p0) + (r - r0) * (r - r0));
    pairs.gap[j] = next;
    pairs.tangent[j] = part * t + (mixing.weights() - mixing.weights() * next);
  }

  static void affine(FloatPairs pairs, FloatMixing mixing) {
    for (int j = 0; j < pairs.n; j++) {
      mix(pairs.gap[j], pairs.tangent[j], pairs, j, mixing);
    }
  }

  static void addLinear(FloatPairs pairs, float weights) {
    for (int j = 0; j < pairs.n; j++) {
      pairs.tangent[j] += weights * (1 - pairs.gap[j]);
    }
  }

  static void addBias(FloatPairs pairs, float factor, float[] rs) {
    for (int j = 0; j < pairs.n; j++) {
      pairs.tangent[j] += factor * rs[pairs.column + j];
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
      float first = 2 * p0 * p;
      float second = 2 * r0 * r;
      float across = (p - p0) * (p - p0) + (r - r0) * (r - r0);
      gap[j] = second * gap[j] + (first * saved.gap[j] + across);
      tangent[j] = second * tangent[j] + first * saved.tangent[j];
    }
  }

  static void arcCosine(FloatPairs pairs, float kappa) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    for (int j = 0; j < n; j++) {
      float g = gap[j];
      tangent[j] -= kappa * angle(g) * tangent[j];
      gap[j] = Math.max(0, g - kappa * crescent(g));
    }
  }

  /** θ = acos(1 − g); for g > 1 it is π − acos(1 − u) with u = 2 − g, which loses no digits. */
  private static float angle(float g) {
    float u = Math.max(0, Math.min(g, 2 - g));
    float acute = (float) Math.sqrt(2 * u) * ScalarArcCosine.angle(u);
    return g > 1 ? PI - acute : acute;
  }

  /** sin θ − θ cos θ. */
  private static float crescent(float g) {
    float u = Math.max(0, Math.min(g, 2 - g));
    float acute = (float) Math.sqrt(2 * u) * u * ScalarArcCosine.crescent(u);
    return g > 1 ? acute + PI * (1 - u) : acute;
  }

  static void layer(FloatPairs pairs, float kappa, FloatMixing mixing) {
    for (int j = 0; j < pairs.n; j++) {
      float g = pairs.gap[j];
      float t = pairs.tangent[j];
      t -= kappa * angle(g) * t;
      g = Math.max(0, g - kappa * crescent(g));
      mix(g, t, pairs, j, mixing);
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
    for (int i = 0; i < table[0].length; i++) {
      float sum = 0;
      for (int a = 0; a < table.length; a++) {
        sum += table[a][i] * x[a];
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
        float factor = k == 0 ? t : 2 * t;
        float g0 = sum(g, from, terms, basis, pairs.column + j) - g2 + factor * g1;
        float a0 = sum(slope, from, terms, basis, pairs.column + j) - a2 + factor * a1;
        g2 = g1;
        a2 = a1;
        g1 = g0;
        a1 = a0;
      }
      float power = squared ? theta * theta : theta;
      pairs.gap[j] = Math.clamp(start[j] + power * g1, 0f, 2f);
      pairs.tangent[j] *= a1;
    }
  }

  /** Σ_b c[from + b] basis_b of one column, where basis_0 = 1. */
  private static float sum(float[] c, int from, int terms, FloatBasis basis, int column) {
    float sum = c[from];
    for (int b = 1; b < terms; b++) {
      sum += c[from + b] * basis.values()[b * basis.stride() + column];
    }
    return sum;
  }

  static void squaredDistances(
      FloatPairs pairs, float[] row, int count, FloatBasis features, float[] start) {
    for (int j = 0; j < pairs.n; j++) {
      float sum = 0;
      for (int f = 0; f < count; f++) {
        float d = features.values()[f * features.stride() + pairs.column + j] - row[f];
        sum += d * d;
      }
      start[j] = 0.5f * sum;
    }
  }

  static void range(FloatPairs pairs) {
    float[] range = pairs.range;
    range[0] = 2;
    range[1] = 0;
    for (int j = 0; j < pairs.n; j++) {
      range[0] = Math.min(range[0], pairs.gap[j]);
      range[1] = Math.max(range[1], pairs.gap[j]);
    }
  }

  static void polynomialLayer(FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    for (int j = 0; j < n; j++) {
      float s = centre - gap[j];
      float q = c[0];
      float d = 0;
      for (int k = 1; k < c.length; k++) {
        d = d * s + q;
        q = q * s + c[k];
      }
      float part = 2 * mixing.p(pairs) * mixing.columns().p[pairs.column + j];
      float rho = part * q + 2 * mixing.r(pairs) * mixing.columns().r[pairs.column + j];
      gap[j] = 1 - rho;
      tangent[j] = part * (d * tangent[j]) + mixing.weights() * rho;
    }
  }

  static void polynomial(FloatPairs pairs, float centre, int[] terms, float[] c, FloatBasis basis) {
    for (int j = 0; j < pairs.n; j++) {
      float s = pairs.gap[j] - centre;
      float p = 0;
      float d = 0;
      int at = 0;
      for (int count : terms) {
        d = d * s + p;
        p = p * s + sum(c, at, count, basis, pairs.column + j);
        at += count;
      }
      pairs.gap[j] = Math.max(0, p);
      pairs.tangent[j] *= d;
    }
  }
}
