// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.Outlined;
import dev.tangent.simd.Species;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row kernels of activations that are polynomials in the gap: p(gap) and p′(gap) T, then the dense
 * layer that follows, in one pass. Pairs and buffers are those of {@link FloatKernelRows}.
 *
 * <p>Two vectors are computed at a time, because each step of Horner's rule, for p and for p′,
 * waits for the one before.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatGapRows {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int LANES = S.length();

  /** The number of coefficients that {@link #layer} is fastest with. */
  static final int SHORT = 7;

  private static final Outlined SHORT_LAYER =
      Outlined.of(MethodHandles.lookup(), FloatGapRows.class, "shortLayerLoop");
  private static final Outlined LAYER =
      Outlined.of(MethodHandles.lookup(), FloatGapRows.class, "layerLoop");
  private static final Outlined POLYNOMIAL =
      Outlined.of(MethodHandles.lookup(), FloatGapRows.class, "polynomialLoop");

  private FloatGapRows() {}

  /**
   * Sets the range to the smallest and the largest of the gaps. It compares and selects: Java's min
   * and max of vectors take five instructions each, to treat NaN and −0.
   */
  static void range(FloatPairs pairs) {
    float[] gap = pairs.gap;
    int n = pairs.n;
    FloatVector low = FloatVector.broadcast(S, 2f);
    FloatVector high = FloatVector.zero(S);
    int end = S.loopBound(n);
    for (int j = 0; j < end; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      low = low.blend(g, g.lt(low));
      high = high.blend(g, high.lt(g));
    }
    if (end < n) {
      VectorMask<Float> in = S.indexInRange(end, n);
      FloatVector g = FloatVector.fromArray(S, gap, end);
      low = low.blend(g, g.lt(low).and(in));
      high = high.blend(g, high.lt(g).and(in));
    }
    pairs.range[0] = low.reduceLanes(VectorOperators.MIN);
    pairs.range[1] = high.reduceLanes(VectorOperators.MAX);
  }

  /**
   * An activation whose output correlation is a polynomial q in s = centre − gap, and the dense
   * layer of {@link FloatKernelRows#affine}: ρ′ = 2 (p p₀ q + r r₀), T ← 2 p p₀ q′ T + weights ρ′,
   * gap ← 1 − ρ′. Only for gaps that are not small: these need no clamps and keep their digits.
   *
   * @param c coefficients of q, highest degree first; {@link #SHORT} of them take the least time
   */
  static void layer(FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    try {
      if (c.length == SHORT) {
        SHORT_LAYER.handle.invokeExact(pairs, centre, c, mixing);
      } else {
        LAYER.handle.invokeExact(pairs, centre, c, mixing);
      }
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }

  static void layerLoop(FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < pairs.n; j += 2 * LANES) {
      FloatVector at = FloatVector.broadcast(S, centre);
      FloatVector s = at.sub(FloatVector.fromArray(S, gap, j));
      FloatVector sB = at.sub(FloatVector.fromArray(S, gap, j + LANES));
      FloatVector q = FloatVector.broadcast(S, c[0]);
      FloatVector qB = q;
      FloatVector d = FloatVector.zero(S);
      FloatVector dB = d;
      for (int k = 1; k < c.length; k++) {
        FloatVector next = FloatVector.broadcast(S, c[k]);
        d = s.fma(d, q);
        dB = sB.fma(dB, qB);
        q = s.fma(q, next);
        qB = sB.fma(qB, next);
      }
      mix(q, d, pairs, j, mixing, p0, r0);
      mix(qB, dB, pairs, j + LANES, mixing, p0, r0);
    }
  }

  /** {@link #layer} for {@link #SHORT} coefficients, written out so that they stay in registers. */
  static void shortLayerLoop(FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    FloatVector c0 = FloatVector.broadcast(S, c[0]);
    FloatVector c1 = FloatVector.broadcast(S, c[1]);
    FloatVector c2 = FloatVector.broadcast(S, c[2]);
    FloatVector c3 = FloatVector.broadcast(S, c[3]);
    FloatVector c4 = FloatVector.broadcast(S, c[4]);
    FloatVector c5 = FloatVector.broadcast(S, c[5]);
    FloatVector c6 = FloatVector.broadcast(S, c[6]);
    FloatVector at = FloatVector.broadcast(S, centre);
    for (int j = 0; j < pairs.n; j += LANES) {
      FloatVector s = at.sub(FloatVector.fromArray(S, gap, j));
      FloatVector q = c0.fma(s, c1);
      FloatVector d = c0.fma(s, q);
      q = s.fma(q, c2);
      d = s.fma(d, q);
      q = s.fma(q, c3);
      d = s.fma(d, q);
      q = s.fma(q, c4);
      d = s.fma(d, q);
      q = s.fma(q, c5);
      d = s.fma(d, q);
      q = s.fma(q, c6);
      mix(q, d, pairs, j, mixing, p0, r0);
    }
  }

  /**
   * gap ← p, T ← p′ T for a polynomial p &lt; 2 in gap − centre whose coefficients depend on the
   * columns: that of a degree is Σ_b c_b basis_b. The array c has the degrees one after the other,
   * highest first.
   *
   * @param terms how many c_b a degree has, never fewer than the degree above
   * @param basis with basis_0 = 1
   */
  static void polynomial(FloatPairs pairs, float centre, int[] terms, float[] c, FloatBasis basis) {
    try {
      POLYNOMIAL.handle.invokeExact(pairs, centre, terms, c, basis);
    } catch (Throwable e) {
      throw Outlined.rethrown(e);
    }
  }

  static void polynomialLoop(
      FloatPairs pairs, float centre, int[] terms, float[] c, FloatBasis functions) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    float[] basis = functions.values();
    int stride = functions.stride();
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
        d = s.fma(d, p);
        dB = sB.fma(dB, pB);
        p = s.fma(p, next);
        pB = sB.fma(pB, next);
      }
      int from = column + j + stride;
      FloatVector y1 = FloatVector.fromArray(S, basis, from);
      FloatVector y1B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end2; at += 2) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        d = s.fma(d, p);
        dB = sB.fma(dB, pB);
        p = s.fma(p, y1.fma(c1, c0));
        pB = sB.fma(pB, y1B.fma(c1, c0));
      }
      from += stride;
      FloatVector y2 = FloatVector.fromArray(S, basis, from);
      FloatVector y2B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end3; at += 3) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        FloatVector c2 = FloatVector.broadcast(S, c[at + 2]);
        d = s.fma(d, p);
        dB = sB.fma(dB, pB);
        p = s.fma(p, y2.fma(c2, y1.fma(c1, c0)));
        pB = sB.fma(pB, y2B.fma(c2, y1B.fma(c1, c0)));
      }
      from += stride;
      FloatVector y3 = FloatVector.fromArray(S, basis, from);
      FloatVector y3B = FloatVector.fromArray(S, basis, from + LANES);
      for (; at < end4; at += 4) {
        FloatVector c0 = FloatVector.broadcast(S, c[at]);
        FloatVector c1 = FloatVector.broadcast(S, c[at + 1]);
        FloatVector c2 = FloatVector.broadcast(S, c[at + 2]);
        FloatVector c3 = FloatVector.broadcast(S, c[at + 3]);
        d = s.fma(d, p);
        dB = sB.fma(dB, pB);
        p = s.fma(p, y3.fma(c3, y2.fma(c2, y1.fma(c1, c0))));
        pB = sB.fma(pB, y3B.fma(c3, y2B.fma(c2, y1B.fma(c1, c0))));
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
        d = s.fma(d, p);
        dB = sB.fma(dB, pB);
        p = s.fma(p, next);
        pB = sB.fma(pB, nextB);
      }
      p.max(0f).intoArray(gap, j);
      pB.max(0f).intoArray(gap, j + LANES);
      d.mul(FloatVector.fromArray(S, tangent, j)).intoArray(tangent, j);
      dB.mul(FloatVector.fromArray(S, tangent, j + LANES)).intoArray(tangent, j + LANES);
    }
  }

  /** Adds a part of correlation one to the pair with correlation q and tangent d T. */
  private static void mix(
      FloatVector q,
      FloatVector d,
      FloatPairs pairs,
      int j,
      FloatMixing mixing,
      float p0,
      float r0) {
    int at = pairs.column + j;
    FloatVector part = FloatVector.fromArray(S, mixing.columns().p, at).mul(p0 + p0);
    FloatVector bias = FloatVector.fromArray(S, mixing.columns().r, at).mul(r0 + r0);
    FloatVector rho = part.fma(q, bias);
    FloatVector t = d.mul(FloatVector.fromArray(S, pairs.tangent, j));
    FloatVector.broadcast(S, 1f).sub(rho).intoArray(pairs.gap, j);
    part.fma(t, rho.mul(mixing.weights())).intoArray(pairs.tangent, j);
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
