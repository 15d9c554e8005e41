// twin: double
package dev.tangent.simd.planes;

import dev.tangent.simd.Width;

/**
 * Row kernels of the limit of convolutional networks, at the width of {@link Width}.
 *
 * <p>A <em>plane</em> holds, for every position p of an image, the covariance S = Σ(x(p), x′(p′))
 * and the tangent kernel T = Θ(x(p), x′(p′)) of {@link #LANES} pairs of images: entry {@code (p ·
 * LANES + lane)}. Position p′ of the second image is p moved by the plane's offset. A row kernel
 * works on {@code n} neighbouring positions. All lanes do the same, so that a pair's bits depend
 * neither on its lane nor on its neighbours.
 *
 * <p>Letters: s, t the two covariances; a, c the variances of the positions of the first and second
 * image; e, f what an activation makes of s and t; h, g their horizontal sums.
 */
public final class FloatPlanes {
  /** Pairs of images side by side. */
  public static final int LANES = Width.SCALAR ? 1 : FloatPlaneVectors.LANES;

  /** Variances up to this count as 0 where an angle is asked for. */
  static final float LEAST = 4 * Float.MIN_NORMAL;

  private FloatPlanes() {}

  /**
   * The activation φ(x) = α x (x ≤ 0), γ x (x &gt; 0), without its factor: with θ the angle between
   * the two preactivations,
   *
   * <pre>{@code
   * e = √(a c − b²) + (π − θ + shift) b,   f = (π − θ + shift) t,   b = s,
   * E[φφ] = (γ − α)²/(2π) e,               E[φ′φ′] t = (γ − α)²/(2π) f,
   * shift = 2π α γ/(γ − α)².
   * }</pre>
   *
   * <p>a c − b² is computed without cancellation and sine and angle come from that one root, so
   * that near ρ = ±1 their errors cancel. Two equal patches, a = b = c, give exactly e = (π +
   * shift) b. A variance of 0 gives 0.
   *
   * @param a variances of the first image, one a position: the same for all lanes
   * @param aRoots how far behind a variance 1/√ of it lies, 0 of a variance 0
   * @param c variances of the second images, a vector a position
   * @param cRoots how far behind a variance 1/√ of it lies
   */
  public static void slopedRelu(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.slopedRelu(s, t, at, a, aAt, aRoots, c, cAt, cRoots, e, f, eAt, n, shift);
    } else {
      FloatPlaneVectors.slopedRelu(s, t, at, a, aAt, aRoots, c, cAt, cRoots, e, f, eAt, n, shift);
    }
  }

  /** The same where a, too, has a vector a position: every lane has a first image of its own. */
  public static void slopedReluOfPairs(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.slopedRelu(s, t, at, a, aAt, aRoots, c, cAt, cRoots, e, f, eAt, n, shift);
    } else {
      FloatPlaneVectors.slopedReluOfPairs(
          s, t, at, a, aAt, aRoots, c, cAt, cRoots, e, f, eAt, n, shift);
    }
  }

  /**
   * Sums of {@code taps} neighbours, from the left: h_i = ((e_j + e_{j+1}) + …), j = i · stride,
   * and the same of f.
   */
  public static void horizontal(
      float[] e, float[] f, int eAt, int taps, int stride, float[] h, float[] g, int hAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.horizontal(e, f, eAt, taps, stride, h, g, hAt, n);
    } else {
      FloatPlaneVectors.horizontal(e, f, eAt, taps, stride, h, g, hAt, n);
    }
  }

  /**
   * Sums of rows, from the top, and an affine map: with H = ((h_0 + h_1) + …) over the rows that
   * begin at {@code rows} and G of g,
   *
   * <pre>{@code s = scale H + shift,   t = scale G + (weights H + biases).}</pre>
   */
  public static void vertical(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.vertical(h, g, rows, taps, scale, shift, weights, biases, s, t, at, n);
    } else {
      FloatPlaneVectors.vertical(h, g, rows, taps, scale, shift, weights, biases, s, t, at, n);
    }
  }

  /**
   * Inner products of pixels: e_i = Σ_c x(i, c) y(i, c), channel by channel.
   *
   * @param x pixels of the first image, {@code channels} a position
   * @param y pixels of the second images, {@code channels} vectors a position
   */
  public static void products(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.products(x, xAt, y, yAt, channels, e, eAt, n);
    } else {
      FloatPlaneVectors.products(x, xAt, y, yAt, channels, e, eAt, n);
    }
  }

  /** The same where x has a vector a position and channel, too. */
  public static void productsOfPairs(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.products(x, xAt, y, yAt, channels, e, eAt, n);
    } else {
      FloatPlaneVectors.productsOfPairs(x, xAt, y, yAt, channels, e, eAt, n);
    }
  }

  /** sums[0 …] += factor Σ_i weight_i e_i, sums[LANES …] += factor Σ_i weight_i f_i. */
  public static void reduce(
      float[] e,
      float[] f,
      int eAt,
      float[] weights,
      int weightsAt,
      int n,
      float factor,
      float[] sums) {
    if (Width.SCALAR) {
      FloatPlaneScalars.reduce(e, f, eAt, weights, weightsAt, n, factor, sums);
    } else {
      FloatPlaneVectors.reduce(e, f, eAt, weights, weightsAt, n, factor, sums);
    }
  }

  /** to_i += factor · from_i over whole vectors, n positions. */
  public static void addScaled(
      float factor, float[] from, int fromAt, float[] to, int toAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.addScaled(factor, from, fromAt, to, toAt, n);
    } else {
      FloatPlaneVectors.addScaled(factor, from, fromAt, to, toAt, n);
    }
  }

  /** e_i = s_i a_i c_i and the same of t: factors of positions, a one for all lanes. */
  public static void multiply(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.multiply(s, t, at, a, aAt, c, cAt, e, f, eAt, n);
    } else {
      FloatPlaneVectors.multiply(s, t, at, a, aAt, c, cAt, e, f, eAt, n);
    }
  }

  /** The same where a, too, has a vector a position. */
  public static void multiplyOfPairs(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.multiply(s, t, at, a, aAt, c, cAt, e, f, eAt, n);
    } else {
      FloatPlaneVectors.multiplyOfPairs(s, t, at, a, aAt, c, cAt, e, f, eAt, n);
    }
  }

  /**
   * Part of a pooling: for each of n terms, sum[sumAt + to_i] += factor · weight_i s[at + from_i]
   * and the same of t, whole vectors.
   */
  public static void scatter(
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
    if (Width.SCALAR) {
      FloatPlaneScalars.scatter(factor, weights, from, to, n, s, t, at, sumS, sumT, sumAt);
    } else {
      FloatPlaneVectors.scatter(factor, weights, from, to, n, s, t, at, sumS, sumT, sumAt);
    }
  }

  /**
   * 1/√q of the n vectors q from {@code at}, written so far behind; 0 where q is 0 or so small that
   * products of two roots would overflow.
   */
  public static void inverseRoots(float[] q, int at, int behind, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.inverseRoots(q, at, behind, n);
    } else {
      FloatPlaneVectors.inverseRoots(q, at, behind, n);
    }
  }
}
