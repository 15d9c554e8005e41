package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * arctan of a quotient in [0, 1] to float accuracy: q times a minimax polynomial in q², found by
 * Remez' exchange, relative error 1.5e-8. Literals, which the compiler keeps in registers.
 */
final class FloatArcTangent {
  private static final float[] C = {
    0.9999999848f,
    -0.3333307335f,
    0.1999261943f,
    -0.1420364467f,
    0.1064093465f,
    -0.07504295573f,
    0.04269152838f,
    -0.01606863282f,
    0.002849890184f
  };

  private FloatArcTangent() {}

  static FloatVector angle(FloatVector q) {
    FloatVector u = q.mul(q);
    FloatVector p = c(0.002849890184f);
    p = u.lanewise(VectorOperators.FMA, p, c(-0.01606863282f));
    p = u.lanewise(VectorOperators.FMA, p, c(0.04269152838f));
    p = u.lanewise(VectorOperators.FMA, p, c(-0.07504295573f));
    p = u.lanewise(VectorOperators.FMA, p, c(0.1064093465f));
    p = u.lanewise(VectorOperators.FMA, p, c(-0.1420364467f));
    p = u.lanewise(VectorOperators.FMA, p, c(0.1999261943f));
    p = u.lanewise(VectorOperators.FMA, p, c(-0.3333307335f));
    p = u.lanewise(VectorOperators.FMA, p, c(0.9999999848f));
    return q.mul(p);
  }

  private static FloatVector c(float value) {
    return FloatVector.broadcast(Lanes.S, value);
  }

  /** The same for one number. */
  static float angle(float q) {
    float u = q * q;
    float p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = u * p + C[k];
    }
    return q * p;
  }

  /** a c − b²: products of floats are exact in double. */
  static float difference(float a, float c, float b) {
    return (float) ((double) a * c - (double) b * b);
  }

  /** Touched by vectors only. */
  private static final class Lanes {
    static final VectorSpecies<Float> S = Species.F32;

    private Lanes() {}
  }
}
