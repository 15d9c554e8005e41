package dev.tangent.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions in float, of sums, products and selections alone.
 *
 * <p>The JDK's own vector operators (EXP, TANH, …) are not used: interpreted code computes them
 * with another program than compiled code, so that bits would depend on when the compiler came by.
 * These have the same bits in the interpreter, in every compiler and at every width, and no call
 * into a library, across which vectors would be spilled.
 *
 * <p>Reduction and minimax polynomials follow N. Juffa's public single-precision functions; acos
 * has its own fit.
 */
final class FloatFunctions {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final VectorSpecies<Integer> I = Species.I32;
  private static final int V = S.length();

  /** 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits. */
  private static final float ROUND = 12582912f;

  private static final float LOG2_E = 1.442695f;
  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

  /** Up to here three words of π/2 reduce an angle to all its digits. */
  static final float LARGEST_ANGLE = 39000f;

  /** erf(x)/x − 1 with s = x². */
  private static final float[] ERF = {
    1.28379166e-1f,
    -3.76125336e-1f,
    1.12819925e-1f,
    -2.67681349e-2f,
    4.99119423e-3f,
    -5.96761703e-4f
  };

  /** The lowest coefficients of log erfc(t)/t + 1. */
  private static final float[] LOG_ERFC = {-1.28717512e-1f, -6.34846687e-1f, -1.06777877e-1f};

  private FloatFunctions() {}

  /** e^x for x where e^x is a normal number, or NaN: e^f 2^i with |f| ≤ ½ log 2. */
  private static FloatVector normalExp(FloatVector x) {
    // 127 is the exponent of 1: the low bits are those of 2^i.
    FloatVector t = fma(x, FloatVector.broadcast(S, LOG2_E), ROUND + 127);
    IntVector power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return fraction(x, t.sub(ROUND + 127)).mul(power.reinterpretAsFloats());
  }

  /**
   * e^x; in two factors 2^i, for 2^i itself may lie outside the range where the result does not.
   */
  static FloatVector exp(FloatVector x) {
    // beyond: infinity and 0, as the products below make them
    FloatVector a = atMost(x, 89f);
    a = a.blend(-104f, a.compare(VectorOperators.LT, -104f));
    FloatVector t = fma(a, FloatVector.broadcast(S, LOG2_E), ROUND);
    IntVector i = t.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = i.lanewise(VectorOperators.ASHR, 1);
    return fraction(a, t.sub(ROUND)).mul(powerOfTwo(half)).mul(powerOfTwo(i.sub(half)));
  }

  /** e^{x − j log 2}. */
  private static FloatVector fraction(FloatVector x, FloatVector j) {
    FloatVector f = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -6.93145752e-1f), x);
    f = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -1.42860677e-6f), f);
    FloatVector p = fma(FloatVector.broadcast(S, 1.37805939e-3f), f, 8.37312452e-3f);
    p = fma(p, f, 4.16695364e-2f);
    p = fma(p, f, 1.66664720e-1f);
    p = fma(p, f, 4.99999851e-1f);
    p = fma(p, f, 1f);
    return fma(p, f, 1f);
  }

  private static FloatVector powerOfTwo(IntVector i) {
    return i.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /** Whether all x are positive, normal and finite. */
  static boolean logIsCovered(FloatVector x) {
    IntVector bits = x.reinterpretAsInts().sub(Float.floatToRawIntBits(Float.MIN_NORMAL));
    int normal =
        Float.floatToRawIntBits(Float.POSITIVE_INFINITY)
            - Float.floatToRawIntBits(Float.MIN_NORMAL);
    return bits.compare(VectorOperators.ULT, normal).allTrue();
  }

  /** log x: log m + e log 2 with m in [2/3, 4/3); where {@link #logIsCovered}. */
  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector e = bits.sub(0x3f2aaaab).and(0xff800000);
    FloatVector f = bits.sub(e).reinterpretAsFloats().sub(1f);
    FloatVector i = ((FloatVector) e.convert(VectorOperators.I2F, 0)).mul(0x1p-23f);
    FloatVector s = f.mul(f);
    FloatVector r = fma(FloatVector.broadcast(S, -0.130310059f), s, -0.121483512f);
    FloatVector t = fma(FloatVector.broadcast(S, 0.140869141f), s, 0.139814854f);
    r = r.lanewise(VectorOperators.FMA, f, t);
    r = fma(r, f, -0.166846126f);
    r = fma(r, f, 0.200120345f);
    r = fma(r, f, -0.249996200f);
    r = fma(r, f, 0.333331972f);
    r = fma(r, f, -0.5f);
    r = r.lanewise(VectorOperators.FMA, s, f);
    return i.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, 0.693147182f), r);
  }

  /** tanh x: an odd polynomial up to 0.55, 1 − 2/(e^{2|x|} + 1) above. */
  static FloatVector tanh(FloatVector x) {
    FloatVector s = x.mul(x);
    FloatVector p = fma(FloatVector.broadcast(S, 1.57394409e-2f), s, -5.23025580e-2f);
    p = fma(p, s, 1.33152470e-1f);
    p = fma(p, s, -3.33327681e-1f);
    FloatVector inner = p.mul(s).lanewise(VectorOperators.FMA, x, x);
    FloatVector size = x.lanewise(VectorOperators.ABS);
    FloatVector e = normalExp(atMost(size.add(size), 20f)); // tanh(10) rounds to 1
    FloatVector tail =
        FloatVector.broadcast(S, 1f).sub(FloatVector.broadcast(S, 2f).div(e.add(1f)));
    FloatVector outer = withSignOf(x, tail);
    return inner.blend(outer, size.compare(VectorOperators.GE, 0.55f));
  }

  /** The error function: an odd polynomial up to 0.93, 1 − e^{−p(|x|)} above it. */
  static FloatVector erf(FloatVector x) {
    FloatVector s = x.mul(x);
    FloatVector r = FloatVector.broadcast(S, ERF[ERF.length - 1]);
    for (int k = ERF.length - 2; k >= 0; k--) {
      r = s.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(S, ERF[k]));
    }
    FloatVector inner = r.lanewise(VectorOperators.FMA, x, x);
    FloatVector t = atMost(x.lanewise(VectorOperators.ABS), 4f); // erf(4) rounds to 1
    FloatVector t2 = t.mul(t);
    FloatVector q = fma(FloatVector.broadcast(S, -1.72853470e-5f), t, 3.83197126e-4f);
    FloatVector u = fma(FloatVector.broadcast(S, -3.88396438e-3f), t, 2.42546219e-2f);
    q = q.lanewise(VectorOperators.FMA, t2, u);
    for (int k = LOG_ERFC.length - 1; k >= 0; k--) {
      q = t.lanewise(VectorOperators.FMA, q, FloatVector.broadcast(S, LOG_ERFC[k]));
    }
    q = q.lanewise(VectorOperators.FMA, t, t.neg());
    FloatVector tail = FloatVector.broadcast(S, 1f).sub(normalExp(q));
    FloatVector outer = withSignOf(x, tail);
    return inner.blend(outer, t.compare(VectorOperators.GT, 0.927734375f));
  }

  /** size ≥ 0 with the sign of x; −0 counts as positive. */
  static FloatVector withSignOf(FloatVector x, FloatVector size) {
    return size.blend(size.neg(), x.compare(VectorOperators.LT, 0f));
  }

  /** x up to a bound, NaN for NaN: min() does more, for signs of zeros. */
  private static FloatVector atMost(FloatVector x, float bound) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  /** Whether all |x| ≤ {@link #LARGEST_ANGLE}. */
  static boolean sineIsCovered(FloatVector x) {
    return x.lanewise(VectorOperators.ABS).compare(VectorOperators.LE, LARGEST_ANGLE).allTrue();
  }

  /** sin(x + quadrants · π/2) for |x| ≤ {@link #LARGEST_ANGLE}: by quadrant and remainder. */
  static FloatVector sine(FloatVector x, int quadrants) {
    FloatVector t = fma(x, FloatVector.broadcast(S, 0.636619747f), ROUND);
    FloatVector j = t.sub(ROUND);
    FloatVector r = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -1.57079601f), x);
    r = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -3.13916473e-7f), r);
    r = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -5.39030253e-15f), r);
    IntVector quadrant = t.reinterpretAsInts().add(quadrants);
    FloatVector s = r.mul(r);
    FloatVector sin = fma(FloatVector.broadcast(S, 2.86567956e-6f), s, -1.98559923e-4f);
    sin = fma(sin, s, 8.33338592e-3f);
    sin = fma(sin, s, -1.66666672e-1f);
    sin = sin.lanewise(VectorOperators.FMA, r.mul(s), r);
    FloatVector cos = fma(FloatVector.broadcast(S, 2.44677067e-5f), s, -1.38877297e-3f);
    cos = fma(cos, s, 4.16666567e-2f);
    cos = fma(cos, s, -0.5f);
    cos = fma(cos, s, 1f);
    IntVector one = quadrant.and(1);
    FloatVector y = sin.blend(cos, one.compare(VectorOperators.EQ, 1).cast(S));
    // The second bit is the sign.
    IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
    return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }

  /** acos x: π/2 − asin x up to ½, 2 asin √((1 − |x|)/2) above. */
  static FloatVector acos(FloatVector x) {
    FloatVector size = x.lanewise(VectorOperators.ABS);
    VectorMask<Float> far = size.compare(VectorOperators.GT, 0.5f);
    FloatVector half = size.mul(-0.5f).add(0.5f); // exact above ½
    FloatVector z = size.mul(size).blend(half, far);
    FloatVector a = size.blend(half.sqrt(), far);
    FloatVector p = fma(FloatVector.broadcast(S, ASIN5), z, ASIN4);
    p = fma(p, z, ASIN3);
    p = fma(p, z, ASIN2);
    p = fma(p, z, ASIN1);
    p = fma(p, z, ASIN0);
    FloatVector asin = p.mul(z).lanewise(VectorOperators.FMA, a, a);
    FloatVector twice = asin.add(asin);
    VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
    // π = PI_HIGH + PI_LOW: the low word keeps the last bit.
    FloatVector turned = FloatVector.broadcast(S, PI_LOW).sub(twice).add(PI_HIGH);
    FloatVector outer = twice.blend(turned, negative);
    FloatVector signed = asin.blend(asin.neg(), negative);
    FloatVector inner = FloatVector.broadcast(S, PI_LOW / 2).sub(signed).add(PI_HIGH / 2);
    return inner.blend(outer, far);
  }

  private static final float PI_HIGH = (float) Math.PI;
  private static final float PI_LOW = (float) (Math.PI - (float) Math.PI);

  // asin(a)/a − 1 = z (ASIN0 + ASIN1 z + …), z = a² ≤ ¼: interpolated at Chebyshev nodes.
  private static final float ASIN0 = 0.166666657f;
  private static final float ASIN1 = 0.0750009418f;
  private static final float ASIN2 = 0.0445994027f;
  private static final float ASIN3 = 0.0311006624f;
  private static final float ASIN4 = 0.0171492379f;
  private static final float ASIN5 = 0.0336908475f;

  private static FloatVector fma(FloatVector a, FloatVector b, float c) {
    return a.lanewise(VectorOperators.FMA, b, FloatVector.broadcast(S, c));
  }
}
