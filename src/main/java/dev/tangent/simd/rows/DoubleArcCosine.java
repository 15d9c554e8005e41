package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarArcCosine} in vectors of double.
 *
 * <p>Horner's rule runs in a loop over an array, though literals would be faster, as they are in
 * float: 35 steps written out would push the loops over pairs past the compiler's limit for one
 * graph, and their vectors would be boxed.
 */
final class DoubleArcCosine {
  private static final VectorSpecies<Double> S = Species.F64;

  private static final double[] ANGLE = ScalarArcCosine.ANGLE;

  private static final double[] CRESCENT = ScalarArcCosine.CRESCENT;

  private DoubleArcCosine() {}

  /** θ/√(2u), with a relative error of 1.2e-16. */
  static DoubleVector angle(DoubleVector u) {
    DoubleVector p = DoubleVector.broadcast(S, ANGLE[ANGLE.length - 1]);
    for (int k = ANGLE.length - 2; k >= 0; k--) {
      p = u.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, ANGLE[k]));
    }
    return p;
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 5e-17. */
  static DoubleVector crescent(DoubleVector u) {
    DoubleVector p = DoubleVector.broadcast(S, CRESCENT[CRESCENT.length - 1]);
    for (int k = CRESCENT.length - 2; k >= 0; k--) {
      p = u.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, CRESCENT[k]));
    }
    return p;
  }
}
