// twin: double
package dev.tangent.simd.planes;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatPlanes} in vectors: a lane is a pair of images, so that no sum crosses lanes, no row
 * has a tail and no load is unaligned within a plane. Not to be touched when scalar code was asked
 * for.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPlaneVectors {
  private static final VectorSpecies<Float> S = Species.F32;
  static final int LANES = S.length();
  private static final float PI = (float) Math.PI;
  private static final float HALF_PI = (float) (0.5 * Math.PI);

  private FloatPlaneVectors() {}

  static void slopedRelu(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      int aRoots,
      float[] c,
      int cAt,
      int cRoots,
      float[] e,
      float[] f,
      int eAt,
      int n,
      float shift) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, s, at + k);
      // a c − b² with the rounding of b² put back (Kahan)
      FloatVector square = zero.sub(b.mul(b));
      FloatVector lost = b.lanewise(VectorOperators.FMA, b, square);
      FloatVector rest =
          FloatVector.broadcast(S, a[aAt + i])
              .lanewise(VectorOperators.FMA, FloatVector.fromArray(S, c, cAt + k), square)
              .sub(lost);
      rest = rest.blend(zero, rest.compare(VectorOperators.LT, zero));
      rest.lanewise(VectorOperators.SQRT).intoArray(e, eAt + k);
    }
    // a loop of its own: the two chains of operations are too long to overlap in one
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, s, at + k);
      FloatVector root = FloatVector.fromArray(S, e, eAt + k);
      FloatVector scale =
          FloatVector.broadcast(S, a[aAt + aRoots + i])
              .mul(FloatVector.fromArray(S, c, cAt + cRoots + k));
      // the smaller of sine and cosine, at most √½: no quotient, and a short polynomial
      FloatVector sine = root.mul(scale);
      FloatVector cosine = b.mul(scale).abs();
      VectorMask<Float> steep = sine.compare(VectorOperators.GT, cosine);
      FloatVector angle = FloatArcSine.angle(sine.blend(cosine, steep));
      angle = angle.blend(FloatVector.broadcast(S, HALF_PI).sub(angle), steep);
      angle =
          angle.blend(FloatVector.broadcast(S, PI).sub(angle), b.compare(VectorOperators.GE, zero));
      angle = angle.add(FloatVector.broadcast(S, shift));
      b.lanewise(VectorOperators.FMA, angle, root).intoArray(e, eAt + k);
      angle.mul(FloatVector.fromArray(S, t, at + k)).intoArray(f, eAt + k);
    }
  }

  /** The same lines with other loads: a helper of vectors could end up boxed. */
  static void slopedReluOfPairs(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      int aRoots,
      float[] c,
      int cAt,
      int cRoots,
      float[] e,
      float[] f,
      int eAt,
      int n,
      float shift) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, s, at + k);
      // a c − b² with the rounding of b² put back (Kahan)
      FloatVector square = zero.sub(b.mul(b));
      FloatVector lost = b.lanewise(VectorOperators.FMA, b, square);
      FloatVector rest =
          FloatVector.fromArray(S, a, aAt + k)
              .lanewise(VectorOperators.FMA, FloatVector.fromArray(S, c, cAt + k), square)
              .sub(lost);
      rest = rest.blend(zero, rest.compare(VectorOperators.LT, zero));
      rest.lanewise(VectorOperators.SQRT).intoArray(e, eAt + k);
    }
    // a loop of its own: the two chains of operations are too long to overlap in one
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector b = FloatVector.fromArray(S, s, at + k);
      FloatVector root = FloatVector.fromArray(S, e, eAt + k);
      FloatVector scale =
          FloatVector.fromArray(S, a, aAt + aRoots + k)
              .mul(FloatVector.fromArray(S, c, cAt + cRoots + k));
      // the smaller of sine and cosine, at most √½: no quotient, and a short polynomial
      FloatVector sine = root.mul(scale);
      FloatVector cosine = b.mul(scale).abs();
      VectorMask<Float> steep = sine.compare(VectorOperators.GT, cosine);
      FloatVector angle = FloatArcSine.angle(sine.blend(cosine, steep));
      angle = angle.blend(FloatVector.broadcast(S, HALF_PI).sub(angle), steep);
      angle =
          angle.blend(FloatVector.broadcast(S, PI).sub(angle), b.compare(VectorOperators.GE, zero));
      angle = angle.add(FloatVector.broadcast(S, shift));
      b.lanewise(VectorOperators.FMA, angle, root).intoArray(e, eAt + k);
      angle.mul(FloatVector.fromArray(S, t, at + k)).intoArray(f, eAt + k);
    }
  }

  static void horizontal(
      float[] e, float[] f, int eAt, int taps, int stride, float[] h, float[] g, int hAt, int n) {
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
      int from = eAt + i * stride * LANES;
      FloatVector sum = FloatVector.fromArray(S, e, from);
      FloatVector other = FloatVector.fromArray(S, f, from);
      for (int u = 1; u < taps; u++) {
        sum = FloatVector.fromArray(S, e, from + u * LANES).add(sum);
        other = FloatVector.fromArray(S, f, from + u * LANES).add(other);
      }
      sum.intoArray(h, hAt + i * LANES);
      other.intoArray(g, hAt + i * LANES);
    }
  }

  static void vertical(
      float[] h,
      float[] g,
      int[] rows,
      int taps,
      float scale,
      float shift,
      float weights,
      float biases,
      float[] s,
      float[] t,
      int at,
      int n) {
    FloatVector factor = FloatVector.broadcast(S, scale);
    FloatVector w = FloatVector.broadcast(S, weights);
    FloatVector bias = FloatVector.broadcast(S, shift);
    FloatVector learnt = FloatVector.broadcast(S, biases);
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
      float[] e,
      float[] f,
      int eAt,
      float[] weights,
      int weightsAt,
      int n,
      float factor,
      float[] sums) {
    FloatVector sum = FloatVector.zero(S);
    FloatVector other = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + i]);
      sum = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, e, eAt + i * LANES), sum);
      other = w.lanewise(VectorOperators.FMA, FloatVector.fromArray(S, f, eAt + i * LANES), other);
    }
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

  static void multiply(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      float[] c,
      int cAt,
      float[] e,
      float[] f,
      int eAt,
      int n) {
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector w =
          FloatVector.broadcast(S, a[aAt + i]).mul(FloatVector.fromArray(S, c, cAt + k));
      FloatVector.fromArray(S, s, at + k).mul(w).intoArray(e, eAt + k);
      FloatVector.fromArray(S, t, at + k).mul(w).intoArray(f, eAt + k);
    }
  }

  static void multiplyOfPairs(
      float[] s,
      float[] t,
      int at,
      float[] a,
      int aAt,
      float[] c,
      int cAt,
      float[] e,
      float[] f,
      int eAt,
      int n) {
    for (int i = 0; i < n; i++) {
      int k = i * LANES;
      FloatVector w =
          FloatVector.fromArray(S, a, aAt + k).mul(FloatVector.fromArray(S, c, cAt + k));
      FloatVector.fromArray(S, s, at + k).mul(w).intoArray(e, eAt + k);
      FloatVector.fromArray(S, t, at + k).mul(w).intoArray(f, eAt + k);
    }
  }

  static void scatter(
      float factor,
      float[] weights,
      int[] from,
      int[] to,
      int n,
      float[] s,
      float[] t,
      int at,
      float[] sumS,
      float[] sumT,
      int sumAt) {
    for (int i = 0; i < n; i++) {
      FloatVector w = FloatVector.broadcast(S, factor * weights[i]);
      int k = at + from[i];
      int j = sumAt + to[i];
      w.lanewise(
              VectorOperators.FMA,
              FloatVector.fromArray(S, s, k),
              FloatVector.fromArray(S, sumS, j))
          .intoArray(sumS, j);
      w.lanewise(
              VectorOperators.FMA,
              FloatVector.fromArray(S, t, k),
              FloatVector.fromArray(S, sumT, j))
          .intoArray(sumT, j);
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
