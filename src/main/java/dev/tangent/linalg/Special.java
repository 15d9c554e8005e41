package dev.tangent.linalg;

/**
 * Scalar special functions in double precision.
 *
 * <p>erf and erfc use W. J. Cody's regions with the rational approximations of fdlibm (Copyright
 * 1993 Sun Microsystems, Inc.; permission to use, copy, modify and distribute is freely granted,
 * provided that this notice is preserved); errors below 1 ulp. NaN gives NaN.
 */
public final class Special {
  private static final double INV_SQRT_2PI = 0.3989422804014327;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_HALF_LOW = -4.833646656726457e-17;
  private static final double ERX = 8.45062911510467529297e-01;

  private static final double[] PP = {
    1.28379167095512558561e-01,
    -3.25042107247001499370e-01,
    -2.84817495755985104766e-02,
    -5.77027029648944159157e-03,
    -2.37630166566501626084e-05
  };
  private static final double[] QQ = {
    1,
    3.97917223959155352819e-01,
    6.50222499887672944485e-02,
    5.08130628187576562776e-03,
    1.32494738004321644526e-04,
    -3.96022827877536812320e-06
  };
  private static final double[] PA = {
    -2.36211856075265944077e-03,
    4.14856118683748331666e-01,
    -3.72207876035701323847e-01,
    3.18346619901161753674e-01,
    -1.10894694282396677476e-01,
    3.54783043256182359371e-02,
    -2.16637559486879084300e-03
  };
  private static final double[] QA = {
    1,
    1.06420880400844228286e-01,
    5.40397917702171048937e-01,
    7.18286544141962662868e-02,
    1.26171219808761642112e-01,
    1.36370839120290507362e-02,
    1.19844998467991074170e-02
  };
  private static final double[] RA = {
    -9.86494403484714822705e-03,
    -6.93858572707181764372e-01,
    -1.05586262253232909814e+01,
    -6.23753324503260060396e+01,
    -1.62396669462573470355e+02,
    -1.84605092906711035994e+02,
    -8.12874355063065934246e+01,
    -9.81432934416914548592e+00
  };
  private static final double[] SA = {
    1,
    1.96512716674392571292e+01,
    1.37657754143519042600e+02,
    4.34565877475229228821e+02,
    6.45387271733267880336e+02,
    4.29008140027567833386e+02,
    1.08635005541779435134e+02,
    6.57024977031928170135e+00,
    -6.04244152148580987438e-02
  };
  private static final double[] RB = {
    -9.86494292470009928597e-03,
    -7.99283237680523006574e-01,
    -1.77579549177547519889e+01,
    -1.60636384855821916062e+02,
    -6.37566443368389627722e+02,
    -1.02509513161107724954e+03,
    -4.83519191608651397019e+02
  };
  private static final double[] SB = {
    1,
    3.03380607434824582924e+01,
    3.25792512996573918826e+02,
    1.53672958608443695994e+03,
    3.19985821950859553908e+03,
    2.55305040643316442583e+03,
    4.74528541206955367215e+02,
    -2.24409524465858183362e+01
  };

  private Special() {}

  private static double polynomial(double[] c, double x) {
    double y = c[c.length - 1];
    for (int i = c.length - 2; i >= 0; i--) {
      y = y * x + c[i];
    }
    return y;
  }

  /**
   * {@return the error function 2/√π ∫₀ˣ e^{−t²} dt}
   *
   * @param x any number; NaN gives NaN
   */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (a < 0.84375) {
      double z = x * x;
      return x + x * (polynomial(PP, z) / polynomial(QQ, z));
    }
    if (a < 1.25) {
      double s = a - 1;
      return Math.copySign(ERX + polynomial(PA, s) / polynomial(QA, s), x);
    }
    return a < 6 ? Math.copySign(1 - tail(a), x) : Double.isNaN(x) ? x : Math.copySign(1, x);
  }

  /**
   * {@return 1 − erf(x), with full relative accuracy in the right tail}
   *
   * @param x any number; NaN gives NaN
   */
  public static double erfc(double x) {
    double a = Math.abs(x);
    if (a < 0.84375) {
      double z = x * x;
      double y = polynomial(PP, z) / polynomial(QQ, z);
      return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
    }
    if (a < 1.25) {
      double s = a - 1;
      double y = polynomial(PA, s) / polynomial(QA, s);
      return x > 0 ? 1 - ERX - y : 1 + (ERX + y);
    }
    if (a < 28) {
      return x > 0 ? tail(a) : 2 - tail(a);
    }
    return Double.isNaN(x) ? x : x > 0 ? 0 : 2;
  }

  /** erfc(a) for a ≥ 1.25. */
  private static double tail(double a) {
    double s = 1 / (a * a);
    boolean near = a < 1 / 0.35;
    double ratio = polynomial(near ? RA : RB, s) / polynomial(near ? SA : SB, s);
    // a² is split in two so that the exponential keeps its digits.
    double z = Double.longBitsToDouble(Double.doubleToRawLongBits(a) & 0xFFFFFFFF00000000L);
    return Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + ratio) / a;
  }

  /**
   * {@return the scaled complement e^{x²} erfc(x) for x ≥ 0, which falls like 1/(√π x): 1, 0.43,
   * 0.26 at 0, 1, 2} NaN gives NaN.
   *
   * @param x at least 0
   * @throws IllegalArgumentException for x &lt; 0
   */
  public static double erfcx(double x) {
    if (x < 0) {
      throw new IllegalArgumentException("erfcx needs x >= 0, got " + x);
    }
    if (x < 1.25) {
      return Math.exp(x * x) * erfc(x);
    }
    double s = 1 / (x * x);
    if (x >= 28) {
      // 1 − s/2 + 3s²/4 − 15s³/8 + …
      double series = 1 - 0.5 * s * (1 - 1.5 * s * (1 - 2.5 * s * (1 - 3.5 * s)));
      return series / (x * Math.sqrt(Math.PI));
    }
    boolean near = x < 1 / 0.35;
    double ratio = polynomial(near ? RA : RB, s) / polynomial(near ? SA : SB, s);
    return Math.exp(ratio - 0.5625) / x;
  }

  /**
   * {@return the standard normal density e^{−x²/2}/√(2π)}
   *
   * @param x any number; NaN gives NaN
   */
  public static double normalDensity(double x) {
    // x² is split in two so that the relative error does not grow with x.
    double h = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xFFFFFFFFF8000000L);
    if (Double.isInfinite(x)) {
      return 0;
    }
    return INV_SQRT_2PI * Math.exp(-0.5 * h * h) * Math.exp(-0.5 * (x - h) * (x + h));
  }

  /**
   * {@return the standard normal distribution function P(Z ≤ x), with full relative accuracy on the
   * left}
   *
   * @param x any number; NaN gives NaN
   */
  public static double normalCdf(double x) {
    double t = -x * SQRT_HALF;
    double half = 0.5 * erfc(t);
    if (!(x < -1 && x > -40)) {
      return half;
    }
    // The tail would multiply the rounding error of t by 2t²: rest corrects it.
    double rest = Math.fma(-x, SQRT_HALF, -t) - x * SQRT_HALF_LOW;
    return half - Math.sqrt(2) * normalDensity(x) * rest;
  }

  /**
   * {@return the inverse of {@link #normalCdf}; ∓∞ at 0 and 1} Computed from Acklam's rational
   * approximation by two steps of Halley's method, on the tail that keeps its digits.
   *
   * @param p probability, from 0 to 1
   * @throws IllegalArgumentException outside [0, 1]
   */
  public static double normalQuantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a probability lies in [0, 1], got " + p);
    }
    if (p == 0 || p == 1) {
      return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (p > 0.5) {
      return -normalQuantile(1 - p);
    }
    double x = quantileStart(p);
    for (int i = 0; i < 2; i++) {
      double u = (normalCdf(x) - p) / normalDensity(x);
      x -= u / (1 + 0.5 * x * u);
    }
    return x;
  }

  private static double quantileStart(double p) {
    if (p < 0.02425) {
      double q = Math.sqrt(-2 * Math.log(p));
      double top =
          ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
                              - 2.549732539343734e+00)
                          * q
                      + 4.374664141464968e+00)
                  * q
              + 2.938163982698783e+00;
      return top
          / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
                      + 3.754408661907416e+00)
                  * q
              + 1);
    }
    double q = p - 0.5;
    double r = q * q;
    double top =
        ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239e+00;
    double bottom =
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1;
    return top * q / bottom;
  }
}
