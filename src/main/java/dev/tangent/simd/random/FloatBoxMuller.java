// twin: DoubleBoxMuller by hand: a number takes one word here, two there
package dev.tangent.simd.random;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Makes the float numbers of {@link ScalarRandom} from their words, in vectors and with the same
 * bits.
 *
 * <p>Radius and angle are methods of their own, written out to more than 325 bytes of bytecode
 * each: shorter ones C2 would inline into one graph. Together they outgrow its limit
 * (NodeCountInliningCutoff), and a call that is then no longer inlined boxes every vector.
 */
final class FloatBoxMuller {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final VectorSpecies<Integer> I = Species.I32;
  private static final int V = S.length();
  private static final int LANES = ScalarRandom.LANES;
  private static final int GROUP = ScalarRandom.GROUP;

  private FloatBoxMuller() {}

  /** Uniforms of {@code groups} groups. */
  static void uniforms(int[] words, int groups, float[] out, int offset) {
    for (int i = 0; i < groups * GROUP; i += V) {
      IntVector w = IntVector.fromArray(I, words, i).lanewise(VectorOperators.LSHR, 9);
      toFloat(w).add(0.5f).mul(0x1p-23f).intoArray(out, offset + i);
    }
  }

  /** Normals of {@code groups} groups. */
  static void normals(int[] words, int groups, float[] out, int offset) {
    for (int pair = 0; pair < groups * GROUP; pair += 2 * LANES) {
      radii(words, pair, out, offset + pair);
      turns(words, pair + LANES, out, offset + pair);
    }
  }

  /** √(−2 log u), u from the words at {@code at}. */
  private static void radii(int[] words, int at, float[] out, int offset) {
    for (int lane = 0; lane < LANES; lane += V) {
      IntVector w = IntVector.fromArray(I, words, at + lane);
      FloatVector low = toFloat(w.and(255)).add(0.5f);
      FloatVector high = toFloat(w.lanewise(VectorOperators.LSHR, 8));
      FloatVector u = low.lanewise(VectorOperators.FMA, FloatVector.broadcast(S, 0x1p-8f), high);
      u = u.mul(0x1p-24f);
      IntVector bits = u.reinterpretAsInts();
      IntVector e = bits.sub(0x3f3504f3).lanewise(VectorOperators.ASHR, 23);
      FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
      FloatVector y =
          FloatVector.broadcast(S, ScalarRandom.LOG0)
              .lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG1));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG2));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG3));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG4));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG5));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG6));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG7));
      y = y.lanewise(VectorOperators.FMA, f, FloatVector.broadcast(S, ScalarRandom.LOG8));
      FloatVector z = f.mul(f);
      FloatVector tail = y.mul(f).lanewise(VectorOperators.FMA, z, z.mul(-0.5f));
      FloatVector ln2 = FloatVector.broadcast(S, ScalarRandom.LN2);
      FloatVector log = toFloat(e).lanewise(VectorOperators.FMA, ln2, f.add(tail));
      log.mul(-2f).lanewise(VectorOperators.SQRT).intoArray(out, offset + lane);
    }
  }

  /**
   * Turns the radii at {@code offset} into pairs of normals, with angles from the words at {@code
   * at}.
   */
  private static void turns(int[] words, int at, float[] out, int offset) {
    for (int lane = 0; lane < LANES; lane += V) {
      IntVector w = IntVector.fromArray(I, words, at + lane);
      IntVector quadrant = w.add(0x20000000).lanewise(VectorOperators.LSHR, 30);
      IntVector rest = w.sub(quadrant.lanewise(VectorOperators.LSHL, 30));
      FloatVector t = toFloat(rest).mul(ScalarRandom.TURN);
      FloatVector z = t.mul(t);
      FloatVector s =
          FloatVector.broadcast(S, ScalarRandom.SIN0)
              .lanewise(VectorOperators.FMA, z, FloatVector.broadcast(S, ScalarRandom.SIN1));
      s =
          s.lanewise(VectorOperators.FMA, z, FloatVector.broadcast(S, ScalarRandom.SIN2))
              .mul(z)
              .lanewise(VectorOperators.FMA, t, t);
      FloatVector c =
          FloatVector.broadcast(S, ScalarRandom.COS0)
              .lanewise(VectorOperators.FMA, z, FloatVector.broadcast(S, ScalarRandom.COS1));
      c = c.lanewise(VectorOperators.FMA, z, FloatVector.broadcast(S, ScalarRandom.COS2)).mul(z);
      c =
          c.lanewise(
              VectorOperators.FMA,
              z,
              FloatVector.broadcast(S, -0.5f)
                  .lanewise(VectorOperators.FMA, z, FloatVector.broadcast(S, 1f)));
      VectorMask<Float> odd = quadrant.and(1).compare(VectorOperators.EQ, 1).cast(S);
      FloatVector r = FloatVector.fromArray(S, out, offset + lane);
      r.mul(signed(c.blend(s, odd), quadrant.add(1))).intoArray(out, offset + lane);
      r.mul(signed(s.blend(c, odd), quadrant)).intoArray(out, offset + lane + LANES);
    }
  }

  /** y with its sign changed where bit 1 of {@code quadrant} is set. */
  private static FloatVector signed(FloatVector y, IntVector quadrant) {
    return y.reinterpretAsInts()
        .lanewise(VectorOperators.XOR, quadrant.and(2).lanewise(VectorOperators.LSHL, 30))
        .reinterpretAsFloats();
  }

  private static FloatVector toFloat(IntVector i) {
    return (FloatVector) i.convert(VectorOperators.I2F, 0);
  }
}
