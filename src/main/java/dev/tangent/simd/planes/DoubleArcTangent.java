package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * arctan of a quotient in [0, 1] to double accuracy: q times a minimax polynomial in q², found by
 * Remez' exchange, relative error 3e-17 before rounding. Horner's rule in a loop over an array: so
 * many steps written out would bring loops over planes near the compiler's limit for one graph.
 */
final class DoubleArcTangent {
  private static final double[] C = {
    0.99999999999999997292,
    -0.33333333333331111371,
    0.19999999999696321033,
    -0.14285714269196499358,
    0.11111110634357542593,
    -0.090909006476290218986,
    0.076922076085622151349,
    -0.066658258506978909297,
    0.058771423308627384305,
    -0.052386339399257700587,
    0.046722876138349925809,
    -0.040890768438067871004,
    0.034008722275226770077,
    -0.025751140852825556232,
    0.016904033140863925642,
    -0.0091303095898117098436,
    0.0038271380738220582127,
    -0.0011535804938872217917,
    0.00022068632668568960577,
    -0.000020018509892930810288
  };

  private DoubleArcTangent() {}

  static DoubleVector angle(DoubleVector q) {
    DoubleVector u = q.mul(q);
    DoubleVector p = DoubleVector.broadcast(Lanes.S, C[C.length - 1]);
    for (int k = C.length - 2; k >= 0; k--) {
      p = u.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(Lanes.S, C[k]));
    }
    return q.mul(p);
  }

  /** The same for one number. */
  static double angle(double q) {
    double u = q * q;
    double p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = u * p + C[k];
    }
    return q * p;
  }

  /** a c − b² without cancellation: the rounding of b² is put back (Kahan). */
  static double difference(double a, double c, double b) {
    double square = b * b;
    double lost = Math.fma(b, b, -square);
    return Math.fma(a, c, -square) - lost;
  }

  /** Touched by vectors only. */
  private static final class Lanes {
    static final VectorSpecies<Double> S = Species.F64;

    private Lanes() {}
  }
}
