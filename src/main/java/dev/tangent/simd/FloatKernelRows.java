// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row kernels of the infinite-width recursion: one point against a run of others, all arithmetic in
 * vectors.
 *
 * <p>A pair is held as its gap 1 − ρ and its tangent T = Θ/√(q q′). Buffers are padded: a kernel
 * may compute (finite) garbage up to {@link #padded} entries, so only what reads or writes a matrix
 * needs a masked tail.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatKernelRows {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final float PI = (float) Math.PI;

  private FloatKernelRows() {}

  /** The length of a buffer for n entries. */
  public static int padded(int n) {
    return (n + LANES - 1) / LANES * LANES;
  }

  /**
   * gap ← clamp(1 − dot · inverseNorm · inverseNorms, 0, 2).
   *
   * @return whether a gap lies below {@code near} or above 2 − {@code near}
   */
  public static boolean gaps(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      int n,
      float near) {
    FloatVector factor = FloatVector.broadcast(S, -inverseNorm);
    FloatVector low = FloatVector.broadcast(S, near);
    FloatVector high = FloatVector.broadcast(S, 2 - near);
    VectorMask<Float> any = S.maskAll(false);
    for (int j = 0; j < n; j += LANES) {
      VectorMask<Float> in = S.indexInRange(j, n);
      FloatVector product = FloatVector.fromArray(S, dot, dotOffset + j, in).mul(factor);
      FloatVector inverse = FloatVector.fromArray(S, inverseNorms, column + j);
      FloatVector g = product.fma(inverse, FloatVector.broadcast(S, 1f)).max(0f).min(2f);
      g.intoArray(gap, j);
      any =
          any.or(
              g.compare(VectorOperators.LT, low).or(g.compare(VectorOperators.GT, high)).and(in));
    }
    return any.anyTrue();
  }

  /**
   * The sum of two uncorrelated parts, of which the first is the current pair and the second has
   * correlation one (a bias): with direction cosines p, r of a point (p² + r² = 1, half-angle
   * cosines c, s), gap ← 2 (s c′ − c s′)² + p p′ gap and T ← p p′ T + weights (1 − gap).
   */
  public static void affine(
      float[] gap,
      float[] tangent,
      int n,
      float p0,
      float c0,
      float s0,
      float[] ps,
      float[] cs,
      float[] ss,
      int column,
      float weights) {
    FloatVector p = FloatVector.broadcast(S, p0);
    FloatVector c = FloatVector.broadcast(S, c0);
    FloatVector s = FloatVector.broadcast(S, s0);
    FloatVector w = FloatVector.broadcast(S, weights);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = 0; j < n; j += LANES) {
      FloatVector part = p.mul(FloatVector.fromArray(S, ps, column + j));
      FloatVector sine =
          s.mul(FloatVector.fromArray(S, cs, column + j))
              .sub(c.mul(FloatVector.fromArray(S, ss, column + j)));
      FloatVector g = FloatVector.fromArray(S, gap, j);
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      FloatVector next = part.fma(g, sine.mul(sine.add(sine)));
      next.intoArray(gap, j);
      part.fma(t, w.mul(one.sub(next))).intoArray(tangent, j);
    }
  }

  /** T ← T + factor · r′: a bias that learns at another rate than the weights. */
  public static void addBias(float[] tangent, int n, float factor, float[] rs, int column) {
    FloatVector r = FloatVector.broadcast(S, factor);
    for (int j = 0; j < n; j += LANES) {
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      r.fma(FloatVector.fromArray(S, rs, column + j), t).intoArray(tangent, j);
    }
  }

  /** The sum of the saved pair (cosines p) and the current one (cosines r). */
  public static void add(
      float[] gap,
      float[] tangent,
      float[] savedGap,
      float[] savedTangent,
      int n,
      float p0,
      float r0,
      float c0,
      float s0,
      float[] ps,
      float[] rs,
      float[] cs,
      float[] ss,
      int column) {
    FloatVector p = FloatVector.broadcast(S, p0);
    FloatVector r = FloatVector.broadcast(S, r0);
    FloatVector c = FloatVector.broadcast(S, c0);
    FloatVector s = FloatVector.broadcast(S, s0);
    for (int j = 0; j < n; j += LANES) {
      FloatVector first = p.mul(FloatVector.fromArray(S, ps, column + j));
      FloatVector second = r.mul(FloatVector.fromArray(S, rs, column + j));
      FloatVector sine =
          s.mul(FloatVector.fromArray(S, cs, column + j))
              .sub(c.mul(FloatVector.fromArray(S, ss, column + j)));
      FloatVector g = first.mul(FloatVector.fromArray(S, savedGap, j));
      g = second.fma(FloatVector.fromArray(S, gap, j), g);
      FloatVector t = first.mul(FloatVector.fromArray(S, savedTangent, j));
      second.fma(FloatVector.fromArray(S, tangent, j), t).intoArray(tangent, j);
      sine.mul(sine.add(sine)).add(g).intoArray(gap, j);
    }
  }

  /** c ← Σ_a x_a table_a: the coefficients that are left when one of two points is fixed. */
  public static void contract(float[][] table, float[] x, float[] c) {
    int length = c.length;
    int end = S.loopBound(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector sum = FloatVector.zero(S);
      for (int a = 0; a < table.length; a++) {
        sum = FloatVector.fromArray(S, table[a], i).fma(FloatVector.broadcast(S, x[a]), sum);
      }
      sum.intoArray(c, i);
    }
    for (int i = end; i < length; i++) {
      float sum = 0;
      for (int a = 0; a < table.length; a++) {
        sum += table[a][i] * x[a];
      }
      c[i] = sum;
    }
  }

  /**
   * gap ← start + θ g, T ← A T with g and A Chebyshev series in 2θ/maxAngle − 1 whose coefficients
   * are sums over the columns' basis: that of degree k is Σ_b g[starts[k] + b] basis_b.
   *
   * @param start gap of collinear points, overwritten
   * @param basis basis_b of column j at b · stride + j
   */
  public static void series(
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
    FloatVector one = FloatVector.broadcast(S, 1f);
    int degrees = starts.length - 1;
    for (int j = 0; j < n; j += LANES) {
      FloatVector theta = acosOfOneMinus(FloatVector.fromArray(S, gap, j));
      FloatVector t = theta.mul(angleScale).sub(one).min(1f);
      FloatVector twice = t.add(t);
      FloatVector g1 = FloatVector.zero(S);
      FloatVector g2 = g1;
      FloatVector a1 = g1;
      FloatVector a2 = g1;
      for (int k = degrees - 1; k >= 0; k--) {
        FloatVector g0 = g2.neg();
        FloatVector a0 = a2.neg();
        int from = starts[k];
        int terms = starts[k + 1] - from;
        for (int b = 0; b < terms; b++) {
          FloatVector y = FloatVector.fromArray(S, basis, b * stride + column + j);
          g0 = y.fma(FloatVector.broadcast(S, g[from + b]), g0);
          a0 = y.fma(FloatVector.broadcast(S, slope[from + b]), a0);
        }
        FloatVector factor = k == 0 ? t : twice;
        g2 = g1;
        a2 = a1;
        g1 = factor.fma(g1, g0);
        a1 = factor.fma(a1, a0);
      }
      FloatVector result = theta.fma(g1, FloatVector.fromArray(S, start, j));
      result.max(0f).min(2f).intoArray(gap, j);
      a1.mul(FloatVector.fromArray(S, tangent, j)).intoArray(tangent, j);
    }
  }

  /** start ← ½ Σ_f (row_f − column_f)². */
  public static void squaredDistances(
      float[] row, float[] features, int stride, int column, float[] start, int n) {
    for (int j = 0; j < n; j += LANES) {
      FloatVector sum = FloatVector.zero(S);
      for (int f = 0; f < row.length; f++) {
        FloatVector d =
            FloatVector.fromArray(S, features, f * stride + column + j)
                .sub(FloatVector.broadcast(S, row[f]));
        sum = d.fma(d, sum);
      }
      sum.mul(0.5f).intoArray(start, j);
    }
  }

  private static FloatVector acosOfOneMinus(FloatVector g) {
    FloatVector u = g.min(FloatVector.broadcast(S, 2f).sub(g)).max(0f);
    FloatVector angle = u.add(u).lanewise(VectorOperators.SQRT).mul(angle(u));
    VectorMask<Float> obtuse = g.compare(VectorOperators.GT, 1f);
    return angle.blend(FloatVector.broadcast(S, PI).sub(angle), obtuse);
  }

  /** The activation a x (x ≤ 0), b x (x > 0): gap ← gap − κ (sin θ − θ cos θ), T ← (1 − κθ) T. */
  public static void arcCosine(float[] gap, float[] tangent, int n, float kappa) {
    FloatVector k = FloatVector.broadcast(S, kappa);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = 0; j < n; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      // acos(1 − g) = π − acos(1 − u) for g > 1, u = 2 − g
      FloatVector u = g.min(FloatVector.broadcast(S, 2f).sub(g));
      VectorMask<Float> obtuse = g.compare(VectorOperators.GT, one);
      FloatVector root = u.add(u).lanewise(VectorOperators.SQRT);
      FloatVector angle = root.mul(angle(u));
      FloatVector crescent = root.mul(u).mul(crescent(u));
      crescent = crescent.add(one.sub(u).mul(PI), obtuse);
      angle = angle.blend(FloatVector.broadcast(S, PI).sub(angle), obtuse);
      g.sub(k.mul(crescent)).max(0f).intoArray(gap, j);
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      t.sub(k.mul(angle).mul(t)).intoArray(tangent, j);
    }
  }

  private static FloatVector angle(FloatVector u) {
    float[] c = ArcCosineCoefficients.F32.ANGLE;
    FloatVector sum = FloatVector.broadcast(S, c[c.length - 1]);
    for (int k = c.length - 2; k >= 0; k--) {
      sum = sum.fma(u, FloatVector.broadcast(S, c[k]));
    }
    return sum;
  }

  private static FloatVector crescent(FloatVector u) {
    float[] c = ArcCosineCoefficients.F32.CRESCENT;
    FloatVector sum = FloatVector.broadcast(S, c[c.length - 1]);
    for (int k = c.length - 2; k >= 0; k--) {
      sum = sum.fma(u, FloatVector.broadcast(S, c[k]));
    }
    return sum;
  }

  /** nngp ← scale · scales · (1 − gap). */
  public static void covariance(
      float[] gap, int n, float scale, float[] scales, int column, float[] nngp, int offset) {
    FloatVector factor = FloatVector.broadcast(S, scale);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = 0; j < n; j += LANES) {
      FloatVector size = factor.mul(FloatVector.fromArray(S, scales, column + j));
      FloatVector value = size.mul(one.sub(FloatVector.fromArray(S, gap, j)));
      store(value, nngp, offset, j, n);
    }
  }

  /** ntk ← scale · scales · T. */
  public static void tangent(
      float[] tangent, int n, float scale, float[] scales, int column, float[] ntk, int offset) {
    FloatVector factor = FloatVector.broadcast(S, scale);
    for (int j = 0; j < n; j += LANES) {
      FloatVector size = factor.mul(FloatVector.fromArray(S, scales, column + j));
      store(size.mul(FloatVector.fromArray(S, tangent, j)), ntk, offset, j, n);
    }
  }

  private static void store(FloatVector value, float[] to, int offset, int j, int n) {
    if (j + LANES <= n) {
      value.intoArray(to, offset + j);
    } else {
      value.intoArray(to, offset + j, S.indexInRange(j, n));
    }
  }

  /** ½ ‖a x − b y‖², with all its digits when the two are nearly equal; b < 0 for antipodes. */
  public static float halfSquaredDistance(
      float[] x, int xOffset, float a, float[] y, int yOffset, float b, int n) {
    FloatVector va = FloatVector.broadcast(S, a);
    FloatVector vb = FloatVector.broadcast(S, b);
    FloatVector sum = FloatVector.zero(S);
    int end = S.loopBound(n);
    for (int k = 0; k < end; k += LANES) {
      FloatVector d =
          va.mul(FloatVector.fromArray(S, x, xOffset + k))
              .sub(vb.mul(FloatVector.fromArray(S, y, yOffset + k)));
      sum = d.fma(d, sum);
    }
    float total = sum.reduceLanes(VectorOperators.ADD);
    for (int k = end; k < n; k++) {
      float d = a * x[xOffset + k] - b * y[yOffset + k];
      total += d * d;
    }
    return 0.5f * total;
  }
}
