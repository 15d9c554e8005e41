// twin: double
package dev.tangent.simd.rows;

/**
 * The row kernels of {@link FloatPairRows} in scalar code: what each of them computes, one pair
 * after another. The vector forms repeat it up to rounding.
 *
 * <p>p and r are direction cosines of a point, divided by √2 (p² + r² = ½).
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatScalarRows {
  private static final float PI = (float) Math.PI;

  private FloatScalarRows() {}

  static boolean gaps(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      int n,
      float near) {
    float far = 0;
    for (int j = 0; j < n; j++) {
      float rho = dot[dotOffset + j] * inverseNorm * inverseNorms[column + j];
      far = Math.max(far, Math.abs(rho));
      gap[j] = Math.clamp(1 - rho, 0f, 2f);
    }
    return far > 1 - near;
  }

  static boolean first(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      float[] tangent,
      int n,
      float near,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      float weights,
      float[] range) {
    range[0] = 2;
    range[1] = 0;
    for (int j = 0; j < n; j++) {
      float g = 1 - dot[dotOffset + j] * inverseNorm * inverseNorms[column + j];
      range[0] = Math.min(range[0], g);
      range[1] = Math.max(range[1], g);
      mix(g, 0, gap, tangent, j, p0, r0, ps[column + j], rs[column + j], weights);
    }
    return range[0] < near || range[1] > 2 - near;
  }

  /** Stores the pair (g, t) plus a part of correlation one. */
  private static void mix(
      float g,
      float t,
      float[] gap,
      float[] tangent,
      int j,
      float p0,
      float r0,
      float p,
      float r,
      float weights) {
    float part = 2 * p0 * p;
    float next = part * g + ((p - p0) * (p - p0) + (r - r0) * (r - r0));
    gap[j] = next;
    tangent[j] = part * t + (weights - weights * next);
  }

  static void affine(
      float[] gap,
      float[] tangent,
      int n,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    for (int j = 0; j < n; j++) {
      mix(gap[j], tangent[j], gap, tangent, j, p0, r0, ps[column + j], rs[column + j], weights);
    }
  }

  static void addLinear(float[] gap, float[] tangent, int n, float weights) {
    for (int j = 0; j < n; j++) {
      tangent[j] += weights * (1 - gap[j]);
    }
  }

  static void addBias(float[] tangent, int n, float factor, float[] rs, int column) {
    for (int j = 0; j < n; j++) {
      tangent[j] += factor * rs[column + j];
    }
  }

  static void add(
      float[] gap,
      float[] tangent,
      float[] savedGap,
      float[] savedTangent,
      int n,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column) {
    for (int j = 0; j < n; j++) {
      float p = ps[column + j];
      float r = rs[column + j];
      float first = 2 * p0 * p;
      float second = 2 * r0 * r;
      float across = (p - p0) * (p - p0) + (r - r0) * (r - r0);
      gap[j] = second * gap[j] + (first * savedGap[j] + across);
      tangent[j] = second * tangent[j] + first * savedTangent[j];
    }
  }

  static void arcCosine(float[] gap, float[] tangent, int n, float kappa) {
    for (int j = 0; j < n; j++) {
      float g = gap[j];
      tangent[j] -= kappa * angle(g) * tangent[j];
      gap[j] = Math.max(0, g - kappa * crescent(g));
    }
  }

  /** θ = acos(1 − g); for g > 1 as π − acos(1 − u), u = 2 − g, of which no digits are lost. */
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

  static void layer(
      float[] gap,
      float[] tangent,
      int n,
      float kappa,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    for (int j = 0; j < n; j++) {
      float g = gap[j];
      float t = tangent[j] - kappa * angle(g) * tangent[j];
      g = Math.max(0, g - kappa * crescent(g));
      mix(g, t, gap, tangent, j, p0, r0, ps[column + j], rs[column + j], weights);
    }
  }

  static boolean outputs(
      float[] gap,
      float[] tangent,
      int n,
      float scale,
      float[] scales,
      int column,
      float[] nngp,
      int nngpOffset,
      float[] ntk,
      int ntkOffset) {
    boolean finite = true;
    for (int j = 0; j < n; j++) {
      float size = scale * scales[column + j];
      float first = size * (1 - gap[j]) + 0f; // 0, not −0
      float second = size * tangent[j] + 0f;
      nngp[nngpOffset + j] = first;
      ntk[ntkOffset + j] = second;
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
      float[] gap,
      float[] tangent,
      float[] start,
      int n,
      float angleScale,
      int[] starts,
      float[] g,
      float[] slope,
      float[] basis,
      int stride,
      int column) {
    for (int j = 0; j < n; j++) {
      float theta = angle(gap[j]);
      float t = Math.min(1, theta * angleScale - 1);
      float g1 = 0;
      float g2 = 0;
      float a1 = 0;
      float a2 = 0;
      for (int k = starts.length - 2; k >= 0; k--) {
        int from = starts[k];
        int terms = starts[k + 1] - from;
        float factor = k == 0 ? t : 2 * t;
        float g0 = sum(g, from, terms, basis, stride, column + j) - g2 + factor * g1;
        float a0 = sum(slope, from, terms, basis, stride, column + j) - a2 + factor * a1;
        g2 = g1;
        a2 = a1;
        g1 = g0;
        a1 = a0;
      }
      gap[j] = Math.clamp(start[j] + theta * g1, 0f, 2f);
      tangent[j] *= a1;
    }
  }

  /** Σ_b c[from + b] basis_b of one column, where basis_0 = 1. */
  private static float sum(float[] c, int from, int terms, float[] basis, int stride, int column) {
    float sum = c[from];
    for (int b = 1; b < terms; b++) {
      sum += c[from + b] * basis[b * stride + column];
    }
    return sum;
  }

  static void squaredDistances(
      float[] row, int count, float[] features, int stride, int column, float[] start, int n) {
    for (int j = 0; j < n; j++) {
      float sum = 0;
      for (int f = 0; f < count; f++) {
        float d = features[f * stride + column + j] - row[f];
        sum += d * d;
      }
      start[j] = 0.5f * sum;
    }
  }

  static void range(float[] gap, int n, float[] range) {
    range[0] = 2;
    range[1] = 0;
    for (int j = 0; j < n; j++) {
      range[0] = Math.min(range[0], gap[j]);
      range[1] = Math.max(range[1], gap[j]);
    }
  }

  static void polynomialLayer(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      float[] c,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    for (int j = 0; j < n; j++) {
      float s = centre - gap[j];
      float q = c[0];
      float d = 0;
      for (int k = 1; k < c.length; k++) {
        d = d * s + q;
        q = q * s + c[k];
      }
      float part = 2 * p0 * ps[column + j];
      float rho = part * q + 2 * r0 * rs[column + j];
      gap[j] = 1 - rho;
      tangent[j] = part * (d * tangent[j]) + weights * rho;
    }
  }

  static void polynomial(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      int[] terms,
      float[] c,
      float[] basis,
      int stride,
      int column) {
    for (int j = 0; j < n; j++) {
      float s = gap[j] - centre;
      float p = 0;
      float d = 0;
      int at = 0;
      for (int count : terms) {
        d = d * s + p;
        p = p * s + sum(c, at, count, basis, stride, column + j);
        at += count;
      }
      gap[j] = Math.max(0, p);
      tangent[j] *= d;
    }
  }
}
