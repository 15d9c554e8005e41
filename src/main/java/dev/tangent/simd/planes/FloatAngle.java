// twin: DoubleAngle by hand: another polynomial
package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The angle θ ≤ π/2 of two vectors from its sine and its cosine ρ, without a quotient and without a
 * choice between the two: θ = R(ρ) sin θ, where R(ρ) = acos(ρ)/√(1 − ρ²) is smooth on [0, 1].
 *
 * <p>R is a minimax polynomial in ρ − ½, found by Remez' exchange so that the relative error of π −
 * θ is 3.1e-8. It does not wait for the root in the sine, and its coefficients are literals, which
 * the compiler keeps in registers.
 */
final class FloatAngle {
  private static final float[] C = {
    1.2091996467f,
    -0.52719974674f,
    0.27892072345f,
    -0.15873733246f,
    0.094099684492f,
    -0.055996448692f,
    0.032204132972f,
    -0.026319823631f,
    0.021628872873f
  };

  private FloatAngle() {}

  /**
   * R(ρ).
   *
   * @param v ρ − ½
   */
  static FloatVector ratio(FloatVector v) {
    FloatVector p = v.lanewise(VectorOperators.FMA, c(0.021628872873f), c(-0.026319823631f));
    p = v.lanewise(VectorOperators.FMA, p, c(0.032204132972f));
    p = v.lanewise(VectorOperators.FMA, p, c(-0.055996448692f));
    p = v.lanewise(VectorOperators.FMA, p, c(0.094099684492f));
    p = v.lanewise(VectorOperators.FMA, p, c(-0.15873733246f));
    p = v.lanewise(VectorOperators.FMA, p, c(0.27892072345f));
    p = v.lanewise(VectorOperators.FMA, p, c(-0.52719974674f));
    return v.lanewise(VectorOperators.FMA, p, c(1.2091996467f));
  }

  private static FloatVector c(float value) {
    return FloatVector.broadcast(Lanes.S, value);
  }

  /** The same for one number. */
  static float ratio(float v) {
    float p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = v * p + C[k];
    }
    return p;
  }

  /** a c − b²: products of floats are exact in double. */
  static float difference(float a, float c, float b) {
    return (float) ((double) a * c - (double) b * b);
  }

  /** The species in a class of its own, so that scalar code never loads the Vector API. */
  private static final class Lanes {
    static final VectorSpecies<Float> S = Species.F32;

    private Lanes() {}
  }
}
