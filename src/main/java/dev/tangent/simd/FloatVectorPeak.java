// twin: double
package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of nothing but fused multiply-adds in registers: they measure the peak rate of one core.
 */
final class FloatVectorPeak {
  private static final VectorSpecies<Float> S = Species.F32;

  private FloatVectorPeak() {}

  /** Flops of one iteration. */
  static final int FLOPS = 2 * 12 * S.length();

  /**
   * s ← a b + s: each sum is the addend and stays in its register, as in the kernels of products.
   */
  static float sums(int iterations) {
    FloatVector a = FloatVector.broadcast(S, 1e-3f);
    FloatVector b = FloatVector.broadcast(S, 1e-3f);
    FloatVector c0 = FloatVector.broadcast(S, 0f);
    FloatVector c1 = FloatVector.broadcast(S, 1f);
    FloatVector c2 = FloatVector.broadcast(S, 2f);
    FloatVector c3 = FloatVector.broadcast(S, 3f);
    FloatVector c4 = FloatVector.broadcast(S, 4f);
    FloatVector c5 = FloatVector.broadcast(S, 5f);
    FloatVector c6 = FloatVector.broadcast(S, 6f);
    FloatVector c7 = FloatVector.broadcast(S, 7f);
    FloatVector c8 = FloatVector.broadcast(S, 8f);
    FloatVector c9 = FloatVector.broadcast(S, 9f);
    FloatVector ca = FloatVector.broadcast(S, 10f);
    FloatVector cb = FloatVector.broadcast(S, 11f);
    for (int i = 0; i < iterations; i++) {
      c0 = a.lanewise(VectorOperators.FMA, b, c0);
      c1 = a.lanewise(VectorOperators.FMA, b, c1);
      c2 = a.lanewise(VectorOperators.FMA, b, c2);
      c3 = a.lanewise(VectorOperators.FMA, b, c3);
      c4 = a.lanewise(VectorOperators.FMA, b, c4);
      c5 = a.lanewise(VectorOperators.FMA, b, c5);
      c6 = a.lanewise(VectorOperators.FMA, b, c6);
      c7 = a.lanewise(VectorOperators.FMA, b, c7);
      c8 = a.lanewise(VectorOperators.FMA, b, c8);
      c9 = a.lanewise(VectorOperators.FMA, b, c9);
      ca = a.lanewise(VectorOperators.FMA, b, ca);
      cb = a.lanewise(VectorOperators.FMA, b, cb);
    }
    FloatVector sum =
        c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(ca).add(cb);
    return sum.lane(0);
  }

  /** s ← s a + b: each result is a factor of the next step. */
  static float products(int iterations) {
    FloatVector a = FloatVector.broadcast(S, 0.999f);
    FloatVector b = FloatVector.broadcast(S, 1e-3f);
    FloatVector c0 = FloatVector.broadcast(S, 0f);
    FloatVector c1 = FloatVector.broadcast(S, 1f);
    FloatVector c2 = FloatVector.broadcast(S, 2f);
    FloatVector c3 = FloatVector.broadcast(S, 3f);
    FloatVector c4 = FloatVector.broadcast(S, 4f);
    FloatVector c5 = FloatVector.broadcast(S, 5f);
    FloatVector c6 = FloatVector.broadcast(S, 6f);
    FloatVector c7 = FloatVector.broadcast(S, 7f);
    FloatVector c8 = FloatVector.broadcast(S, 8f);
    FloatVector c9 = FloatVector.broadcast(S, 9f);
    FloatVector ca = FloatVector.broadcast(S, 10f);
    FloatVector cb = FloatVector.broadcast(S, 11f);
    for (int i = 0; i < iterations; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      ca = ca.fma(a, b);
      cb = cb.fma(a, b);
    }
    FloatVector sum =
        c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(ca).add(cb);
    return sum.lane(0);
  }
}
