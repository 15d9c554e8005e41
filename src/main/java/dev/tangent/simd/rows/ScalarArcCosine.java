package dev.tangent.simd.rows;

import dev.tangent.simd.Fused;

/**
 * Polynomials on u in [0, 1] for the arc-cosine kernels, with θ = acos(1 − u), in scalar code: √u
 * times a polynomial keeps all digits of a small angle, which acos of a rounded 1 − u does not.
 * Both functions are analytic up to u = 2; the coefficients are those of the interpolation at
 * Chebyshev nodes. {@link FloatArcCosine} and {@link DoubleArcCosine} are the same in vectors.
 */
final class ScalarArcCosine {
  // The coefficients for float are single constants: the compiler turns each into a literal.
  static final float ANGLE_7 = 0.000856828f;
  static final float ANGLE_6 = -0.0014075971f;
  static final float ANGLE_5 = 0.0023606173f;
  static final float ANGLE_4 = 0.0010457118f;
  static final float ANGLE_3 = 0.005810106f;
  static final float ANGLE_2 = 0.018720286f;
  static final float ANGLE_1 = 0.083334774f;
  static final float ANGLE_0 = 1.0f;

  static final float CRESCENT_6 = 0.0001657963f;
  static final float CRESCENT_5 = -0.00012459246f;
  static final float CRESCENT_4 = 0.00052485848f;
  static final float CRESCENT_3 = 0.0011725844f;
  static final float CRESCENT_2 = 0.0053688618f;
  static final float CRESCENT_1 = 0.033332586f;
  static final float CRESCENT_0 = 0.6666667f;

  /** The coefficients for double, lowest degree first. */
  static final double[] ANGLE = {
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

  static final double[] CRESCENT = {
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

  private ScalarArcCosine() {}

  /** θ/√(2u), with a relative error of 1e-7. */
  static float angle(float u) {
    float p = ANGLE_7;
    p = Fused.multiplyAdd(p, u, ANGLE_6);
    p = Fused.multiplyAdd(p, u, ANGLE_5);
    p = Fused.multiplyAdd(p, u, ANGLE_4);
    p = Fused.multiplyAdd(p, u, ANGLE_3);
    p = Fused.multiplyAdd(p, u, ANGLE_2);
    p = Fused.multiplyAdd(p, u, ANGLE_1);
    p = Fused.multiplyAdd(p, u, ANGLE_0);
    return p;
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 1e-7. */
  static float crescent(float u) {
    float p = CRESCENT_6;
    p = Fused.multiplyAdd(p, u, CRESCENT_5);
    p = Fused.multiplyAdd(p, u, CRESCENT_4);
    p = Fused.multiplyAdd(p, u, CRESCENT_3);
    p = Fused.multiplyAdd(p, u, CRESCENT_2);
    p = Fused.multiplyAdd(p, u, CRESCENT_1);
    p = Fused.multiplyAdd(p, u, CRESCENT_0);
    return p;
  }

  /** θ/√(2u), with a relative error of 3e-16. */
  static double angle(double u) {
    return horner(ANGLE, u);
  }

  /** (sin θ − θ cos θ)/(u √(2u)), with a relative error of 2e-16. */
  static double crescent(double u) {
    return horner(CRESCENT, u);
  }

  private static double horner(double[] c, double u) {
    double p = c[c.length - 1];
    for (int k = c.length - 2; k >= 0; k--) {
      p = Fused.multiplyAdd(p, u, c[k]);
    }
    return p;
  }
}
