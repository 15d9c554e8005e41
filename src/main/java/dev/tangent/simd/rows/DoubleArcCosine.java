package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Polynomials on u in [0, 1] for the arc-cosine kernels, with θ = acos(1 − u), to double accuracy:
 * √u times a polynomial keeps all digits of a small angle, which acos of a rounded 1 − u does not.
 * Both functions are analytic up to u = 2; interpolation at Chebyshev nodes.
 *
 * <p>Horner's rule in a loop over an array, though in float literals are faster: 35 steps written
 * out would bring the loops over pairs to the compiler's limit for one graph, and their vectors
 * would be boxed.
 */
final class DoubleArcCosine {
  private static final VectorSpecies<Double> S = Species.F64;

  private static final double[] ANGLE = {
    0.9999999999999999,
    0.083333333333381,
    0.018749999994887395,
    0.005580357359544115,
    0.001898866700217143,
    0.000699195178549289,
    0.0002705562428799403,
    0.00011269686358655027,
    2.908058015756967e-05,
    7.179378545774666e-05,
    -0.00012117413285500441,
    0.00024170243545992032,
    -0.0003262055706979571,
    0.00033365819930609243,
    -0.00024256787149814154,
    0.00012100726393978694,
    -3.6946632563759546e-05,
    5.3808098398167465e-06
  };

  private static final double[] CRESCENT = {
    0.6666666666666667,
    0.03333333333332229,
    0.005357142858198758,
    0.001240079325241702,
    0.0003452501570096057,
    0.00010754902951408494,
    3.6225608465473854e-05,
    1.2433494867450564e-05,
    6.30966511428234e-06,
    -2.601674254740422e-06,
    9.933422107277233e-06,
    -1.3907157819931378e-05,
    1.6060960953685205e-05,
    -1.2705414656954406e-05,
    6.937111280820056e-06,
    -2.292598728927048e-06,
    3.6639926592577406e-07
  };

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
