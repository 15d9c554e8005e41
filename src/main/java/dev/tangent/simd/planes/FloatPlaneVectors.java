// twin: double
package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatPlanes} in vectors: a lane is a pair of images, so that no sum crosses lanes, no row
 * has a tail and no load is unaligned within a plane. Must not be loaded when {@code Width.SCALAR}:
 * there may be no Vector API then.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPlaneVectors {
  private static final VectorSpecies<Float> S = Species.F32;
  static final int LANES = S.length();
  private static final float PI = (float) Math.PI;

  private FloatPlaneVectors() {}

  // The next three are written out although they have much in common: methods of more than 325
  // bytes of code are compiled alone. A caller into which the compiler inlines them together with
  // sums of rows has more vectors than one graph may have, and stores them as objects: 2 to 6 times
  // slower.

  static void slopedRelu(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n, float shift) {
    if (of.paired) {
      slopedReluOfPairs(in, at, of, out, to, n, shift);
      return;
    }
    float[] a = of.a;
    float[] c = of.c;
    int aAt = of.aAt;
    int aRoots = aAt + a.length / 2;
    int cAt = of.cAt;
    int cRoots = cAt + c.length / 2;
    FloatVector zero = FloatVector.zero(S);
    FloatVector half = FloatVector.broadcast(S, -0.5f);
    FloatVector pi = FloatVector.broadcast(S, PI);
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, in.s, at + k);
      FloatVector size = b.abs();
      FloatVector first = FloatVector.broadcast(S, a[aAt + i]);
      FloatVector second = FloatVector.fromArray(S, c, cAt + k);
      FloatVector square = zero.sub(b.mul(b));
      FloatVector lost = b.lanewise(VectorOperators.FMA, b, square);
      FloatVector rest = first.lanewise(VectorOperators.FMA, second, square).sub(lost);
      rest = rest.blend(zero, rest.compare(VectorOperators.LT, zero));
      FloatVector root = rest.lanewise(VectorOperators.SQRT);
      FloatVector scale =
          FloatVector.broadcast(S, a[aRoots + i]).mul(FloatVector.fromArray(S, c, cRoots + k));
      FloatVector ratio = FloatAngle.ratio(size.lanewise(VectorOperators.FMA, scale, half));
      FloatVector acute = root.mul(scale).mul(ratio);
      FloatVector obtuse = pi.sub(acute);
      FloatVector angle =
          acute
              .blend(obtuse, b.compare(VectorOperators.GE, zero))
              .add(FloatVector.broadcast(S, shift));
      b.lanewise(VectorOperators.FMA, angle, root).intoArray(out.s, to + k);
      angle.mul(FloatVector.fromArray(S, in.t, at + k)).intoArray(out.t, to + k);
    }
  }

  static void reluOfPositive(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
    float[] a = of.a;
    float[] c = of.c;
    int aAt = of.aAt;
    int aRoots = aAt + a.length / 2;
    int cAt = of.cAt;
    int cRoots = cAt + c.length / 2;
    FloatVector zero = FloatVector.zero(S);
    FloatVector half = FloatVector.broadcast(S, -0.5f);
    FloatVector pi = FloatVector.broadcast(S, PI);
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, in.s, at + k);
      FloatVector first = FloatVector.broadcast(S, a[aAt + i]);
      FloatVector second = FloatVector.fromArray(S, c, cAt + k);
      FloatVector square = zero.sub(b.mul(b));
      FloatVector lost = b.lanewise(VectorOperators.FMA, b, square);
      FloatVector rest = first.lanewise(VectorOperators.FMA, second, square).sub(lost);
      rest = rest.blend(zero, rest.compare(VectorOperators.LT, zero));
      FloatVector root = rest.lanewise(VectorOperators.SQRT);
      FloatVector scale =
          FloatVector.broadcast(S, a[aRoots + i]).mul(FloatVector.fromArray(S, c, cRoots + k));
      FloatVector ratio = FloatAngle.ratio(b.lanewise(VectorOperators.FMA, scale, half));
      FloatVector angle = pi.sub(root.mul(scale).mul(ratio));
      b.lanewise(VectorOperators.FMA, angle, root).intoArray(out.s, to + k);
      angle.mul(FloatVector.fromArray(S, in.t, at + k)).intoArray(out.t, to + k);
    }
  }

  /**
   * {@link #slopedRelu} with another load for {@code a}. It is written twice because a choice
   * inside the loop costs 4 to 8 %.
   */
  private static void slopedReluOfPairs(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n, float shift) {
    float[] a = of.a;
    float[] c = of.c;
    int aAt = of.aAt;
    int aRoots = aAt + a.length / 2;
    int cAt = of.cAt;
    int cRoots = cAt + c.length / 2;
    FloatVector zero = FloatVector.zero(S);
    FloatVector half = FloatVector.broadcast(S, -0.5f);
    FloatVector pi = FloatVector.broadcast(S, PI);
    for (int k = 0; k < n * LANES; k += LANES) {
      FloatVector b = FloatVector.fromArray(S, in.s, at + k);
      FloatVector size = b.abs();
      FloatVector first = FloatVector.fromArray(S, a, aAt + k);
      FloatVector second = FloatVector.fromArray(S, c, cAt + k);
      FloatVector square = zero.sub(b.mul(b));
      FloatVector lost = b.lanewise(VectorOperators.FMA, b, square);
      FloatVector rest = first.lanewise(VectorOperators.FMA, second, square).sub(lost);
      rest = rest.blend(zero, rest.compare(VectorOperators.LT, zero));
      FloatVector root = rest.lanewise(VectorOperators.SQRT);
      FloatVector scale =
          FloatVector.fromArray(S, a, aRoots + k).mul(FloatVector.fromArray(S, c, cRoots + k));
      FloatVector ratio = FloatAngle.ratio(size.lanewise(VectorOperators.FMA, scale, half));
      FloatVector acute = root.mul(scale).mul(ratio);
      FloatVector obtuse = pi.sub(acute);
      FloatVector angle =
          acute
              .blend(obtuse, b.compare(VectorOperators.GE, zero))
              .add(FloatVector.broadcast(S, shift));
      b.lanewise(VectorOperators.FMA, angle, root).intoArray(out.s, to + k);
      angle.mul(FloatVector.fromArray(S, in.t, at + k)).intoArray(out.t, to + k);
    }
  }

  static void horizontal(
      FloatField from, int eAt, int taps, int stride, FloatField to, int hAt, int n) {
    float[] e = from.s;
    float[] f = from.t;
    float[] h = to.s;
    float[] g = to.t;
    if (taps == 3 && stride == 1) {
      FloatVector e0 = FloatVector.fromArray(S, e, eAt);
      FloatVector f0 = FloatVector.fromArray(S, f, eAt);
      FloatVector e1 = FloatVector.fromArray(S, e, eAt + LANES);
      FloatVector f1 = FloatVector.fromArray(S, f, eAt + LANES);
      for (int i = 0; i < n; i++) {
        FloatVector e2 = FloatVector.fromArray(S, e, eAt + (i + 2) * LANES);
        FloatVector f2 = FloatVector.fromArray(S, f, eAt + (i + 2) * LANES);
        e0.add(e1).add(e2).intoArray(h, hAt + i * LANES);
        f0.add(f1).add(f2).intoArray(g, hAt + i * LANES);
        e0 = e1;
        f0 = f1;
        e1 = e2;
        f1 = f2;
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      int first = eAt + i * stride * LANES;
      FloatVector sum = FloatVector.fromArray(S, e, first);
      FloatVector other = FloatVector.fromArray(S, f, first);
      for (int u = 1; u < taps; u++) {
        sum = FloatVector.fromArray(S, e, first + u * LANES).add(sum);
        other = FloatVector.fromArray(S, f, first + u * LANES).add(other);
      }
      sum.intoArray(h, hAt + i * LANES);
      other.intoArray(g, hAt + i * LANES);
    }
  }

  static void horizontal(float[] e, int eAt, int taps, int stride, float[] h, int hAt, int n) {
    for (int i = 0; i < n; i++) {
      int first = eAt + i * stride * LANES;
      FloatVector sum = FloatVector.fromArray(S, e, first);
      for (int u = 1; u < taps; u++) {
        sum = FloatVector.fromArray(S, e, first + u * LANES).add(sum);
      }
      sum.intoArray(h, hAt + i * LANES);
    }
  }

  static void vertical(
      FloatField from, int[] rows, int taps, FloatPlaneMap map, FloatField to, int at, int n) {
    float[] h = from.s;
    float[] g = from.t;
    float[] s = to.s;
    float[] t = to.t;
    FloatVector factor = FloatVector.broadcast(S, map.scale());
    FloatVector w = FloatVector.broadcast(S, map.weights());
    FloatVector bias = FloatVector.broadcast(S, map.shift());
    FloatVector learnt = FloatVector.broadcast(S, map.biases());
    if (taps == 3) {
      int r0 = rows[0];
      int r1 = rows[1];
      int r2 = rows[2];
      for (int i = 0; i < n; i++) {
        int k = i * LANES;
        FloatVector sum =
            FloatVector.fromArray(S, h, r0 + k)
                .add(FloatVector.fromArray(S, h, r1 + k))
                .add(FloatVector.fromArray(S, h, r2 + k));
        FloatVector other =
            FloatVector.fromArray(S, g, r0 + k)
                .add(FloatVector.fromArray(S, g, r1 + k))
                .add(FloatVector.fromArray(S, g, r2 + k));
        factor.lanewise(VectorOperators.FMA, sum, bias).intoArray(s, at + k);
        factor
            .lanewise(VectorOperators.FMA, other, w.lanewise(VectorOperators.FMA, sum, learnt))
            .intoArray(t, at + k);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector sum = FloatVector.fromArray(S, h, rows[0] + k);
      FloatVector other = FloatVector.fromArray(S, g, rows[0] + k);
      for (int u = 1; u < taps; u++) {
        sum = FloatVector.fromArray(S, h, rows[u] + k).add(sum);
        other = FloatVector.fromArray(S, g, rows[u] + k).add(other);
      }
      factor.lanewise(VectorOperators.FMA, sum, bias).intoArray(s, at + k);
      factor
          .lanewise(VectorOperators.FMA, other, w.lanewise(VectorOperators.FMA, sum, learnt))
          .intoArray(t, at + k);
    }
  }

  static void products(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    for (int i = 0; i < n; i++) {
      int from = i * channels;
      FloatVector sum =
          FloatVector.broadcast(S, x[xAt + from])
              .mul(FloatVector.fromArray(S, y, yAt + from * LANES));
      for (int c = 1; c < channels; c++) {
        FloatVector factor = FloatVector.broadcast(S, x[xAt + from + c]);
        sum =
            factor.lanewise(
                VectorOperators.FMA, FloatVector.fromArray(S, y, yAt + (from + c) * LANES), sum);
      }
      sum.intoArray(e, eAt + i * LANES);
    }
  }

  static void productsOfPairs(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    for (int i = 0; i < n; i++) {
      int from = i * channels * LANES;
      FloatVector sum =
          FloatVector.fromArray(S, x, xAt + from).mul(FloatVector.fromArray(S, y, yAt + from));
      for (int c = 1; c < channels; c++) {
        FloatVector factor = FloatVector.fromArray(S, x, xAt + from + c * LANES);
        sum =
            factor.lanewise(
                VectorOperators.FMA, FloatVector.fromArray(S, y, yAt + from + c * LANES), sum);
      }
      sum.intoArray(e, eAt + i * LANES);
    }
  }

  static void reduce(
      FloatField from, int eAt, float[] weights, int weightsAt, int n, float factor, float[] sums) {
    float[] e = from.s;
    float[] f = from.t;
    // Two sums of each kernel: one alone would wait for itself.
    FloatVector sum = FloatVector.zero(S);
    FloatVector other = FloatVector.zero(S);
    FloatVector odd = FloatVector.zero(S);
    FloatVector oddOther = FloatVector.zero(S);
    int i = 0;
    for (; i < n - 1; i += 2) {
      int k = eAt + i * LANES;
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + i]);
      sum = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, e, k), sum);
      other = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, f, k), other);
      FloatVector v = FloatVector.broadcast(S, weights[weightsAt + i + 1]);
      odd = v.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, e, k + LANES), odd);
      oddOther = v.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, f, k + LANES), oddOther);
    }
    if (i < n) {
      int k = eAt + i * LANES;
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + i]);
      sum = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, e, k), sum);
      other = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, f, k), other);
    }
    sum = sum.add(odd);
    other = other.add(oddOther);
    FloatVector w = FloatVector.broadcast(S, factor);
    w.lanewise(VectorOperators.FMA, sum, FloatVector.fromArray(S, sums, 0)).intoArray(sums, 0);
    w.lanewise(VectorOperators.FMA, other, FloatVector.fromArray(S, sums, LANES))
        .intoArray(sums, LANES);
  }

  static void addScaled(float factor, float[] from, int fromAt, float[] to, int toAt, int n) {
    FloatVector w = FloatVector.broadcast(S, factor);
    for (int i = 0; i < n * LANES; i += LANES) {
      w.lanewise(
              VectorOperators.FMA,
              FloatVector.fromArray(S, from, fromAt + i),
              FloatVector.fromArray(S, to, toAt + i))
          .intoArray(to, toAt + i);
    }
  }

  static void multiply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
    float[] a = of.a;
    float[] c = of.c;
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector first =
          of.paired
              ? FloatVector.fromArray(S, a, of.aAt + k)
              : FloatVector.broadcast(S, a[of.aAt + i]);
      FloatVector w = first.mul(FloatVector.fromArray(S, c, of.cAt + k));
      FloatVector.fromArray(S, in.s, at + k).mul(w).intoArray(out.s, to + k);
      FloatVector.fromArray(S, in.t, at + k).mul(w).intoArray(out.t, to + k);
    }
  }

  static void scatter(
      float factor, FloatTerms terms, FloatField in, int at, FloatField sum, int sumAt) {
    float[] weights = terms.weights();
    int[] from = terms.from();
    int[] to = terms.to();
    for (int i = 0; i < weights.length; i++) {
      FloatVector w = FloatVector.broadcast(S, factor * weights[i]);
      int k = at + from[i];
      int j = sumAt + to[i];
      w.lanewise(
              VectorOperators.FMA,
              FloatVector.fromArray(S, in.s, k),
              FloatVector.fromArray(S, sum.s, j))
          .intoArray(sum.s, j);
      w.lanewise(
              VectorOperators.FMA,
              FloatVector.fromArray(S, in.t, k),
              FloatVector.fromArray(S, sum.t, j))
          .intoArray(sum.t, j);
    }
  }

  static void inverseRoots(float[] q, int at, int behind, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int k = 0; k < n * LANES; k += LANES) {
      FloatVector x = FloatVector.fromArray(S, q, at + k);
      FloatVector root = one.div(x.lanewise(VectorOperators.SQRT));
      zero.blend(root, x.compare(VectorOperators.GT, FloatPlanes.LEAST))
          .intoArray(q, at + behind + k);
    }
  }
}
