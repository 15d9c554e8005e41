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
 * <p>Letters: s, t numbers of Σ and Θ; a, c the variances of the positions of the first and second
 * image; e a plane after an activation; h its horizontal sums.
 */
public final class FloatPlanes {
  /** Pairs of images side by side. */
  public static final int LANES = Width.SCALAR ? 1 : FloatPlaneVectors.LANES;

  /** An angle treats variances up to this as 0. */
  static final float LEAST = 4 * Float.MIN_NORMAL;

  private FloatPlanes() {}

  /**
   * The activation φ(x) = α x (x ≤ 0), γ x (x &gt; 0), without its factor: with θ the angle between
   * the two preactivations,
   *
   * <pre>{@code
   * s ← √(a c − s²) + (π − θ + shift) s,   t ← (π − θ + shift) t,
   * E[φφ] = (γ − α)²/(2π) s,               E[φ′φ′] Θ = (γ − α)²/(2π) t,
   * shift = 2π α γ/(γ − α)².
   * }</pre>
   *
   * <p>a c − s² is computed without cancellation and sine and angle come from that one root, so
   * that near ρ = ±1 their errors cancel. Two equal patches, a = s = c, give exactly (π + shift) s.
   * A variance of 0 gives 0.
   *
   * @param of variances q, with 1/√q (0 where q is 0) in the second half of the arrays
   */
  public static void slopedRelu(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n, float shift) {
    if (Width.SCALAR) {
      FloatPlaneScalars.slopedRelu(in, at, of, out, to, n, shift);
    } else {
      FloatPlaneVectors.slopedRelu(in, at, of, out, to, n, shift);
    }
  }

  /**
   * {@link #slopedRelu} of ReLU itself, without a shift, where no s is negative but for rounding
   * and there is one first image: what follows another ReLU. A fifth faster.
   */
  public static void reluOfPositive(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.slopedRelu(in, at, of, out, to, n, 0);
    } else {
      FloatPlaneVectors.reluOfPositive(in, at, of, out, to, n);
    }
  }

  /**
   * Sums of {@code taps} neighbours, from the left: h_i = ((e_j + e_{j+1}) + …), j = i · stride.
   */
  public static void horizontal(
      FloatField e, int from, int taps, int stride, FloatField h, int to, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.horizontal(e, from, taps, stride, h, to, n);
    } else {
      FloatPlaneVectors.horizontal(e, from, taps, stride, h, to, n);
    }
  }

  /** The same of one kernel, where the other is 0. */
  public static void horizontal(
      float[] e, int from, int taps, int stride, float[] h, int to, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.horizontal(e, from, taps, stride, h, to, n);
    } else {
      FloatPlaneVectors.horizontal(e, from, taps, stride, h, to, n);
    }
  }

  /**
   * Sums of rows, from the top, and an affine map of them: of H = ((h_0 + h_1) + …) over the rows
   * that begin at {@code rows}.
   */
  public static void vertical(
      FloatField h, int[] rows, int taps, FloatPlaneMap map, FloatField out, int to, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.vertical(h, rows, taps, map, out, to, n);
    } else {
      FloatPlaneVectors.vertical(h, rows, taps, map, out, to, n);
    }
  }

  /**
   * Inner products of pixels: e_i = Σ_c x(i, c) y(i, c), channel by channel.
   *
   * @param x pixels of the first image, {@code channels} numbers per position
   * @param y pixels of the second images, {@code channels} vectors per position
   */
  public static void products(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.products(x, xAt, y, yAt, channels, e, eAt, n);
    } else {
      FloatPlaneVectors.products(x, xAt, y, yAt, channels, e, eAt, n);
    }
  }

  /** The same where x, too, has a vector for each position and channel. */
  public static void productsOfPairs(
      float[] x, int xAt, float[] y, int yAt, int channels, float[] e, int eAt, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.products(x, xAt, y, yAt, channels, e, eAt, n);
    } else {
      FloatPlaneVectors.productsOfPairs(x, xAt, y, yAt, channels, e, eAt, n);
    }
  }

  /** sums[0 …] += factor Σ_i weight_i s_i, sums[LANES …] += factor Σ_i weight_i t_i. */
  public static void reduce(
      FloatField e, int at, float[] weights, int weightsAt, int n, float factor, float[] sums) {
    if (Width.SCALAR) {
      FloatPlaneScalars.reduce(e, at, weights, weightsAt, n, factor, sums);
    } else {
      FloatPlaneVectors.reduce(e, at, weights, weightsAt, n, factor, sums);
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

  /** Both kernels times a_i c_i, the factors of the two positions. */
  public static void multiply(
      FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.multiply(in, at, of, out, to, n);
    } else {
      FloatPlaneVectors.multiply(in, at, of, out, to, n);
    }
  }

  /**
   * Part of a pooling: for each term i, sum[sumAt + to_i] += factor · weight_i in[at + from_i], a
   * whole vector each.
   */
  public static void scatter(
      float factor, FloatTerms terms, FloatField in, int at, FloatField sum, int sumAt) {
    if (Width.SCALAR) {
      FloatPlaneScalars.scatter(factor, terms, in, at, sum, sumAt);
    } else {
      FloatPlaneVectors.scatter(factor, terms, in, at, sum, sumAt);
    }
  }

  /**
   * Writes 1/√q of the n vectors q from {@code at} to {@code at + behind}; 0 where q is 0 or so
   * small that products of two of these would overflow.
   */
  public static void inverseRoots(float[] q, int at, int behind, int n) {
    if (Width.SCALAR) {
      FloatPlaneScalars.inverseRoots(q, at, behind, n);
    } else {
      FloatPlaneVectors.inverseRoots(q, at, behind, n);
    }
  }
}
