// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row kernels for activations without a closed form: Chebyshev series in the angle, whose
 * coefficients depend on the two variances. Pairs and buffers are those of {@link FloatKernelRows}.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatSeriesRows {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int LANES = S.length();
  private static final float PI = (float) Math.PI;

  private FloatSeriesRows() {}

  /** c ← Σ_a x_a table_a: the coefficients that are left when one of two points is fixed. */
  static void contract(float[][] table, float[] x, float[] c) {
    int length = table[0].length;
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

  /** {@link FloatPairRows#series}. */
  static void series(
      FloatPairs pairs,
      float[] start,
      boolean squared,
      float angleScale,
      int[] starts,
      float[] g,
      float[] slope,
      FloatBasis functions) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    float[] basis = functions.values();
    int stride = functions.stride();
    FloatVector one = FloatVector.broadcast(S, 1f);
    int degrees = starts.length - 1;
    // θ or θ², as θ (low + high θ): no branch
    FloatVector low = FloatVector.broadcast(S, squared ? 0f : 1f);
    FloatVector high = one.sub(low);
    // Two vectors at a time, and each coefficient is summed before it enters the recursion:
    // otherwise every fma would wait for the one before.
    for (int j = 0; j < n; j += 2 * LANES) {
      FloatVector theta = acosOfOneMinus(FloatVector.fromArray(S, gap, j));
      FloatVector thetaB = acosOfOneMinus(FloatVector.fromArray(S, gap, j + LANES));
      FloatVector t = theta.mul(angleScale).sub(one).min(1f);
      FloatVector tB = thetaB.mul(angleScale).sub(one).min(1f);
      FloatVector factor = t.add(t);
      FloatVector factorB = tB.add(tB);
      FloatVector g1 = FloatVector.zero(S);
      FloatVector g2 = g1;
      FloatVector a1 = g1;
      FloatVector a2 = g1;
      FloatVector g1B = g1;
      FloatVector g2B = g1;
      FloatVector a1B = g1;
      FloatVector a2B = g1;
      for (int k = degrees - 1; k >= 0; k--) {
        int from = starts[k];
        int terms = starts[k + 1] - from;
        // the first function of the basis is one
        FloatVector g0 = FloatVector.broadcast(S, g[from]);
        FloatVector a0 = FloatVector.broadcast(S, slope[from]);
        FloatVector g0B = g0;
        FloatVector a0B = a0;
        for (int b = 1; b < terms; b++) {
          int at = b * stride + column + j;
          FloatVector cg = FloatVector.broadcast(S, g[from + b]);
          FloatVector ca = FloatVector.broadcast(S, slope[from + b]);
          FloatVector y = FloatVector.fromArray(S, basis, at);
          FloatVector yB = FloatVector.fromArray(S, basis, at + LANES);
          g0 = y.fma(cg, g0);
          a0 = y.fma(ca, a0);
          g0B = yB.fma(cg, g0B);
          a0B = yB.fma(ca, a0B);
        }
        if (k == 0) {
          factor = t;
          factorB = tB;
        }
        g0 = factor.fma(g1, g0.sub(g2));
        a0 = factor.fma(a1, a0.sub(a2));
        g0B = factorB.fma(g1B, g0B.sub(g2B));
        a0B = factorB.fma(a1B, a0B.sub(a2B));
        g2 = g1;
        a2 = a1;
        g2B = g1B;
        a2B = a1B;
        g1 = g0;
        a1 = a0;
        g1B = g0B;
        a1B = a0B;
      }
      FloatVector power = theta.mul(theta.fma(high, low));
      FloatVector powerB = thetaB.mul(thetaB.fma(high, low));
      FloatVector result = power.fma(g1, FloatVector.fromArray(S, start, j));
      FloatVector resultB = powerB.fma(g1B, FloatVector.fromArray(S, start, j + LANES));
      result.max(0f).min(2f).intoArray(gap, j);
      resultB.max(0f).min(2f).intoArray(gap, j + LANES);
      a1.mul(FloatVector.fromArray(S, tangent, j)).intoArray(tangent, j);
      a1B.mul(FloatVector.fromArray(S, tangent, j + LANES)).intoArray(tangent, j + LANES);
    }
  }

  /** {@link FloatPairRows#squaredDistances}. */
  static void squaredDistances(
      FloatPairs pairs, float[] row, int count, FloatBasis features, float[] start) {
    int stride = features.stride();
    int column = pairs.column;
    for (int j = 0; j < pairs.n; j += LANES) {
      FloatVector sum = FloatVector.zero(S);
      for (int f = 0; f < count; f++) {
        FloatVector d =
            FloatVector.fromArray(S, features.values(), f * stride + column + j)
                .sub(FloatVector.broadcast(S, row[f]));
        sum = d.fma(d, sum);
      }
      sum.mul(0.5f).intoArray(start, j);
    }
  }

  private static FloatVector acosOfOneMinus(FloatVector g) {
    FloatVector u = g.min(FloatVector.broadcast(S, 2f).sub(g)).max(0f);
    FloatVector angle = u.add(u).lanewise(VectorOperators.SQRT).mul(FloatArcCosine.angle(u));
    VectorMask<Float> obtuse = g.compare(VectorOperators.GT, 1f);
    return angle.blend(FloatVector.broadcast(S, PI).sub(angle), obtuse);
  }
}
