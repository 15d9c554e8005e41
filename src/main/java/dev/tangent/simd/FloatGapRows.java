// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row kernels of activations that are polynomials in the gap: p(gap) and p′(gap) T, then the dense
 * layer that follows, in one pass. Pairs and buffers are those of {@link FloatKernelRows}.
 *
 * <p>Two vectors at a time: each step of Horner's rule, for p and for p′, waits for the one before.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatGapRows {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int LANES = S.length();

  private static final Outlined LAYER = Outlined.of(FloatGapRows.class, "layerLoop");
  private static final Outlined POLYNOMIAL = Outlined.of(FloatGapRows.class, "polynomialLoop");

  private FloatGapRows() {}

  /** Sets range to the smallest and the largest of n gaps. */
  public static void range(float[] gap, int n, float[] range) {
    FloatVector low = FloatVector.broadcast(S, 2f);
    FloatVector high = FloatVector.zero(S);
    int end = S.loopBound(n);
    for (int j = 0; j < end; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      low = low.min(g);
      high = high.max(g);
    }
    if (end < n) {
      VectorMask<Float> in = S.indexInRange(end, n);
      FloatVector g = FloatVector.fromArray(S, gap, end);
      low = low.min(low.blend(g, in));
      high = high.max(high.blend(g, in));
    }
    range[0] = low.reduceLanes(VectorOperators.MIN);
    range[1] = high.reduceLanes(VectorOperators.MAX);
  }

  /**
   * The polynomial with coefficients c, highest degree first, in s = gap − centre; then the dense
   * layer of {@link FloatKernelRows#affine}.
   */
  public static void layer(
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
    try {
      LAYER.handle.invokeExact(gap, tangent, n, centre, c, p0, r0, ps, rs, column, weights);
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }

  static void layerLoop(
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
    for (int j = 0; j < n; j += 2 * LANES) {
      FloatVector s = FloatVector.fromArray(S, gap, j).sub(centre);
      FloatVector sB = FloatVector.fromArray(S, gap, j + LANES).sub(centre);
      FloatVector p = FloatVector.broadcast(S, c[0]);
      FloatVector pB = p;
      FloatVector d = FloatVector.zero(S);
      FloatVector dB = d;
      for (int k = 1; k < c.length; k++) {
        FloatVector next = FloatVector.broadcast(S, c[k]);
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, next);
        pB = pB.fma(sB, next);
      }
      mix(p, d, gap, tangent, j, p0, r0, ps, rs, column, weights);
      mix(pB, dB, gap, tangent, j + LANES, p0, r0, ps, rs, column, weights);
    }
  }

  /**
   * gap ← p, T ← p′ T for a polynomial whose coefficients depend on the columns: that of a degree
   * is Σ_b c_b basis_b, where basis_0 = 1. The array c has the degrees one after the other, highest
   * first.
   *
   * @param terms how many c_b a degree has, never fewer than the degree above
   * @param basis basis_b of column j at b · stride + j, at least four of them
   */
  public static void polynomial(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      int[] terms,
      float[] c,
      float[] basis,
      int stride,
      int column) {
    try {
      POLYNOMIAL.handle.invokeExact(gap, tangent, n, centre, terms, c, basis, stride, column);
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }

  static void polynomialLoop(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      int[] terms,
      float[] c,
      float[] basis,
      int stride,
      int column) {
    FloatVector zero = FloatVector.zero(S);
    int end1 = count(terms, 1);
    int end2 = end1 + 2 * count(terms, 2);
    int end3 = end2 + 3 * count(terms, 3);
    int end4 = end3 + 4 * count(terms, 4);
    int many = firstOfMany(terms);
    for (int j = 0; j < n; j += 2 * LANES) {
      FloatVector s = FloatVector.fromArray(S, gap, j).sub(centre);
      FloatVector sB = FloatVector.fromArray(S, gap, j + LANES).sub(centre);
      FloatVector p = zero;
      FloatVector pB = zero;
      FloatVector d = zero;
      FloatVector dB = zero;
      int at = 0;
      for (; at < end1; at++) {
        FloatVector next = FloatVector.broadcast(S, c[at]);
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, next);
        pB = pB.fma(sB, next);
      }
      int from = column + j + stride;
      FloatVector y1 = FloatVector.fromArray(S, basis, from);
      FloatVector y1B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end2; at += 2) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, y1.fma(c1, c0));
        pB = pB.fma(sB, y1B.fma(c1, c0));
      }
      from += stride;
      FloatVector y2 = FloatVector.fromArray(S, basis, from);
      FloatVector y2B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end3; at += 3) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        FloatVector c2 = FloatVector.broadcast(S, c[at + 2]);
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, y2.fma(c2, y1.fma(c1, c0)));
        pB = pB.fma(sB, y2B.fma(c2, y1B.fma(c1, c0)));
      }
      from += stride;
      FloatVector y3 = FloatVector.fromArray(S, basis, from);
      FloatVector y3B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end4; at += 4) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        FloatVector c2 = FloatVector.broadcast(S, c[at + 2]);
        FloatVector c3 = FloatVector.broadcast(S, c[at + 3]);
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, y3.fma(c3, y2.fma(c2, y1.fma(c1, c0))));
        pB = pB.fma(sB, y3B.fma(c3, y2B.fma(c2, y1B.fma(c1, c0))));
      }
      for (int k = many; k < terms.length; k++) {
        FloatVector next = FloatVector.broadcast(S, c[at]);
        FloatVector nextB = next;
        for (int b = 1; b < terms[k]; b++) {
          FloatVector cb = FloatVector.broadcast(S, c[at + b]);
          int place = b * stride + column + j;
          next = cb.fma(FloatVector.fromArray(S, basis, place), next);
          nextB = cb.fma(FloatVector.fromArray(S, basis, place + LANES), nextB);
        }
        at += terms[k];
        d = d.fma(s, p);
        dB = dB.fma(sB, pB);
        p = p.fma(s, next);
        pB = pB.fma(sB, nextB);
      }
      p.max(0f).min(2f).intoArray(gap, j);
      pB.max(0f).min(2f).intoArray(gap, j + LANES);
      d.mul(FloatVector.fromArray(S, tangent, j)).intoArray(tangent, j);
      dB.mul(FloatVector.fromArray(S, tangent, j + LANES)).intoArray(tangent, j + LANES);
    }
  }

  /** Clamps the gap p, and adds a part of correlation one to (p, d T). */
  private static void mix(
      FloatVector p,
      FloatVector d,
      float[] gap,
      float[] tangent,
      int j,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    FloatVector g = p.max(0f).min(2f);
    FloatVector t = d.mul(FloatVector.fromArray(S, tangent, j));
    FloatKernelRows.mix(g, t, gap, tangent, j, p0, r0, ps, rs, column, weights);
  }

  private static int count(int[] terms, int wanted) {
    int count = 0;
    for (int t : terms) {
      count += t == wanted ? 1 : 0;
    }
    return count;
  }

  /** The first degree of more than four terms. */
  private static int firstOfMany(int[] terms) {
    int k = terms.length;
    while (k > 0 && terms[k - 1] > 4) {
      k--;
    }
    return k;
  }
}
