// twin: DoubleArcCosine by hand: literals here, an array there (C2's limit of nodes)
package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarArcCosine} in vectors of float.
 *
 * <p>The coefficients are literals, which the compiler keeps in registers. It would load those of
 * an array again after every store, because it can't tell that the store does not change the array.
 */
final class FloatArcCosine {
  private static final VectorSpecies<Float> S = Species.F32;

  private FloatArcCosine() {}

  /** θ/√(2u), with a relative error of 3e-8. */
  static FloatVector angle(FloatVector u) {
    return c(ScalarArcCosine.ANGLE_7)
        .fma(u, c(ScalarArcCosine.ANGLE_6))
        .fma(u, c(ScalarArcCosine.ANGLE_5))
        .fma(u, c(ScalarArcCosine.ANGLE_4))
        .fma(u, c(ScalarArcCosine.ANGLE_3))
        .fma(u, c(ScalarArcCosine.ANGLE_2))
        .fma(u, c(ScalarArcCosine.ANGLE_1))
        .fma(u, c(ScalarArcCosine.ANGLE_0));
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 4e-8. */
  static FloatVector crescent(FloatVector u) {
    return c(ScalarArcCosine.CRESCENT_6)
        .fma(u, c(ScalarArcCosine.CRESCENT_5))
        .fma(u, c(ScalarArcCosine.CRESCENT_4))
        .fma(u, c(ScalarArcCosine.CRESCENT_3))
        .fma(u, c(ScalarArcCosine.CRESCENT_2))
        .fma(u, c(ScalarArcCosine.CRESCENT_1))
        .fma(u, c(ScalarArcCosine.CRESCENT_0));
  }

  private static FloatVector c(float value) {
    return FloatVector.broadcast(S, value);
  }
}
