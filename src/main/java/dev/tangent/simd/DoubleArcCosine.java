package dev.tangent.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Polynomials on u in [0, 1] for the arc-cosine kernels, with θ = acos(1 − u), to double accuracy:
 * √u times a polynomial keeps all digits of a small angle, which acos of a rounded 1 − u does not.
 * Both functions are analytic up to u = 2; interpolation at Chebyshev nodes.
 *
 * <p>The coefficients are literals: the compiler keeps these in registers, while those of an array
 * are loaded again after every store, for all it knows of the array.
 */
final class DoubleArcCosine {
  private static final VectorSpecies<Double> S = Species.F64;

  private DoubleArcCosine() {}

  /** θ/√(2u), with a relative error of 1.2e-16. */
  static DoubleVector angle(DoubleVector u) {
    return c(5.3808098398167465e-06)
        .fma(u, c(-3.6946632563759546e-05))
        .fma(u, c(0.00012100726393978694))
        .fma(u, c(-0.00024256787149814154))
        .fma(u, c(0.00033365819930609243))
        .fma(u, c(-0.0003262055706979571))
        .fma(u, c(0.00024170243545992032))
        .fma(u, c(-0.00012117413285500441))
        .fma(u, c(7.179378545774666e-05))
        .fma(u, c(2.908058015756967e-05))
        .fma(u, c(0.00011269686358655027))
        .fma(u, c(0.0002705562428799403))
        .fma(u, c(0.000699195178549289))
        .fma(u, c(0.001898866700217143))
        .fma(u, c(0.005580357359544115))
        .fma(u, c(0.018749999994887395))
        .fma(u, c(0.083333333333381))
        .fma(u, c(0.9999999999999999));
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 5e-17. */
  static DoubleVector crescent(DoubleVector u) {
    return c(3.6639926592577406e-07)
        .fma(u, c(-2.292598728927048e-06))
        .fma(u, c(6.937111280820056e-06))
        .fma(u, c(-1.2705414656954406e-05))
        .fma(u, c(1.6060960953685205e-05))
        .fma(u, c(-1.3907157819931378e-05))
        .fma(u, c(9.933422107277233e-06))
        .fma(u, c(-2.601674254740422e-06))
        .fma(u, c(6.30966511428234e-06))
        .fma(u, c(1.2433494867450564e-05))
        .fma(u, c(3.6225608465473854e-05))
        .fma(u, c(0.00010754902951408494))
        .fma(u, c(0.0003452501570096057))
        .fma(u, c(0.001240079325241702))
        .fma(u, c(0.005357142858198758))
        .fma(u, c(0.03333333333332229))
        .fma(u, c(0.6666666666666667));
  }

  private static DoubleVector c(double value) {
    return DoubleVector.broadcast(S, value);
  }
}
