package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Polynomials on u in [0, 1] for the arc-cosine kernels, with θ = acos(1 − u), to float accuracy:
 * √u times a polynomial keeps all digits of a small angle, which acos of a rounded 1 − u does not.
 * Both functions are analytic up to u = 2; interpolation at Chebyshev nodes.
 *
 * <p>The coefficients are literals: the compiler keeps these in registers, while those of an array
 * are loaded again after every store, for all it knows of the array.
 */
final class FloatArcCosine {
  private static final VectorSpecies<Float> S = Species.F32;

  private FloatArcCosine() {}

  /** θ/√(2u), with a relative error of 3e-8. */
  static FloatVector angle(FloatVector u) {
    return c(0.000856828f)
        .fma(u, c(-0.0014075971f))
        .fma(u, c(0.0023606173f))
        .fma(u, c(0.0010457118f))
        .fma(u, c(0.005810106f))
        .fma(u, c(0.018720286f))
        .fma(u, c(0.083334774f))
        .fma(u, c(1.0f));
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 4e-8. */
  static FloatVector crescent(FloatVector u) {
    return c(0.0001657963f)
        .fma(u, c(-0.00012459246f))
        .fma(u, c(0.00052485848f))
        .fma(u, c(0.0011725844f))
        .fma(u, c(0.0053688618f))
        .fma(u, c(0.033332586f))
        .fma(u, c(0.6666667f));
  }

  private static FloatVector c(float value) {
    return FloatVector.broadcast(S, value);
  }
}
