package dev.tangent.simd.spectral;

import dev.tangent.simd.Species;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link SpectralKernels} in vectors. */
final class VectorSpectralKernels {
  private static final VectorSpecies<Double> S = Species.F64;
  private static final int V = S.length();
  private static final VectorShuffle<Double> SWAP4 =
      VectorShuffle.fromOp(S, i -> i ^ Math.min(4, V / 2));
  private static final VectorShuffle<Double> SWAP2 =
      VectorShuffle.fromOp(S, i -> i ^ Math.min(2, V / 2));
  private static final VectorShuffle<Double> SWAP1 = VectorShuffle.fromOp(S, i -> i ^ 1);

  private VectorSpectralKernels() {}

  /** Eight rows at once: x is loaded and y updated once for sixteen multiply-adds. */
  static void symmetricRows(double[] a, int lda, int row, double[] x, double[] y) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector s4 = s0;
    DoubleVector s5 = s0;
    DoubleVector s6 = s0;
    DoubleVector s7 = s0;
    final DoubleVector x0 = DoubleVector.broadcast(S, x[row]);
    final DoubleVector x1 = DoubleVector.broadcast(S, x[row + 1]);
    final DoubleVector x2 = DoubleVector.broadcast(S, x[row + 2]);
    final DoubleVector x3 = DoubleVector.broadcast(S, x[row + 3]);
    final DoubleVector x4 = DoubleVector.broadcast(S, x[row + 4]);
    final DoubleVector x5 = DoubleVector.broadcast(S, x[row + 5]);
    final DoubleVector x6 = DoubleVector.broadcast(S, x[row + 6]);
    final DoubleVector x7 = DoubleVector.broadcast(S, x[row + 7]);
    final int a0 = row * lda;
    final int a1 = a0 + lda;
    final int a2 = a1 + lda;
    final int a3 = a2 + lda;
    final int a4 = a3 + lda;
    final int a5 = a4 + lda;
    final int a6 = a5 + lda;
    final int a7 = a6 + lda;
    // No tail: row is a multiple of eight, and so of V.
    for (int j = 0; j < row; j += V) {
      DoubleVector xj = DoubleVector.fromArray(S, x, j);
      DoubleVector r0 = DoubleVector.fromArray(S, a, a0 + j);
      DoubleVector r1 = DoubleVector.fromArray(S, a, a1 + j);
      DoubleVector r2 = DoubleVector.fromArray(S, a, a2 + j);
      DoubleVector r3 = DoubleVector.fromArray(S, a, a3 + j);
      s0 = r0.lanewise(VectorOperators.FMA, xj, s0);
      s1 = r1.lanewise(VectorOperators.FMA, xj, s1);
      s2 = r2.lanewise(VectorOperators.FMA, xj, s2);
      s3 = r3.lanewise(VectorOperators.FMA, xj, s3);
      DoubleVector y0 = r0.mul(x0);
      DoubleVector y1 = r1.mul(x1);
      y0 = r2.lanewise(VectorOperators.FMA, x2, y0);
      y1 = r3.lanewise(VectorOperators.FMA, x3, y1);
      DoubleVector r4 = DoubleVector.fromArray(S, a, a4 + j);
      DoubleVector r5 = DoubleVector.fromArray(S, a, a5 + j);
      DoubleVector r6 = DoubleVector.fromArray(S, a, a6 + j);
      DoubleVector r7 = DoubleVector.fromArray(S, a, a7 + j);
      s4 = r4.lanewise(VectorOperators.FMA, xj, s4);
      s5 = r5.lanewise(VectorOperators.FMA, xj, s5);
      s6 = r6.lanewise(VectorOperators.FMA, xj, s6);
      s7 = r7.lanewise(VectorOperators.FMA, xj, s7);
      y0 = r4.lanewise(VectorOperators.FMA, x4, y0);
      y1 = r5.lanewise(VectorOperators.FMA, x5, y1);
      y0 = r6.lanewise(VectorOperators.FMA, x6, y0);
      y1 = r7.lanewise(VectorOperators.FMA, x7, y1);
      DoubleVector.fromArray(S, y, j).add(y0.add(y1)).intoArray(y, j);
    }
    y[row] += sum(s0);
    y[row + 1] += sum(s1);
    y[row + 2] += sum(s2);
    y[row + 3] += sum(s3);
    y[row + 4] += sum(s4);
    y[row + 5] += sum(s5);
    y[row + 6] += sum(s6);
    y[row + 7] += sum(s7);
  }

  static double dot(double[] x, int xo, double[] y, int yo, int n) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int j = 0;
    for (; j <= n - 4 * V; j += 4 * V) {
      s0 = product(x, xo + j, y, yo + j, s0);
      s1 = product(x, xo + j + V, y, yo + j + V, s1);
      s2 = product(x, xo + j + 2 * V, y, yo + j + 2 * V, s2);
      s3 = product(x, xo + j + 3 * V, y, yo + j + 3 * V, s3);
    }
    for (; j < n; j += V) {
      VectorMask<Double> in = S.indexInRange(j, n);
      DoubleVector xj = DoubleVector.fromArray(S, x, xo + j, in);
      s0 = xj.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, y, yo + j, in), s0);
    }
    return sum(s0.add(s1).add(s2.add(s3)));
  }

  private static DoubleVector product(double[] x, int xo, double[] y, int yo, DoubleVector sum) {
    return DoubleVector.fromArray(S, x, xo)
        .lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, y, yo), sum);
  }

  /**
   * The sum of the lanes, in halves. The order of reduceLanes is left open: compiled code may sum
   * otherwise than interpreted code.
   */
  private static double sum(DoubleVector v) {
    DoubleVector s = v;
    if (V == 8) {
      s = s.add(s.rearrange(SWAP4));
    }
    if (V >= 4) {
      s = s.add(s.rearrange(SWAP2));
    }
    return s.add(s.rearrange(SWAP1)).lane(0);
  }

  /** Eight vectors of columns at a time, whose sums stay in registers. */
  static void bandRow(
      double[] l,
      int lo,
      int count,
      double inverse,
      double[] x,
      int xo,
      double[] z,
      int zo,
      double[] sums) {
    for (int c = 0; c < SpectralKernels.BAND_COLUMNS; c += 8 * V) {
      DoubleVector a0 = DoubleVector.fromArray(S, x, xo + c);
      DoubleVector a1 = DoubleVector.fromArray(S, x, xo + c + V);
      DoubleVector a2 = DoubleVector.fromArray(S, x, xo + c + 2 * V);
      DoubleVector a3 = DoubleVector.fromArray(S, x, xo + c + 3 * V);
      DoubleVector a4 = DoubleVector.fromArray(S, x, xo + c + 4 * V);
      DoubleVector a5 = DoubleVector.fromArray(S, x, xo + c + 5 * V);
      DoubleVector a6 = DoubleVector.fromArray(S, x, xo + c + 6 * V);
      DoubleVector a7 = DoubleVector.fromArray(S, x, xo + c + 7 * V);
      int from = zo + c;
      for (int p = 0; p < count; p++) {
        from -= SpectralKernels.BAND_COLUMNS;
        DoubleVector lp = DoubleVector.broadcast(S, -l[lo + p]);
        a0 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from), a0);
        a1 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + V), a1);
        a2 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 2 * V), a2);
        a3 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 3 * V), a3);
        a4 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 4 * V), a4);
        a5 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 5 * V), a5);
        a6 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 6 * V), a6);
        a7 = lp.lanewise(VectorOperators.FMA, DoubleVector.fromArray(S, z, from + 7 * V), a7);
      }
      finish(a0.mul(inverse), z, zo + c, sums, c);
      finish(a1.mul(inverse), z, zo + c + V, sums, c + V);
      finish(a2.mul(inverse), z, zo + c + 2 * V, sums, c + 2 * V);
      finish(a3.mul(inverse), z, zo + c + 3 * V, sums, c + 3 * V);
      finish(a4.mul(inverse), z, zo + c + 4 * V, sums, c + 4 * V);
      finish(a5.mul(inverse), z, zo + c + 5 * V, sums, c + 5 * V);
      finish(a6.mul(inverse), z, zo + c + 6 * V, sums, c + 6 * V);
      finish(a7.mul(inverse), z, zo + c + 7 * V, sums, c + 7 * V);
    }
  }

  private static void finish(DoubleVector result, double[] z, int zo, double[] sums, int at) {
    result.intoArray(z, zo);
    result
        .lanewise(VectorOperators.FMA, result, DoubleVector.fromArray(S, sums, at))
        .intoArray(sums, at);
  }

  static void secular(
      double[] d,
      double[] z,
      int from,
      int to,
      double origin,
      double shift,
      double[] sums,
      int at) {
    DoubleVector value = DoubleVector.zero(S);
    DoubleVector slope = value;
    DoubleVector value1 = value;
    DoubleVector slope1 = value;
    int j = from;
    for (; j <= to - 2 * V; j += 2 * V) {
      DoubleVector z0 = DoubleVector.fromArray(S, z, j);
      DoubleVector z1 = DoubleVector.fromArray(S, z, j + V);
      DoubleVector t0 = z0.div(DoubleVector.fromArray(S, d, j).sub(origin).sub(shift));
      DoubleVector t1 = z1.div(DoubleVector.fromArray(S, d, j + V).sub(origin).sub(shift));
      value = z0.lanewise(VectorOperators.FMA, t0, value);
      value1 = z1.lanewise(VectorOperators.FMA, t1, value1);
      slope = t0.lanewise(VectorOperators.FMA, t0, slope);
      slope1 = t1.lanewise(VectorOperators.FMA, t1, slope1);
    }
    for (; j < to; j += V) {
      VectorMask<Double> in = S.indexInRange(j, to);
      DoubleVector z0 = DoubleVector.fromArray(S, z, j, in);
      DoubleVector delta = DoubleVector.fromArray(S, d, j, in).sub(origin).sub(shift);
      // A lane that is masked out has z = 0, but 0/0 must not get in.
      DoubleVector t0 = z0.div(delta.blend(1, in.not()));
      value = z0.lanewise(VectorOperators.FMA, t0, value);
      slope = t0.lanewise(VectorOperators.FMA, t0, slope);
    }
    sums[at] = sum(value.add(value1));
    sums[at + 1] = sum(slope.add(slope1));
  }
}
