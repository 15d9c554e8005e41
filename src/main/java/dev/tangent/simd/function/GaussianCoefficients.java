package dev.tangent.simd.function;

/**
 * (1 + 2a) e^{a²} erfc(a) for a ≥ 0, a function between 1 and 1.3, as 1 + w P(w − 1) with w = 2a/(a
 * + POLE) (M. M. Shepherd, J. G. Laframboise, "Chebyshev approximation of (1+2x) exp(x²) erfc x in
 * 0 ≤ x &lt; ∞", Math. Comp. 36, 1981; the choice of the pole is N. Juffa's). P, of coefficients
 * TAIL, is interpolated at Chebyshev nodes up to a = LARGEST, beyond which erfc underflows; worst
 * relative errors F32 2e-8, F64 1e-16, most of them from rounding the coefficients.
 */
final class GaussianCoefficients {
  private GaussianCoefficients() {}

  /** Coefficients to the accuracy of float. */
  static final class F32 {
    static final float POLE = 3;
    static final float LARGEST = 10.7f;
    static final float[] TAIL = {
      0.25300807f,
      -0.3886292f,
      0.34106687f,
      -0.21142052f,
      0.09214871f,
      -0.02385171f,
      5.8975136e-05f,
      0.002502145f,
      -0.0005171487f,
      -0.00025373252f,
      1.2788893e-05f
    };

    private F32() {}
  }

  /** Coefficients to the accuracy of double. */
  static final class F64 {
    static final double POLE = 4;
    static final double LARGEST = 27.6;
    static final double[] TAIL = {
      0.23299511862555247,
      -0.372616235466115,
      0.38799588756874287,
      -0.31989883331404284,
      0.2188597672772976,
      -0.12512693227951333,
      0.05879656647647523,
      -0.021629050924814566,
      0.005431316771769875,
      -0.000399346965522206,
      -0.0003584257771440592,
      0.00015917024833350936,
      -8.550319475470687e-06,
      -1.585362735691129e-05,
      4.634293898346149e-06,
      1.0870973001216404e-06,
      -7.931916303051566e-07,
      -4.904114282685526e-08,
      1.1662717585442482e-07,
      5.796752995308561e-09,
      -1.3768587480297145e-08,
      -2.748778843741315e-09
    };

    private F64() {}
  }
}
