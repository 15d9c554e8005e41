// twin: DoubleFunctions by hand: other polynomials, other splits of the argument
package dev.tangent.simd.function;

import dev.tangent.simd.Species;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise functions of arrays in float, computed by sums, products and selections alone. They
 * are called through {@link FloatLoop} and work on whole vectors; input and output may be the same
 * range.
 *
 * <p>The JDK's own vector operators (EXP, TANH, …) are not used: the interpreter computes them with
 * another algorithm than compiled code, so that the bits would depend on when a method was
 * compiled. The functions here give the same bits in the interpreter, in every compiler and at
 * every width, and call no library, across which vectors would be spilled.
 *
 * <p>Each function is one method with its loop, and its helpers are tiny. A function of a single
 * vector would be called a hundred times as often as the loop around it: the compiler would compile
 * it first and by itself, often before it knows which calls are hot, and might then find it, or
 * what it calls, too large to inline into the loop. Each vector that crosses a call is boxed. A
 * polynomial in a loop is summed by {@code x.lanewise(FMA, p, …)} and not by {@code p.fma(x, …)}:
 * the compiler knows the class of x, but that of p only after the loop is unrolled.
 *
 * <p>Reduction and minimax polynomials follow N. Juffa's public single-precision functions; acos
 * has its own fit.
 */
final class FloatFunctions {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  /** 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits. */
  private static final float ROUND = 12582912f;

  /** ROUND for exponents: the low bits after adding it are those of 2^i. */
  private static final float ROUND_EXPONENT = ROUND + 127;

  /** The same with 63 more: exponents from −150 on become those of normal numbers. */
  private static final float ROUND_BELL = ROUND + 190;

  private static final float LOG2_E = 1.442695f;
  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

  /** The largest angle that three words of π/2 reduce without loss of digits. */
  private static final float LARGEST_ANGLE = 39000f;

  // erf(x)/x − 1 in s = x² ≤ 1.
  private static final float ERF0 = 0.12837917f;
  private static final float ERF1 = -0.37612626f;
  private static final float ERF2 = 0.11283579f;
  private static final float ERF3 = -0.026853347f;
  private static final float ERF4 = 0.005187162f;
  private static final float ERF5 = -0.0007997853f;
  private static final float ERF6 = 7.806903e-5f;

  // √erfc(a) in a − 1, 1 ≤ a ≤ 4.
  private static final float ROOT0 = 0.39660963f;
  private static final float ROOT1 = -0.5233191f;
  private static final float ROOT2 = 0.17804624f;
  private static final float ROOT3 = 0.060650267f;
  private static final float ROOT4 = -0.047890816f;
  private static final float ROOT5 = -0.0011718018f;
  private static final float ROOT6 = 0.005801396f;
  private static final float ROOT7 = 0.0010833091f;
  private static final float ROOT8 = -0.002069066f;
  private static final float ROOT9 = 0.00077744189f;
  private static final float ROOT10 = -0.00013249718f;
  private static final float ROOT11 = 9.0071462e-6f;

  private FloatFunctions() {}

  private static FloatVector fma(FloatVector a, FloatVector b, float c) {
    return a.lanewise(VectorOperators.FMA, b, FloatVector.broadcast(S, c));
  }

  /** size ≥ 0 with the sign of x; −0 counts as positive. */
  static FloatVector withSignOf(FloatVector x, FloatVector size) {
    return size.blend(size.neg(), x.compare(VectorOperators.LT, 0f));
  }

  /** min(x, bound), NaN for NaN. Java's min() takes more instructions, for the signs of zeros. */
  static FloatVector atMost(FloatVector x, float bound) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  /** x/log 2, rounded, plus {@link #ROUND_EXPONENT}. */
  private static FloatVector shifted(FloatVector x) {
    return fma(x, FloatVector.broadcast(S, LOG2_E), ROUND_EXPONENT);
  }

  /** 2^i from {@link #shifted}, if that is a normal number. */
  private static FloatVector power(FloatVector shifted) {
    return shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  private static FloatVector powerOfTwo(IntVector i) {
    return i.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /** e^{x − j log 2}, |x − j log 2| ≤ ½ log 2. */
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

  /**
   * y ← e^x. The power 2^i is applied as two factors: 2^i itself may overflow or underflow though
   * the result does not.
   */
  static void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int k = 0; k < n; k += V) {
      // beyond: infinity and 0, as the products below make them
      FloatVector a = atMost(FloatVector.fromArray(S, x, xOff + k), 89f);
      a = a.blend(-104f, a.compare(VectorOperators.LT, -104f));
      FloatVector t = fma(a, FloatVector.broadcast(S, LOG2_E), ROUND);
      IntVector i = t.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = i.lanewise(VectorOperators.ASHR, 1);
      FloatVector e = fraction(a, t.sub(ROUND)).mul(powerOfTwo(half));
      e.mul(powerOfTwo(i.sub(half))).intoArray(y, yOff + k);
    }
  }

  /** y ← tanh x: an odd polynomial up to 0.55, 1 − 2/(e^{2|x|} + 1) above. */
  static void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int k = 0; k < n; k += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + k);
      FloatVector s = v.mul(v);
      FloatVector p = fma(FloatVector.broadcast(S, 1.57394409e-2f), s, -5.23025580e-2f);
      p = fma(p, s, 1.33152470e-1f);
      p = fma(p, s, -3.33327681e-1f);
      FloatVector inner = p.mul(s).lanewise(VectorOperators.FMA, v, v);
      FloatVector size = v.lanewise(VectorOperators.ABS);
      FloatVector twice = atMost(size.add(size), 20f); // tanh(10) rounds to 1
      FloatVector t = shifted(twice);
      FloatVector e = fraction(twice, t.sub(ROUND_EXPONENT)).mul(power(t));
      FloatVector tail =
          FloatVector.broadcast(S, 1f).sub(FloatVector.broadcast(S, 2f).div(e.add(1f)));
      FloatVector outer = withSignOf(v, tail);
      inner.blend(outer, size.compare(VectorOperators.GE, 0.55f)).intoArray(y, yOff + k);
    }
  }

  /** y ← erf x. */
  static void erf(float[] x, int xOff, float[] y, int yOff, int n) {
    scaledErf(x, xOff, y, yOff, n, 1f);
  }

  /**
   * y ← erf (scale x): an odd polynomial up to 1, 1 − r² above it. r = √erfc needs no exponential,
   * falls as e^{−a²/2} and so takes half of the terms that erfc would; and its square doubles the
   * rounding error of a number that is small beside 1. Both polynomials are minimax for the error
   * of erf. The terms of r are summed in two chains, which C2 lets run side by side.
   */
  static void scaledErf(float[] x, int xOff, float[] y, int yOff, int n, float scale) {
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i).mul(scale);
      FloatVector s = v.mul(v);
      FloatVector p = fma(FloatVector.broadcast(S, ERF6), s, ERF5);
      p = fma(p, s, ERF4);
      p = fma(p, s, ERF3);
      p = fma(p, s, ERF2);
      p = fma(p, s, ERF1);
      p = fma(p, s, ERF0);
      FloatVector inner = p.lanewise(VectorOperators.FMA, v, v);
      // erf(4) rounds to 1
      FloatVector t = atMost(v.lanewise(VectorOperators.ABS), 4f).sub(1f);
      FloatVector t2 = t.mul(t);
      FloatVector even = fma(FloatVector.broadcast(S, ROOT10), t2, ROOT8);
      FloatVector odd = fma(FloatVector.broadcast(S, ROOT11), t2, ROOT9);
      even = fma(even, t2, ROOT6);
      odd = fma(odd, t2, ROOT7);
      even = fma(even, t2, ROOT4);
      odd = fma(odd, t2, ROOT5);
      even = fma(even, t2, ROOT2);
      odd = fma(odd, t2, ROOT3);
      even = fma(even, t2, ROOT0);
      odd = fma(odd, t2, ROOT1);
      FloatVector r = odd.lanewise(VectorOperators.FMA, t, even);
      FloatVector outer = r.neg().lanewise(VectorOperators.FMA, r, FloatVector.broadcast(S, 1f));
      VectorMask<Float> far = t.compare(VectorOperators.GT, 0f);
      inner.blend(withSignOf(v, outer), far).intoArray(y, yOff + i);
    }
  }

  /**
   * e ← e^{−factor x²}, 0 where it underflows; what rounding the square loses is made up for. The
   * exponent is at most 0, so one factor 2^i suffices, kept 2⁶³ too large until the end.
   */
  static void bells(float[] x, int xOff, float[] e, int n, float factor) {
    float bound = (float) Math.sqrt(104 / factor); // e^{−104} rounds to 0
    for (int k = 0; k < n; k += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + k);
      FloatVector a = atMost(v.lanewise(VectorOperators.ABS), bound);
      FloatVector square = a.mul(a);
      FloatVector h = square.mul(-factor);
      FloatVector t = fma(h, FloatVector.broadcast(S, LOG2_E), ROUND_BELL);
      FloatVector bell = fraction(h, t.sub(ROUND_BELL)).mul(power(t)).mul(0x1p-63f);
      FloatVector rest = a.lanewise(VectorOperators.FMA, a, square.neg()).mul(-factor);
      rest.lanewise(VectorOperators.FMA, bell, bell).intoArray(e, k);
    }
  }

  /** y ← acos x: π/2 − asin x up to ½, 2 asin √((1 − |x|)/2) above. */
  static void acos(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      FloatVector size = v.lanewise(VectorOperators.ABS);
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
      VectorMask<Float> negative = v.compare(VectorOperators.LT, 0f);
      // π = PI_HIGH + PI_LOW: the low word keeps the last bit.
      FloatVector turned = FloatVector.broadcast(S, PI_LOW).sub(twice).add(PI_HIGH);
      FloatVector outer = twice.blend(turned, negative);
      FloatVector signed = asin.blend(asin.neg(), negative);
      FloatVector inner = FloatVector.broadcast(S, PI_LOW / 2).sub(signed).add(PI_HIGH / 2);
      inner.blend(outer, far).intoArray(y, yOff + i);
    }
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

  /** y ← log x: log m + e log 2 with m in [2/3, 4/3). */
  static void log(float[] x, int xOff, float[] y, int yOff, int n) {
    for (int k = 0; k < n; k += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + k);
      IntVector bits = v.reinterpretAsInts();
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
      r = i.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, 0.693147182f), r);
      if (bits.sub(MIN_NORMAL_BITS).compare(VectorOperators.ULT, NORMAL_RANGE).allTrue()) {
        r.intoArray(y, yOff + k);
      } else { // not all positive, normal and finite
        float[] from = Arrays.copyOfRange(x, xOff + k, xOff + k + V);
        r.intoArray(y, yOff + k);
        logOneByOne(from, y, yOff + k);
      }
    }
  }

  private static final int MIN_NORMAL_BITS = Float.floatToRawIntBits(Float.MIN_NORMAL);
  private static final int NORMAL_RANGE =
      Float.floatToRawIntBits(Float.POSITIVE_INFINITY) - MIN_NORMAL_BITS;

  /**
   * Takes the arguments that the vector code does not cover, one by one, from Math: so no result
   * depends on its neighbours.
   */
  private static void logOneByOne(float[] x, float[] y, int yOff) {
    for (int k = 0; k < V; k++) {
      if (!(x[k] >= Float.MIN_NORMAL && x[k] <= Float.MAX_VALUE)) {
        y[yOff + k] = (float) Math.log(x[k]);
      }
    }
  }

  /** y ← sin x. */
  static void sin(float[] x, int xOff, float[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 0);
  }

  /** y ← cos x. */
  static void cos(float[] x, int xOff, float[] y, int yOff, int n) {
    sine(x, xOff, y, yOff, n, 1);
  }

  /** y ← sin(x + quadrants · π/2), by quadrant and remainder. */
  private static void sine(float[] x, int xOff, float[] y, int yOff, int n, int quadrants) {
    for (int i = 0; i < n; i += V) {
      FloatVector v = FloatVector.fromArray(S, x, xOff + i);
      FloatVector t = fma(v, FloatVector.broadcast(S, 0.636619747f), ROUND);
      FloatVector j = t.sub(ROUND);
      FloatVector r = j.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, -1.57079601f), v);
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
      VectorMask<Integer> odd = quadrant.and(1).compare(VectorOperators.EQ, 1);
      IntVector bits = sin.blend(cos, odd.cast(S)).reinterpretAsInts();
      // The second bit of the quadrant is the sign.
      IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
      r = bits.lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
      FloatVector size = v.lanewise(VectorOperators.ABS);
      if (size.compare(VectorOperators.LE, LARGEST_ANGLE).allTrue()) {
        r.intoArray(y, yOff + i);
      } else {
        float[] from = Arrays.copyOfRange(x, xOff + i, xOff + i + V);
        r.intoArray(y, yOff + i);
        sineOneByOne(from, y, yOff + i, quadrants);
      }
    }
  }

  /** Replaces the results of angles above LARGEST_ANGLE by those of Math; the others stay. */
  private static void sineOneByOne(float[] x, float[] y, int yOff, int quadrants) {
    for (int k = 0; k < V; k++) {
      if (!(Math.abs(x[k]) <= LARGEST_ANGLE)) {
        y[yOff + k] = (float) (quadrants == 0 ? Math.sin(x[k]) : Math.cos(x[k]));
      }
    }
  }
}
