package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The error function in float: an odd polynomial up to 0.93, 1 − e^{−p(|x|)} above it (minimax
 * coefficients by N. Juffa).
 */
final class VectorErf {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();
  private static final float MIDDLE = 0.927734375f;

  private VectorErf() {}

  static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    int i = 0;
    for (; i <= n - V; i += V) {
      erf(FloatVector.fromArray(S, x, xOff + i)).intoArray(y, yOff + i);
    }
    if (i < n) {
      VectorMask<Float> rest = S.indexInRange(i, n);
      erf(FloatVector.fromArray(S, x, xOff + i, rest)).intoArray(y, yOff + i, rest);
    }
  }

  private static FloatVector erf(FloatVector x) {
    FloatVector s = x.mul(x);
    FloatVector p = fma(FloatVector.broadcast(S, -5.96761703e-4f), s, 4.99119423e-3f);
    p = fma(p, s, -2.67681349e-2f);
    p = fma(p, s, 1.12819925e-1f);
    p = fma(p, s, -3.76125336e-1f);
    p = fma(p, s, 1.28379166e-1f);
    FloatVector inner = p.lanewise(VectorOperators.FMA, x, x);
    FloatVector t = x.lanewise(VectorOperators.ABS).min(4f); // erf(4) rounds to 1
    FloatVector t2 = t.mul(t);
    FloatVector q = fma(FloatVector.broadcast(S, -1.72853470e-5f), t, 3.83197126e-4f);
    FloatVector u = fma(FloatVector.broadcast(S, -3.88396438e-3f), t, 2.42546219e-2f);
    q = q.lanewise(VectorOperators.FMA, t2, u);
    q = fma(q, t, -1.06777877e-1f);
    q = fma(q, t, -6.34846687e-1f);
    q = fma(q, t, -1.28717512e-1f);
    q = q.lanewise(VectorOperators.FMA, t, t.neg());
    FloatVector tail = FloatVector.broadcast(S, 1f).sub(q.lanewise(VectorOperators.EXP));
    FloatVector outer = tail.blend(tail.neg(), x.compare(VectorOperators.LT, 0f));
    return inner.blend(outer, t.compare(VectorOperators.GT, MIDDLE));
  }

  private static FloatVector fma(FloatVector a, FloatVector b, float c) {
    return a.lanewise(VectorOperators.FMA, b, FloatVector.broadcast(S, c));
  }
}
