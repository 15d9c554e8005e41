package dev.tangent.simd;

/**
 * Coefficients of log, sin and cos from fdlibm (Sun Microsystems, 1993), in double: log(1 + f) by a
 * series in s = f/(2 + f), sin and cos on [−π/4, π/4] by polynomials in x².
 */
public final class Fdlibm {
  private Fdlibm() {}

  public static final double LG1 = 6.666666666666735130e-01;
  public static final double LG2 = 3.999999999940941908e-01;
  public static final double LG3 = 2.857142874366239149e-01;
  public static final double LG4 = 2.222219843214978396e-01;
  public static final double LG5 = 1.818357216161805012e-01;
  public static final double LG6 = 1.531383769920937332e-01;
  public static final double LG7 = 1.479819860511658591e-01;
  public static final double LN2_HIGH = 6.93147180369123816490e-01;
  public static final double LN2_LOW = 1.90821492927058770002e-10;
  public static final double S1 = -1.66666666666666324348e-01;
  public static final double S2 = 8.33333333332248946124e-03;
  public static final double S3 = -1.98412698298579493134e-04;
  public static final double S4 = 2.75573137070700676789e-06;
  public static final double S5 = -2.50507602534068634195e-08;
  public static final double S6 = 1.58969099521155010221e-10;
  public static final double C1 = 4.16666666666666019037e-02;
  public static final double C2 = -1.38888888888741095749e-03;
  public static final double C3 = 2.48015872894767294178e-05;
  public static final double C4 = -2.75573143513906633035e-07;
  public static final double C5 = 2.08757232129817482790e-09;
  public static final double C6 = -1.13596475577881948265e-11;
}
