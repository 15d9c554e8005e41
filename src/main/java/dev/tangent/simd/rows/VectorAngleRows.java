package dev.tangent.simd.rows;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link AngleRows} in vectors. Four vectors go through each loop over coordinates or coefficients
 * together: every step waits for the one before, and four chains keep the processor busy.
 */
final class VectorAngleRows {
  private static final VectorSpecies<Double> S = Species.F64;
  private static final int V = S.length();
  private static final int TILE = AngleRows.TILE;
  private static final double[] ANGLE = ScalarArcCosine.ANGLE;

  private VectorAngleRows() {}

  static void gaps(double[] negative, double[] tiles, double[] gap, int count) {
    int d = negative.length;
    for (int to = 0; to < count * TILE; to += 4 * V) {
      int from = to / TILE * d * TILE + to % TILE;
      DoubleVector a0 = DoubleVector.broadcast(S, 1);
      DoubleVector a1 = a0;
      DoubleVector a2 = a0;
      DoubleVector a3 = a0;
      for (int j = 0; j < d; j++) {
        int at = from + j * TILE;
        DoubleVector x = DoubleVector.broadcast(S, negative[j]);
        a0 = x.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, tiles, at), a0);
        a1 = x.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, tiles, at + V), a1);
        a2 = x.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, tiles, at + 2 * V), a2);
        a3 = x.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, tiles, at + 3 * V), a3);
      }
      a0.intoArray(gap, to);
      a1.intoArray(gap, to + V);
      a2.intoArray(gap, to + 2 * V);
      a3.intoArray(gap, to + 3 * V);
    }
  }

  /** x ← 2θ/π − 1, where x was 1 − cos θ. */
  static void angles(double[] x, int count) {
    for (int at = 0; at < count * TILE; at += 4 * V) {
      DoubleVector u0 = acute(x, at);
      DoubleVector u1 = acute(x, at + V);
      DoubleVector u2 = acute(x, at + 2 * V);
      DoubleVector u3 = acute(x, at + 3 * V);
      DoubleVector p0 = DoubleVector.broadcast(S, ANGLE[ANGLE.length - 1]);
      DoubleVector p1 = p0;
      DoubleVector p2 = p0;
      DoubleVector p3 = p0;
      for (int k = ANGLE.length - 2; k >= 0; k--) {
        DoubleVector c = DoubleVector.broadcast(S, ANGLE[k]);
        p0 = u0.lanewise(VectorOperators.FMA, p0, c);
        p1 = u1.lanewise(VectorOperators.FMA, p1, c);
        p2 = u2.lanewise(VectorOperators.FMA, p2, c);
        p3 = u3.lanewise(VectorOperators.FMA, p3, c);
      }
      finish(u0, p0, x, at);
      finish(u1, p1, x, at + V);
      finish(u2, p2, x, at + 2 * V);
      finish(u3, p3, x, at + 3 * V);
    }
  }

  /** 1 − |cos θ| with the digits of the gap at both ends. */
  private static DoubleVector acute(double[] x, int at) {
    DoubleVector g = DoubleVector.fromArray(S, x, at);
    DoubleVector two = DoubleVector.broadcast(S, 2);
    return g.blend(two.sub(g), g.compare(VectorOperators.GT, 1));
  }

  private static void finish(DoubleVector u, DoubleVector p, double[] x, int at) {
    VectorMask<Double> obtuse = DoubleVector.fromArray(S, x, at).compare(VectorOperators.GT, 1);
    DoubleVector root = u.add(u).lanewise(VectorOperators.SQRT).mul(2 / Math.PI);
    DoubleVector t = root.lanewise(VectorOperators.FMA, p, DoubleVector.broadcast(S, -1));
    t.blend(DoubleVector.zero(S).sub(t), obtuse).intoArray(x, at);
  }

  static void polynomial(double[] c, double[] x, int count) {
    for (int at = 0; at < count * TILE; at += 4 * V) {
      DoubleVector x0 = DoubleVector.fromArray(S, x, at);
      DoubleVector x1 = DoubleVector.fromArray(S, x, at + V);
      DoubleVector x2 = DoubleVector.fromArray(S, x, at + 2 * V);
      DoubleVector x3 = DoubleVector.fromArray(S, x, at + 3 * V);
      DoubleVector p0 = DoubleVector.broadcast(S, c[c.length - 1]);
      DoubleVector p1 = p0;
      DoubleVector p2 = p0;
      DoubleVector p3 = p0;
      for (int k = c.length - 2; k >= 0; k--) {
        DoubleVector ck = DoubleVector.broadcast(S, c[k]);
        p0 = x0.lanewise(VectorOperators.FMA, p0, ck);
        p1 = x1.lanewise(VectorOperators.FMA, p1, ck);
        p2 = x2.lanewise(VectorOperators.FMA, p2, ck);
        p3 = x3.lanewise(VectorOperators.FMA, p3, ck);
      }
      p0.intoArray(x, at);
      p1.intoArray(x, at + V);
      p2.intoArray(x, at + 2 * V);
      p3.intoArray(x, at + 3 * V);
    }
  }
}
