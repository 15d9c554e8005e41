package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The angle θ ≤ π/2 of two vectors from its sine and its cosine ρ: θ = R(ρ) sin θ, where R(ρ) =
 * acos(ρ)/√(1 − ρ²) is smooth on [0, 1].
 *
 * <p>R is a minimax polynomial in ρ − ½, found by Remez' exchange so that the relative error of π −
 * θ is 1.4e-17. Horner's rule runs in a loop over an array: so many steps written out would bring
 * the loops over planes near the compiler's limit for one graph.
 */
final class DoubleAngle {
  private static final double[] C = {
    1.209199576156145264106,
    -0.5272002825625693667809,
    0.2789327682081661590134,
    -0.1586971753800145880831,
    0.09378606360245011487101,
    -0.05673371073693670359595,
    0.0348655350653026308586,
    -0.02167167410812240532581,
    0.01358687296525676891826,
    -0.008575540677364377297224,
    0.005441750528385173251404,
    -0.003468874101312820351876,
    0.002220227358959715284299,
    -0.001421745647746481751465,
    0.0009088630339870494048222,
    -0.0006041026894010249211977,
    0.0004122728234647218016976,
    -0.000204546752609923103592,
    0.00008900575193253188763477,
    -0.0001786983426933924634318,
    0.0001531825963672978237833
  };

  private DoubleAngle() {}

  /**
   * R(ρ).
   *
   * @param v ρ − ½
   */
  static DoubleVector ratio(DoubleVector v) {
    DoubleVector p = DoubleVector.broadcast(Lanes.S, C[C.length - 1]);
    for (int k = C.length - 2; k >= 0; k--) {
      p = v.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(Lanes.S, C[k]));
    }
    return p;
  }

  /** The same for one number. */
  static double ratio(double v) {
    double p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = v * p + C[k];
    }
    return p;
  }

  /** a c − b² without cancellation: the rounding of b² is put back (Kahan). */
  static double difference(double a, double c, double b) {
    double square = b * b;
    return Math.fma(a, c, -square) - Math.fma(b, b, -square);
  }

  /** The species in a class of its own, so that scalar code never loads the Vector API. */
  private static final class Lanes {
    static final VectorSpecies<Double> S = Species.F64;

    private Lanes() {}
  }
}
