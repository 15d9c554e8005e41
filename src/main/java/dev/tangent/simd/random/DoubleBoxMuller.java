package dev.tangent.simd.random;

import dev.tangent.simd.Fdlibm;
import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Makes the double numbers of {@link ScalarRandom} from their words, in vectors and with the same
 * bits. It is cut into several methods for the reason given in {@link FloatBoxMuller}.
 */
final class DoubleBoxMuller {
  private static final VectorSpecies<Double> S = Species.F64;
  private static final VectorSpecies<Long> I = Species.I64;
  private static final int V = S.length();
  private static final int LANES = ScalarRandom.LANES;
  private static final int GROUP = ScalarRandom.GROUP;

  /** Adding it rounds to an integer, which then stands in the low bits. */
  private static final double ROUND = 0x1.8p52;

  private static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);

  private DoubleBoxMuller() {}

  /** Multiples of 2⁻⁵² in [0, 1), one for each pair of words. */
  static void fractions(int[] high, int[] low, int groups, double[] out, int offset) {
    for (int i = 0; i < groups * GROUP; i++) {
      out[offset + i] = ScalarRandom.fraction(high[i], low[i]);
    }
  }

  /** Turns fractions into uniforms. */
  static void uniforms(int groups, double[] out, int offset) {
    for (int i = offset; i < offset + groups * GROUP; i += V) {
      DoubleVector.fromArray(S, out, i).add(0x1p-53).intoArray(out, i);
    }
  }

  /** Turns fractions into normals. */
  static void normals(int groups, double[] out, int offset) {
    double[] sines = new double[2 * LANES]; // sines, then cosines
    for (int pair = offset; pair < offset + groups * GROUP; pair += 2 * LANES) {
      radii(out, pair);
      circle(out, pair + LANES, sines);
      turns(sines, out, pair);
    }
  }

  /** √(−2 log u) of the fractions at {@code at}. */
  private static void radii(double[] out, int at) {
    for (int lane = at; lane < at + LANES; lane += V) {
      DoubleVector u = DoubleVector.fromArray(S, out, lane).add(0x1p-53);
      LongVector bits = u.reinterpretAsLongs();
      LongVector e = bits.sub(0x3FE6A09E667F3BCDL).lanewise(VectorOperators.ASHR, 52);
      DoubleVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles().sub(1);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r =
          DoubleVector.broadcast(S, Fdlibm.LG7)
              .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG6));
      r = r.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG5));
      r = r.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG4));
      r = r.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG3));
      r = r.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG2));
      r = r.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.LG1)).mul(z);
      DoubleVector half = f.mul(0.5).mul(f);
      DoubleVector k = e.add(ROUND_BITS).reinterpretAsDoubles().sub(ROUND);
      DoubleVector low = s.lanewise(VectorOperators.FMA, half.add(r), k.mul(Fdlibm.LN2_LOW));
      DoubleVector high = DoubleVector.broadcast(S, Fdlibm.LN2_HIGH);
      DoubleVector log = k.lanewise(VectorOperators.FMA, high, f.sub(half.sub(low)));
      log.mul(-2).lanewise(VectorOperators.SQRT).intoArray(out, lane);
    }
  }

  /** Sine and cosine of the fractions of a turn at {@code at}, less whole quadrants. */
  private static void circle(double[] out, int at, double[] sines) {
    for (int lane = 0; lane < LANES; lane += V) {
      DoubleVector f = DoubleVector.fromArray(S, out, at + lane);
      DoubleVector four = DoubleVector.broadcast(S, 4);
      DoubleVector shifted =
          f.lanewise(VectorOperators.FMA, four, DoubleVector.broadcast(S, ROUND));
      DoubleVector t = f.lanewise(VectorOperators.FMA, four, shifted.sub(ROUND).neg());
      t = t.mul(Math.PI / 2);
      DoubleVector z = t.mul(t);
      DoubleVector p = DoubleVector.broadcast(S, Fdlibm.S6);
      p = p.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.S5));
      p = p.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.S4));
      p = p.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.S3));
      p = p.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.S2));
      p = p.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.S1));
      p.mul(z).lanewise(VectorOperators.FMA, t, t).intoArray(sines, lane);
      DoubleVector q = DoubleVector.broadcast(S, Fdlibm.C6);
      q = q.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.C5));
      q = q.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.C4));
      q = q.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.C3));
      q = q.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.C2));
      q = q.lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, Fdlibm.C1));
      DoubleVector one = DoubleVector.broadcast(S, 1);
      DoubleVector half = z.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, -0.5), one);
      q.mul(z).lanewise(VectorOperators.FMA, z, half).intoArray(sines, lane + LANES);
    }
  }

  /** Turns the radii at {@code at} and the fractions behind them into pairs of normals. */
  private static void turns(double[] sines, double[] out, int at) {
    for (int lane = 0; lane < LANES; lane += V) {
      DoubleVector f = DoubleVector.fromArray(S, out, at + lane + LANES);
      DoubleVector round = DoubleVector.broadcast(S, ROUND);
      LongVector quadrant =
          f.lanewise(VectorOperators.FMA, DoubleVector.broadcast(S, 4), round).reinterpretAsLongs();
      LongVector s = DoubleVector.fromArray(S, sines, lane).reinterpretAsLongs();
      LongVector c = DoubleVector.fromArray(S, sines, lane + LANES).reinterpretAsLongs();
      // Sine and cosine change places in odd quadrants, by operations on bits: masks of two lanes
      // would be boxed.
      LongVector odd = quadrant.lanewise(VectorOperators.LSHL, 63);
      LongVector other =
          odd.lanewise(VectorOperators.ASHR, 63).and(s.lanewise(VectorOperators.XOR, c));
      DoubleVector r = DoubleVector.fromArray(S, out, at + lane);
      r.mul(signed(c, other, quadrant.add(1))).intoArray(out, at + lane);
      r.mul(signed(s, other, quadrant)).intoArray(out, at + lane + LANES);
    }
  }

  /** The bits of y or those of the other, with the sign of the quadrant. */
  private static DoubleVector signed(LongVector y, LongVector other, LongVector quadrant) {
    return y.lanewise(VectorOperators.XOR, other)
        .lanewise(VectorOperators.XOR, quadrant.and(2).lanewise(VectorOperators.LSHL, 62))
        .reinterpretAsDoubles();
  }
}
