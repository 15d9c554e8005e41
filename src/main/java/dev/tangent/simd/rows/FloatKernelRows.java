// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row kernels of the infinite-width recursion: one point against a run of others, all arithmetic in
 * vectors.
 *
 * <p>A pair is held as its gap 1 − ρ and its tangent T = Θ/√(q q′). Buffers are padded: a kernel
 * may compute (finite) garbage up to {@link FloatPairRows#padded} entries, so only a kernel that
 * reads or writes a matrix needs a masked tail.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatKernelRows {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int LANES = S.length();
  private static final float PI = (float) Math.PI;

  private FloatKernelRows() {}

  /**
   * gap ← clamp(1 − dot · norm · norm′, 0, 2).
   *
   * @return whether a gap lies below {@code near} or above 2 − {@code near}
   */
  static boolean gaps(float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs) {
    float[] inverseNorms = norms.columns();
    float[] gap = pairs.gap;
    int column = pairs.column;
    int n = pairs.n;
    FloatVector factor = FloatVector.broadcast(S, -norms.rows()[pairs.row]);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector far = FloatVector.zero(S);
    int end = S.loopBound(n);
    for (int j = 0; j < end; j += LANES) {
      FloatVector product = FloatVector.fromArray(S, dot, at + j).mul(factor);
      FloatVector rho = product.mul(FloatVector.fromArray(S, inverseNorms, column + j));
      far = far.max(rho.abs());
      one.add(rho).max(0f).min(2f).intoArray(gap, j);
    }
    if (end < n) {
      VectorMask<Float> in = S.indexInRange(end, n);
      FloatVector product = FloatVector.fromArray(S, dot, at + end, in).mul(factor);
      FloatVector rho = product.mul(FloatVector.fromArray(S, inverseNorms, column + end));
      far = far.max(rho.abs());
      one.add(rho).max(0f).min(2f).intoArray(gap, end);
    }
    return far.reduceLanes(VectorOperators.MAX) > 1 - near;
  }

  /**
   * {@link #gaps}, then {@link #affine} from T = 0: the first dense layer. Sets the range to bounds
   * of the gaps before the layer, 1 being among them where n isn't a multiple of the vector length.
   *
   * @return as {@link #gaps}: if true, the gaps lack digits and are not clamped
   */
  static boolean first(
      float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs, FloatMixing mixing) {
    float[] inverseNorms = norms.columns();
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    float[] ps = mixing.columns().p;
    float[] rs = mixing.columns().r;
    float[] range = pairs.range;
    FloatVector factor = FloatVector.broadcast(S, -norms.rows()[pairs.row]);
    FloatVector p = FloatVector.broadcast(S, mixing.p(pairs));
    FloatVector r = FloatVector.broadcast(S, mixing.r(pairs));
    FloatVector w = FloatVector.broadcast(S, mixing.weights());
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector low = FloatVector.broadcast(S, 2f);
    FloatVector high = low.neg();
    // The product may be read only up to the end of its row: the last entries go through a copy.
    int end = S.loopBound(n);
    for (int j = 0; j < end; j += LANES) {
      FloatVector product = FloatVector.fromArray(S, dot, at + j).mul(factor);
      FloatVector rho = product.mul(FloatVector.fromArray(S, inverseNorms, column + j));
      low = low.blend(rho, rho.lt(low));
      high = high.blend(rho, high.lt(rho));
      FloatVector g = one.add(rho);
      FloatVector p1 = FloatVector.fromArray(S, ps, column + j);
      FloatVector dp = p1.sub(p);
      FloatVector dr = FloatVector.fromArray(S, rs, column + j).sub(r);
      FloatVector part = p1.mul(p);
      FloatVector next = part.add(part).fma(g, dp.fma(dp, dr.mul(dr)));
      next.intoArray(gap, j);
      w.sub(w.mul(next)).intoArray(tangent, j);
    }
    range[0] = 1 + low.reduceLanes(VectorOperators.MIN);
    range[1] = 1 + high.reduceLanes(VectorOperators.MAX);
    if (end < n) {
      firstTail(dot, at, norms, pairs, mixing, end);
    }
    return range[0] < near || range[1] > 2 - near;
  }

  private static void firstTail(
      float[] dot, int at, FloatFactors norms, FloatPairs pairs, FloatMixing mixing, int from) {
    float[] range = pairs.range;
    float[] rest = new float[LANES];
    System.arraycopy(dot, at + from, rest, 0, pairs.n - from);
    FloatVector rho =
        FloatVector.fromArray(S, rest, 0)
            .mul(-norms.rows()[pairs.row])
            .mul(FloatVector.fromArray(S, norms.columns(), pairs.column + from));
    FloatVector g = rho.add(1f).max(0f).min(2f);
    mix(g, FloatVector.zero(S), pairs, from, mixing, mixing.p(pairs), mixing.r(pairs));
    range[0] = Math.min(range[0], 1 + rho.reduceLanes(VectorOperators.MIN));
    range[1] = Math.max(range[1], 1 + rho.reduceLanes(VectorOperators.MAX));
  }

  /**
   * The sum of two uncorrelated parts, of which the first is the current pair and the second has
   * correlation one (a bias): with direction cosines p, r of a point, here divided by √2 (p² + r² =
   * ½), gap ← (p − p′)² + (r − r′)² + 2 p p′ gap and T ← 2 p p′ T + weights (1 − gap).
   */
  static void affine(FloatPairs pairs, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    for (int j = 0; j < n; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      mix(g, FloatVector.fromArray(S, tangent, j), pairs, j, mixing, p0, r0);
    }
  }

  /**
   * Stores the pair (g, t) plus a part of correlation one. The row's p and r are passed as numbers:
   * if they were read here, they would be loaded again after every store.
   */
  private static void mix(
      FloatVector g,
      FloatVector t,
      FloatPairs pairs,
      int j,
      FloatMixing mixing,
      float p0,
      float r0) {
    int at = pairs.column + j;
    FloatVector p = FloatVector.fromArray(S, mixing.columns().p, at);
    FloatVector dp = p.sub(p0);
    FloatVector dr = FloatVector.fromArray(S, mixing.columns().r, at).sub(r0);
    FloatVector part = p.mul(p0 + p0);
    FloatVector next = part.fma(g, dp.fma(dp, dr.mul(dr)));
    next.intoArray(pairs.gap, j);
    FloatVector w = FloatVector.broadcast(S, mixing.weights());
    part.fma(t, w.sub(w.mul(next))).intoArray(pairs.tangent, j);
  }

  /** T ← T + weights (1 − gap): the contribution of weights, before any bias is mixed in. */
  static void addLinear(FloatPairs pairs, float weights) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    FloatVector w = FloatVector.broadcast(S, weights);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = 0; j < n; j += LANES) {
      FloatVector rho = one.sub(FloatVector.fromArray(S, gap, j));
      w.fma(rho, FloatVector.fromArray(S, tangent, j)).intoArray(tangent, j);
    }
  }

  /**
   * T ← T + factor · r′: the contribution of a bias that learns at another rate than the weights.
   */
  static void addBias(FloatPairs pairs, float factor, float[] rs) {
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    FloatVector r = FloatVector.broadcast(S, factor);
    for (int j = 0; j < n; j += LANES) {
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      r.fma(FloatVector.fromArray(S, rs, column + j), t).intoArray(tangent, j);
    }
  }

  /** The sum of the saved pair (cosines p) and the current one (cosines r), all divided by √2. */
  static void add(FloatPairs pairs, FloatPairs saved, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    float[] ps = mixing.columns().p;
    float[] rs = mixing.columns().r;
    for (int j = 0; j < n; j += LANES) {
      FloatVector p = FloatVector.fromArray(S, ps, column + j);
      FloatVector r = FloatVector.fromArray(S, rs, column + j);
      FloatVector dp = p.sub(p0);
      FloatVector dr = r.sub(r0);
      FloatVector first = p.mul(p0 + p0);
      FloatVector second = r.mul(r0 + r0);
      FloatVector g = first.fma(FloatVector.fromArray(S, saved.gap, j), dp.fma(dp, dr.mul(dr)));
      second.fma(FloatVector.fromArray(S, gap, j), g).intoArray(gap, j);
      FloatVector t = first.mul(FloatVector.fromArray(S, saved.tangent, j));
      second.fma(FloatVector.fromArray(S, tangent, j), t).intoArray(tangent, j);
    }
  }

  /** The activation a x (x ≤ 0), b x (x > 0): gap ← gap − κ (sin θ − θ cos θ), T ← (1 − κθ) T. */
  static void arcCosine(FloatPairs pairs, float kappa) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    FloatVector k = FloatVector.broadcast(S, kappa);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = 0; j < n; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      // acos(1 − g) = π − acos(1 − u) for g > 1, u = 2 − g; abs: g may be 2 and a rounding
      FloatVector u = g.min(FloatVector.broadcast(S, 2f).sub(g)).abs();
      VectorMask<Float> obtuse = g.compare(VectorOperators.GT, one);
      FloatVector root = u.add(u).lanewise(VectorOperators.SQRT);
      FloatVector angle = root.mul(FloatArcCosine.angle(u));
      FloatVector crescent = root.mul(u).mul(FloatArcCosine.crescent(u));
      crescent = crescent.add(one.sub(u).mul(PI), obtuse);
      angle = angle.blend(FloatVector.broadcast(S, PI).sub(angle), obtuse);
      g.sub(k.mul(crescent)).max(0f).intoArray(gap, j);
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      t.sub(k.mul(angle).mul(t)).intoArray(tangent, j);
    }
  }

  /** {@link #arcCosine}, then {@link #affine}, in one pass. */
  static void layer(FloatPairs pairs, float kappa, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    FloatVector k = FloatVector.broadcast(S, -kappa);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector pi = FloatVector.broadcast(S, PI);
    for (int j = 0; j < n; j += LANES) {
      FloatVector g = FloatVector.fromArray(S, gap, j);
      FloatVector u = g.min(FloatVector.broadcast(S, 2f).sub(g)).abs();
      VectorMask<Float> obtuse = g.compare(VectorOperators.GT, one);
      FloatVector root = u.add(u).lanewise(VectorOperators.SQRT);
      FloatVector angle = root.mul(FloatArcCosine.angle(u));
      FloatVector crescent = root.mul(u).mul(FloatArcCosine.crescent(u));
      crescent = crescent.add(pi.sub(pi.mul(u)), obtuse);
      angle = angle.blend(pi.sub(angle), obtuse);
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      t = k.mul(angle).fma(t, t);
      g = k.fma(crescent, g).max(0f);
      mix(g, t, pairs, j, mixing, p0, r0);
    }
  }

  /**
   * {@link #layer} for gaps of at most one (no obtuse angle), as in all layers of a ReLU stack but
   * the first. A gap slightly above one, by rounding, does no harm.
   */
  static void acuteLayer(FloatPairs pairs, float kappa, FloatMixing mixing) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int n = pairs.n;
    float p0 = mixing.p(pairs);
    float r0 = mixing.r(pairs);
    FloatVector k = FloatVector.broadcast(S, (float) (-kappa * Math.sqrt(2)));
    for (int j = 0; j < n; j += LANES) {
      FloatVector u = FloatVector.fromArray(S, gap, j);
      FloatVector root = u.lanewise(VectorOperators.SQRT).mul(k);
      FloatVector t = FloatVector.fromArray(S, tangent, j);
      t = root.mul(t).fma(FloatArcCosine.angle(u), t);
      FloatVector g = root.mul(u).fma(FloatArcCosine.crescent(u), u);
      mix(g, t, pairs, j, mixing, p0, r0);
    }
  }

  /**
   * nngp ← scale · scale′ · (1 − gap), ntk ← scale · scale′ · T.
   *
   * @return whether all of them are finite
   */
  static boolean outputs(
      FloatPairs pairs, FloatFactors scales, float[] nngp, int nngpAt, float[] ntk, int ntkAt) {
    float[] gap = pairs.gap;
    float[] tangent = pairs.tangent;
    int column = pairs.column;
    int n = pairs.n;
    FloatVector factor = FloatVector.broadcast(S, scales.rows()[pairs.row]);
    FloatVector one = FloatVector.broadcast(S, 1f);
    // Adding 0 makes 0 of −0. 0 · ∞ and 0 · NaN are NaN, and NaN stays in a sum
    FloatVector zeros = FloatVector.zero(S);
    FloatVector check = zeros;
    int end = S.loopBound(n);
    for (int j = 0; j < end; j += LANES) {
      FloatVector size = factor.mul(FloatVector.fromArray(S, scales.columns(), column + j));
      FloatVector first = size.mul(one.sub(FloatVector.fromArray(S, gap, j))).add(zeros);
      FloatVector second = size.mul(FloatVector.fromArray(S, tangent, j)).add(zeros);
      first.intoArray(nngp, nngpAt + j);
      second.intoArray(ntk, ntkAt + j);
      check = second.fma(zeros, first.fma(zeros, check));
    }
    if (end < n) {
      VectorMask<Float> in = S.indexInRange(end, n);
      FloatVector size = factor.mul(FloatVector.fromArray(S, scales.columns(), column + end));
      FloatVector first = size.mul(one.sub(FloatVector.fromArray(S, gap, end))).add(zeros);
      FloatVector second = size.mul(FloatVector.fromArray(S, tangent, end)).add(zeros);
      first.intoArray(nngp, nngpAt + end, in);
      second.intoArray(ntk, ntkAt + end, in);
      check = check.add(second.fma(zeros, first.mul(zeros)), in);
    }
    return check.eq(zeros).allTrue();
  }

  /** ½ ‖a x − b y‖², with all its digits when the two are nearly equal; b < 0 for antipodes. */
  static float halfSquaredDistance(
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
    // reduceLanes leaves its order open: compiled code may sum otherwise than interpreted code.
    float total = 0;
    for (float lane : sum.toArray()) {
      total += lane;
    }
    for (int k = end; k < n; k++) {
      float d = a * x[xOffset + k] - b * y[yOffset + k];
      total += d * d;
    }
    return 0.5f * total;
  }
}
