// twin: DoubleArcSine by hand: another polynomial
package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * arcsin of a number in [0, √½] to float accuracy: x times a minimax polynomial in x², found by
 * Remez' exchange, relative error 1.5e-8. The polynomial is summed in pairs and pairs of pairs
 * (Estrin's scheme), because the loops wait for it; its coefficients are literals, which the
 * compiler keeps in registers.
 */
final class FloatArcSine {
  private static final float[] C = {
    0.9999999854f,
    0.1666702177f,
    0.07485922973f,
    0.04674826629f,
    0.0151816328f,
    0.08014084366f,
    -0.09684930964f,
    0.1135745619f
  };

  private FloatArcSine() {}

  static FloatVector angle(FloatVector x) {
    FloatVector u = x.mul(x);
    FloatVector u2 = u.mul(u);
    FloatVector p = u.lanewise(VectorOperators.FMA, c(0.1666702177f), c(0.9999999854f));
    FloatVector q = u.lanewise(VectorOperators.FMA, c(0.04674826629f), c(0.07485922973f));
    FloatVector r = u.lanewise(VectorOperators.FMA, c(0.08014084366f), c(0.0151816328f));
    FloatVector s = u.lanewise(VectorOperators.FMA, c(0.1135745619f), c(-0.09684930964f));
    p = u2.lanewise(VectorOperators.FMA, q, p);
    r = u2.lanewise(VectorOperators.FMA, s, r);
    return u2.mul(u2).lanewise(VectorOperators.FMA, r, p).mul(x);
  }

  private static FloatVector c(float value) {
    return FloatVector.broadcast(Lanes.S, value);
  }

  /** The same for one number. */
  static float angle(float x) {
    float u = x * x;
    float p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = u * p + C[k];
    }
    return x * p;
  }

  /** a c − b²: products of floats are exact in double. */
  static float difference(float a, float c, float b) {
    return (float) ((double) a * c - (double) b * b);
  }

  /** The same in vectors: a class of its own, so that scalar code never loads the Vector API. */
  private static final class Lanes {
    static final VectorSpecies<Float> S = Species.F32;

    private Lanes() {}
  }
}
