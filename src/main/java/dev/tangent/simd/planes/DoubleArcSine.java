package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * arcsin of a number in [0, √½] to double accuracy: x times a minimax polynomial in x², found by
 * Remez' exchange, relative error 1e-16. Horner's rule runs in a loop over an array: so many steps
 * written out would bring the loops over planes near the compiler's limit for one graph.
 */
final class DoubleArcSine {
  private static final double[] C = {
    0.99999999999999990095,
    0.166666666666791768,
    0.074999999973768144302,
    0.044642859320218562588,
    0.0303818492812413298,
    0.02237468443911477933,
    0.017308522455117826537,
    0.014504505811708551967,
    0.0068055942012798618763,
    0.040543012783905923563,
    -0.14076147276770285782,
    0.54992598441457894332,
    -1.4706304933459522258,
    2.9746721900080192131,
    -4.2823190141688649532,
    4.2299649119711347571,
    -2.5586671672925678777,
    0.73773749594568612558
  };

  private DoubleArcSine() {}

  static DoubleVector angle(DoubleVector x) {
    DoubleVector u = x.mul(x);
    DoubleVector p = DoubleVector.broadcast(Lanes.S, C[C.length - 1]);
    for (int k = C.length - 2; k >= 0; k--) {
      p = u.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(Lanes.S, C[k]));
    }
    return x.mul(p);
  }

  /** The same for one number. */
  static double angle(double x) {
    double u = x * x;
    double p = C[C.length - 1];
    for (int k = C.length - 2; k >= 0; k--) {
      p = u * p + C[k];
    }
    return x * p;
  }

  /** a c − b² without cancellation: the rounding of b² is put back (Kahan). */
  static double difference(double a, double c, double b) {
    double square = b * b;
    return Math.fma(a, c, -square) - Math.fma(b, b, -square);
  }

  /** The same in vectors: a class of its own, so that scalar code never loads the Vector API. */
  private static final class Lanes {
    static final VectorSpecies<Double> S = Species.F64;

    private Lanes() {}
  }
}
