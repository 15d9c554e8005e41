package dev.tangent.simd.function;

import dev.tangent.simd.Fdlibm;
import dev.tangent.simd.Species;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions of arrays in double, computed by sums, products, quotients and selections
 * alone, so that the bits are the same in the interpreter, in every compiler and at every width.
 * {@link FloatFunctions} says why, and why each function is one method.
 *
 * <p>Selections do without masks: the compiler has no masks for two lanes. Polynomials are
 * interpolated at Chebyshev nodes; log and the kernels of sine and cosine are those of fdlibm.
 */
final class DoubleFunctions {
  private static final VectorSpecies<Double> S = Species.F64;
  private static final int V = S.length();

  /** 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the low bits. */
  private static final double ROUND = 0x1.8p52;

  private static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_HIGH = 0.6931471805599453;
  private static final double LN2_LOW = 2.3190468138462996e-17;

  /** Coefficients of (e^f − 1 − f)/f² for |f| ≤ ½ log 2. */
  private static final double[] EXP = {
    0.5000000000000001,
    0.16666666666666669,
    0.04166666666662348,
    0.008333333333330011,
    0.0013888888917538296,
    0.00019841269863303223,
    2.4801520792572694e-05,
    2.75572680728901e-06,
    2.762032742826824e-07,
    2.5100569275813683e-08
  };

  /** Coefficients of (asin(a)/a − 1)/z with z = a² ≤ ¼. */
  private static final double[] ASIN = {
    0.1666666666666665,
    0.07500000000020869,
    0.04464285710323956,
    0.030381947379559158,
    0.022372047201808885,
    0.01735526856395352,
    0.013929545950485803,
    0.011876344296279416,
    0.0077986264075622334,
    0.01604912458494932,
    -0.010773195325585556,
    0.028187667142318098
  };

  /** Coefficients of erf(x)/x − 1 in z = x² ≤ 1. */
  private static final double[] ERF = {
    0.12837916709551256,
    -0.37612638903183543,
    0.11283791670945006,
    -0.02686617064323777,
    0.0052239776071164225,
    -0.0008548325975389692,
    0.00012055294904839707,
    -1.492473690741966e-05,
    1.6447424703317362e-06,
    -1.6208483801871705e-07,
    1.3720064546777686e-08,
    -7.795898827002142e-10
  };

  /** Coefficients of log erfc(t) in t − 2, 1 ≤ t ≤ 6. */
  private static final double[] LOG_ERFC = {
    -5.364941264616636,
    -4.418160805994414,
    -0.9237508418239403,
    -0.016465118137374547,
    0.003570756347797827,
    -0.0007323993781480485,
    0.0001353093307496605,
    -2.070646994266502e-05,
    1.9521872809796878e-06,
    2.0372616298084024e-07,
    -1.731724530296482e-07,
    5.7697021016654687e-08,
    -1.3989439614809109e-08,
    2.609223250560603e-09,
    -2.5705251327897695e-10,
    -7.146197883204955e-11,
    3.6639227561105963e-11,
    -4.872152487190741e-12
  };

  /** The largest angle that three words of π/2 reduce without loss of digits. */
  private static final double LARGEST_ANGLE = 0x1p30;

  private static final double[] HALF_PI = {
    1.5707963267948966, 6.123233995736766e-17, -1.497384905065873e-33
  };

  private DoubleFunctions() {}

  private static DoubleVector fma(DoubleVector a, DoubleVector b, double c) {
    return a.lanewise(VectorOperators.FMA, b, DoubleVector.broadcast(S, c));
  }

  /** size ≥ 0 with the sign of x. */
  static DoubleVector withSignOf(DoubleVector x, DoubleVector size) {
    LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
    return size.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  /** y where {@code which} is negative, else z. */
  private static DoubleVector select(DoubleVector which, DoubleVector y, DoubleVector z) {
    LongVector mask = which.reinterpretAsLongs().lanewise(VectorOperators.ASHR, 63);
    LongVector bits = z.reinterpretAsLongs();
    return y.reinterpretAsLongs()
        .lanewise(VectorOperators.XOR, bits)
        .and(mask)
        .lanewise(VectorOperators.XOR, bits)
        .reinterpretAsDoubles();
  }

  /**
   * y ← e^x. The power 2^i is applied as two factors: 2^i itself may overflow or underflow though
   * the result does not.
   */
  static void exp(double[] x, int xOff, double[] y, int yOff, int n) {
    for (int k = 0; k < n; k += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + k);
      DoubleVector a =
          v.min(710).max(-746); // beyond: infinity and 0, as the products below make them
      DoubleVector t = shifted(a);
      DoubleVector p = lessOne(a, t).add(1);
      LongVector i = t.reinterpretAsLongs().sub(ROUND_BITS);
      LongVector half = i.lanewise(VectorOperators.ASHR, 1);
      p.mul(powerOfTwo(half)).mul(powerOfTwo(i.sub(half))).intoArray(y, yOff + k);
    }
  }

  /** min(x, bound), NaN for NaN. */
  static DoubleVector atMost(DoubleVector x, double bound) {
    return x.min(bound);
  }

  /**
   * e ← e^{−factor x²}, 0 where it underflows; what rounding the square loses is made up for. The
   * exponent is at most 0, so one factor 2^i suffices, kept 2⁵¹¹ too large until the end.
   */
  static void bells(double[] x, int xOff, double[] e, int n, double factor) {
    double bound = Math.sqrt(746 / factor); // e^{−746} rounds to 0
    for (int k = 0; k < n; k += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + k);
      DoubleVector a = v.lanewise(VectorOperators.ABS).min(bound);
      DoubleVector square = a.mul(a);
      DoubleVector h = square.mul(-factor);
      DoubleVector t = shifted(h);
      DoubleVector power = powerOfTwo(t.reinterpretAsLongs().sub(ROUND_BITS - 511));
      DoubleVector bell = lessOne(h, t).add(1).mul(power).mul(0x1p-511);
      DoubleVector rest = a.lanewise(VectorOperators.FMA, a, square.neg()).mul(-factor);
      rest.lanewise(VectorOperators.FMA, bell, bell).intoArray(e, k);
    }
  }

  private static DoubleVector shifted(DoubleVector x) {
    return fma(x, DoubleVector.broadcast(S, LOG2_E), ROUND);
  }

  /** e^f − 1 with f = x − j log 2, j in the low bits of t. */
  private static DoubleVector lessOne(DoubleVector x, DoubleVector t) {
    DoubleVector j = t.sub(ROUND);
    DoubleVector f = j.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, -LN2_HIGH), x);
    f = j.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, -LN2_LOW), f);
    DoubleVector p = DoubleVector.broadcast(S, EXP[EXP.length - 1]);
    for (int k = EXP.length - 2; k >= 0; k--) {
      p = f.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, EXP[k]));
    }
    return f.mul(f).lanewise(VectorOperators.FMA, p, f);
  }

  private static DoubleVector powerOfTwo(LongVector i) {
    return i.add(1023).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
  }

  /** y ← tanh x = E/(E + 2) with E = e^{2|x|} − 1 = 2^i (e^f − 1) + (2^i − 1). */
  static void tanh(double[] x, int xOff, double[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + i);
      DoubleVector a = v.lanewise(VectorOperators.ABS).min(20); // tanh(20) rounds to 1
      a = a.add(a);
      DoubleVector t = shifted(a);
      DoubleVector p = lessOne(a, t);
      DoubleVector power = powerOfTwo(t.reinterpretAsLongs().sub(ROUND_BITS));
      DoubleVector e = p.lanewise(VectorOperators.FMA, power, power.sub(1));
      withSignOf(v, e.div(e.add(2))).intoArray(y, yOff + i);
    }
  }

  /** y ← erf x. */
  static void erf(double[] x, int xOff, double[] y, int yOff, int n) {
    scaledErf(x, xOff, y, yOff, n, 1);
  }

  /** y ← erf (scale x): an odd polynomial up to 1, 1 − e^{q(|x|)} above. */
  static void scaledErf(double[] x, int xOff, double[] y, int yOff, int n, double scale) {
    for (int i = 0; i < n; i += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + i).mul(scale);
      DoubleVector z = v.mul(v);
      DoubleVector p = DoubleVector.broadcast(S, ERF[ERF.length - 1]);
      for (int k = ERF.length - 2; k >= 0; k--) {
        p = z.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, ERF[k]));
      }
      DoubleVector inner = p.lanewise(VectorOperators.FMA, v, v);
      DoubleVector a = v.lanewise(VectorOperators.ABS).min(6); // erf(6) rounds to 1
      DoubleVector u = a.sub(2);
      DoubleVector q = DoubleVector.broadcast(S, LOG_ERFC[LOG_ERFC.length - 1]);
      for (int k = LOG_ERFC.length - 2; k >= 0; k--) {
        q = u.lanewise(VectorOperators.FMA, q, DoubleVector.broadcast(S, LOG_ERFC[k]));
      }
      DoubleVector t = shifted(q);
      DoubleVector power = powerOfTwo(t.reinterpretAsLongs().sub(ROUND_BITS));
      DoubleVector e = lessOne(q, t).lanewise(VectorOperators.FMA, power, power);
      DoubleVector outer = DoubleVector.broadcast(S, 1).sub(e);
      select(a.sub(1), inner, withSignOf(v, outer)).intoArray(y, yOff + i);
    }
  }

  /**
   * y ← acos x: π/2 − asin x up to ½, 2 asin √((1 − |x|)/2) above; π in two words. The cases are
   * chosen by factors of 0 and 1, with which sums and products are exact.
   */
  static void acos(double[] x, int xOff, double[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + i);
      DoubleVector size = v.lanewise(VectorOperators.ABS);
      DoubleVector one = DoubleVector.broadcast(S, 1);
      DoubleVector far = withSignOf(size.sub(0.5), one).sub(one).mul(0.5).add(one); // 0 or 1
      DoubleVector near = one.sub(far);
      DoubleVector half = size.mul(-0.5).add(0.5); // exact above ½
      DoubleVector z = size.mul(size).mul(near).lanewise(VectorOperators.ADD, half.mul(far));
      DoubleVector a = half.lanewise(VectorOperators.SQRT).mul(far);
      a = size.lanewise(VectorOperators.FMA, near, a);
      DoubleVector p = DoubleVector.broadcast(S, ASIN[ASIN.length - 1]);
      for (int k = ASIN.length - 2; k >= 0; k--) {
        p = z.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, ASIN[k]));
      }
      DoubleVector asin = p.mul(z).lanewise(VectorOperators.FMA, a, a);
      DoubleVector sign = withSignOf(v, one);
      DoubleVector quarters = one.sub(sign.mul(far)); // of a turn: 1, or 0 and 2
      DoubleVector factor = sign.mul(far.mul(3).sub(1)); // −1 or 2, by the sign
      DoubleVector low = quarters.mul(HALF_PI[1]);
      asin = asin.lanewise(VectorOperators.FMA, factor, low).add(quarters.mul(HALF_PI[0]));
      asin.intoArray(y, yOff + i);
    }
  }

  private static final long MIN_NORMAL_BITS = Double.doubleToRawLongBits(Double.MIN_NORMAL);

  /** y ← log x = k log 2 + log(1 + f), as fdlibm. */
  static void log(double[] x, int xOff, double[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + i);
      LongVector bits = v.reinterpretAsLongs();
      LongVector e = bits.sub(0x3FE6A09E667F3BCDL).lanewise(VectorOperators.ASHR, 52);
      DoubleVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles().sub(1);
      DoubleVector k = e.add(ROUND_BITS).reinterpretAsDoubles().sub(ROUND);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector half = f.mul(0.5).mul(f);
      DoubleVector p = DoubleVector.broadcast(S, LOG[LOG.length - 1]);
      for (int j = LOG.length - 2; j >= 0; j--) {
        p = z.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, LOG[j]));
      }
      DoubleVector r = half.add(p.mul(z));
      DoubleVector low = s.lanewise(VectorOperators.FMA, r, k.mul(Fdlibm.LN2_LOW));
      // log 2 in two words of which the first has trailing zeros: k times it is exact.
      DoubleVector high = DoubleVector.broadcast(S, Fdlibm.LN2_HIGH);
      r = k.lanewise(VectorOperators.FMA, high, f.sub(half.sub(low)));
      LongVector above = bits.sub(MIN_NORMAL_BITS);
      LongVector below = bits.neg().add(Double.doubleToRawLongBits(Double.MAX_VALUE));
      if (above.or(below).reduceLanes(VectorOperators.OR) >= 0) {
        r.intoArray(y, yOff + i);
      } else { // not all positive, normal and finite
        double[] from = Arrays.copyOfRange(x, xOff + i, xOff + i + V);
        r.intoArray(y, yOff + i);
        logOneByOne(from, y, yOff + i);
      }
    }
  }

  /**
   * Takes the arguments that the vector code does not cover, one by one, from Math: so no result
   * depends on its neighbours.
   */
  private static void logOneByOne(double[] x, double[] y, int yOff) {
    for (int k = 0; k < V; k++) {
      if (!(x[k] >= Double.MIN_NORMAL && x[k] <= Double.MAX_VALUE)) {
        y[yOff + k] = Math.log(x[k]);
      }
    }
  }

  private static final double[] LOG = {
    Fdlibm.LG1, Fdlibm.LG2, Fdlibm.LG3, Fdlibm.LG4, Fdlibm.LG5, Fdlibm.LG6, Fdlibm.LG7
  };

  /** y ← sin x. */
  static void sin(double[] x, int xOff, double[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 0);
  }

  /** y ← cos x. */
  static void cos(double[] x, int xOff, double[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 1);
  }

  /** y ← sin(x + quadrants · π/2), by quadrant and a remainder in two words. */
  private static void sine(double[] x, int xOff, double[] y, int yOff, int n, int quadrants) {
    for (int i = 0; i < n; i += V) {
      DoubleVector v = DoubleVector.fromArray(S, x, xOff + i);
      DoubleVector t = fma(v, DoubleVector.broadcast(S, 2 / Math.PI), ROUND);
      DoubleVector j = t.sub(ROUND).neg();
      // exact: a multiple of 2⁻⁵² below 1
      DoubleVector w = j.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, HALF_PI[0]), v);
      DoubleVector middle = DoubleVector.broadcast(S, HALF_PI[1]);
      DoubleVector r = j.lanewise(VectorOperators.FMA, middle, w);
      DoubleVector low = j.lanewise(VectorOperators.FMA, middle, w.sub(r));
      low = j.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, HALF_PI[2]), low);
      DoubleVector z = r.mul(r);
      DoubleVector sine = DoubleVector.broadcast(S, SINE[SINE.length - 1]);
      DoubleVector cosine = DoubleVector.broadcast(S, COSINE[SINE.length - 1]);
      for (int k = SINE.length - 2; k >= 0; k--) {
        sine = z.lanewise(VectorOperators.FMA, sine, DoubleVector.broadcast(S, SINE[k]));
        cosine = z.lanewise(VectorOperators.FMA, cosine, DoubleVector.broadcast(S, COSINE[k]));
      }
      // sin(r + low) = r + low cos r + …, cos(r + low) = 1 − r²/2 − r low + …
      DoubleVector half = z.mul(-0.5);
      sine = sine.mul(z).lanewise(VectorOperators.FMA, r, low);
      sine = low.lanewise(VectorOperators.FMA, half, sine).add(r);
      half = r.lanewise(VectorOperators.FMA, low.neg(), half);
      cosine = cosine.mul(z).lanewise(VectorOperators.FMA, z, half).add(1);
      r = turn(sine, cosine, t, quadrants);
      LongVector size = v.reinterpretAsLongs().and(Long.MAX_VALUE);
      if (size.neg().add(LARGEST_BITS).reduceLanes(VectorOperators.OR) >= 0) {
        r.intoArray(y, yOff + i);
      } else {
        double[] from = Arrays.copyOfRange(x, xOff + i, xOff + i + V);
        r.intoArray(y, yOff + i);
        sineOneByOne(from, y, yOff + i, quadrants);
      }
    }
  }

  /**
   * The sine or, in odd quadrants, the cosine, with the sign of the quadrant. The quadrant stands
   * in the low bits of t.
   */
  private static DoubleVector turn(
      DoubleVector sine, DoubleVector cosine, DoubleVector t, int quadrants) {
    LongVector quadrant = t.reinterpretAsLongs().add(quadrants);
    LongVector bits = sine.reinterpretAsLongs();
    LongVector odd = quadrant.lanewise(VectorOperators.LSHL, 63);
    LongVector other = cosine.reinterpretAsLongs().lanewise(VectorOperators.XOR, bits);
    other = other.and(odd.lanewise(VectorOperators.ASHR, 63));
    LongVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 62);
    return bits.lanewise(VectorOperators.XOR, other)
        .lanewise(VectorOperators.XOR, sign)
        .reinterpretAsDoubles();
  }

  private static final long LARGEST_BITS = Double.doubleToRawLongBits(LARGEST_ANGLE);

  private static final double[] SINE = {
    Fdlibm.S1, Fdlibm.S2, Fdlibm.S3, Fdlibm.S4, Fdlibm.S5, Fdlibm.S6
  };

  /** As many coefficients as {@link #SINE} has: {@link #sine} sums both polynomials in one loop. */
  private static final double[] COSINE = {
    Fdlibm.C1, Fdlibm.C2, Fdlibm.C3, Fdlibm.C4, Fdlibm.C5, Fdlibm.C6
  };

  /** Replaces the results of angles above LARGEST_ANGLE by those of Math; the others stay. */
  private static void sineOneByOne(double[] x, double[] y, int yOff, int quadrants) {
    for (int k = 0; k < V; k++) {
      if (!(Math.abs(x[k]) <= LARGEST_ANGLE)) {
        y[yOff + k] = quadrants == 0 ? Math.sin(x[k]) : Math.cos(x[k]);
      }
    }
  }
}
