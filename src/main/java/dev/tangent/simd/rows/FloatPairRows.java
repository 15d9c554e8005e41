// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.ColdStart;
import dev.tangent.simd.Width;

/**
 * Row kernels of the infinite-width recursion: maps on pairs of one point with a run of others, for
 * kernels that are functions of angles. A pair is its gap 1 − ρ and its tangent T = Θ/√(q q′).
 *
 * <p>The facade of this room: everything runs in vectors ({@link FloatKernelRows}, {@link
 * FloatGapRows}, {@link FloatSeriesRows}) or, where there are none or the JVM is too young for them
 * ({@link ColdStart}), in the scalar code of {@link FloatScalarRows}, which defines what each
 * method computes. Both have the same bits but for the sum of {@link #halfSquaredDistance}.
 *
 * <p>Buffers of gaps and tangents have {@link #padded} entries; arrays with one number per point
 * are long enough to be read that far ({@link #column}). Nothing is checked here: the callers have
 * checked the shapes.
 */
public final class FloatPairRows {
  /** Numbers in two vectors. Not asked of the vectors: a cold start needs no class of theirs. */
  private static final int PAIR = 2 * Width.BITS / Float.SIZE;

  private FloatPairRows() {}

  /** Whether the scalar form runs: there are no vectors, or they would take longer to compile. */
  private static boolean scalar() {
    return Width.SCALAR || ColdStart.isCold();
  }

  /** The length of a buffer for n entries: whole pairs of vectors. */
  public static int padded(int n) {
    return Width.SCALAR ? n : (n + PAIR - 1) / PAIR * PAIR;
  }

  /** An array for one number of each of n points. */
  public static float[] column(int n) {
    return new float[padded(n) + padded(1)];
  }

  /**
   * gap ← clamp(1 − dot · norm · norm′, 0, 2).
   *
   * @param dot inner products from {@code at}
   * @param norms 1/‖x‖
   * @return whether a gap lies below {@code near} or above 2 − {@code near}
   */
  public static boolean gaps(
      float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs) {
    return scalar()
        ? FloatScalarRows.gaps(dot, at, norms, near, pairs)
        : FloatKernelRows.gaps(dot, at, norms, near, pairs);
  }

  /**
   * {@link #gaps}, then {@link #affine} from T = 0. Sets the range to bounds of the gaps between
   * the two.
   *
   * @return as {@link #gaps}: if true, the gaps lack digits
   */
  public static boolean first(
      float[] dot, int at, FloatFactors norms, float near, FloatPairs pairs, FloatMixing mixing) {
    return scalar()
        ? FloatScalarRows.first(dot, at, norms, near, pairs, mixing)
        : FloatKernelRows.first(dot, at, norms, near, pairs, mixing);
  }

  /**
   * The current pair plus a part of correlation one (a bias): gap ← 1 − cos(φ − φ′) + cos φ cos φ′
   * gap, T ← cos φ cos φ′ T + weights (1 − gap).
   */
  public static void affine(FloatPairs pairs, FloatMixing mixing) {
    if (scalar()) {
      FloatScalarRows.affine(pairs, mixing);
    } else {
      FloatKernelRows.affine(pairs, mixing);
    }
  }

  /** T ← T + weights (1 − gap): the contribution of weights, before any bias is mixed in. */
  public static void addLinear(FloatPairs pairs, float weights) {
    if (scalar()) {
      FloatScalarRows.addLinear(pairs, weights);
    } else {
      FloatKernelRows.addLinear(pairs, weights);
    }
  }

  /**
   * T ← T + factor sin φ sin φ′: the contribution of a bias that learns at another rate than the
   * weights.
   */
  public static void addBias(FloatPairs pairs, FloatMixing mixing, float factor) {
    float r = 2 * factor * mixing.r(pairs);
    if (scalar()) {
      FloatScalarRows.addBias(pairs, r, mixing.columns().r);
    } else {
      FloatKernelRows.addBias(pairs, r, mixing.columns().r);
    }
  }

  /** The sum of the saved pair (share p) and the current one (share r). */
  public static void add(FloatPairs pairs, FloatPairs saved, FloatMixing mixing) {
    if (scalar()) {
      FloatScalarRows.add(pairs, saved, mixing);
    } else {
      FloatKernelRows.add(pairs, saved, mixing);
    }
  }

  /** c ← Σ_a x_a table_a: the coefficients that are left when one of two points is fixed. */
  public static void contract(float[][] table, float[] x, float[] c) {
    if (scalar()) {
      FloatScalarRows.contract(table, x, c);
    } else {
      FloatSeriesRows.contract(table, x, c);
    }
  }

  /**
   * gap ← start + θ g or start + θ² g, T ← A T with g and A Chebyshev series in 2θ/maxAngle − 1
   * whose coefficients are sums over the columns' basis: that of degree k is Σ_b g[starts[k] + b]
   * basis_b.
   *
   * @param start gaps of collinear points, overwritten
   * @param squared whether it is θ² g
   * @param angleScale 2/maxAngle
   * @param basis with basis_0 = 1
   */
  public static void series(
      FloatPairs pairs,
      float[] start,
      boolean squared,
      float angleScale,
      int[] starts,
      float[] g,
      float[] slope,
      FloatBasis basis) {
    if (scalar()) {
      FloatScalarRows.series(pairs, start, squared, angleScale, starts, g, slope, basis);
    } else {
      FloatSeriesRows.series(pairs, start, squared, angleScale, starts, g, slope, basis);
    }
  }

  /** start ← ½ Σ_{f &lt; count} (row_f − feature_f of the column)². */
  public static void squaredDistances(
      FloatPairs pairs, float[] row, int count, FloatBasis features, float[] start) {
    if (scalar()) {
      FloatScalarRows.squaredDistances(pairs, row, count, features, start);
    } else {
      FloatSeriesRows.squaredDistances(pairs, row, count, features, start);
    }
  }

  /** The activation a x (x ≤ 0), b x (x > 0): gap ← gap − κ (sin θ − θ cos θ), T ← (1 − κθ) T. */
  public static void arcCosine(FloatPairs pairs, float kappa) {
    if (scalar()) {
      FloatScalarRows.arcCosine(pairs, kappa);
    } else {
      FloatKernelRows.arcCosine(pairs, kappa);
    }
  }

  /**
   * {@link #arcCosine}, then {@link #affine}.
   *
   * @param acute whether all gaps are at most one
   */
  public static void layer(boolean acute, FloatPairs pairs, float kappa, FloatMixing mixing) {
    if (scalar()) {
      if (acute) {
        FloatScalarRows.acuteLayer(pairs, kappa, mixing);
      } else {
        FloatScalarRows.layer(pairs, kappa, mixing);
      }
    } else if (acute) {
      FloatKernelRows.acuteLayer(pairs, kappa, mixing);
    } else {
      FloatKernelRows.layer(pairs, kappa, mixing);
    }
  }

  /** Sets the range to the smallest and the largest of the gaps. */
  public static void range(FloatPairs pairs) {
    if (scalar()) {
      FloatScalarRows.range(pairs);
    } else {
      FloatGapRows.range(pairs);
    }
  }

  /** The number of coefficients that {@link #polynomialLayer} is fastest with. */
  public static int shortest() {
    return FloatGapRows.SHORT; // a constant: the class is not loaded for it
  }

  /**
   * An activation whose output correlation is a polynomial q in s = centre − gap, q′ its derivative
   * part; then {@link #affine}. For gaps that are not small.
   *
   * @param c coefficients, highest degree first
   */
  public static void polynomialLayer(
      FloatPairs pairs, float centre, float[] c, FloatMixing mixing) {
    if (scalar()) {
      FloatScalarRows.polynomialLayer(pairs, centre, c, mixing);
    } else {
      FloatGapRows.layer(pairs, centre, c, mixing);
    }
  }

  /**
   * gap ← p, T ← p′ T where the coefficients of the polynomial depend on the columns: that of a
   * degree is Σ_b c_b basis_b.
   *
   * @param terms how many c_b each degree has, highest degree first; they never decrease
   * @param basis with basis_0 = 1
   */
  public static void polynomial(
      FloatPairs pairs, float centre, int[] terms, float[] c, FloatBasis basis) {
    if (scalar()) {
      FloatScalarRows.polynomial(pairs, centre, terms, c, basis);
    } else {
      FloatGapRows.polynomial(pairs, centre, terms, c, basis);
    }
  }

  /**
   * nngp ← scale · scale′ · (1 − gap), ntk ← scale · scale′ · T.
   *
   * @return whether all of them are finite
   */
  public static boolean outputs(
      FloatPairs pairs, FloatFactors scales, float[] nngp, int nngpAt, float[] ntk, int ntkAt) {
    return scalar()
        ? FloatScalarRows.outputs(pairs, scales, nngp, nngpAt, ntk, ntkAt)
        : FloatKernelRows.outputs(pairs, scales, nngp, nngpAt, ntk, ntkAt);
  }

  /** ½ ‖a x − b y‖², with all its digits when the two are nearly equal. */
  public static float halfSquaredDistance(
      float[] x, int xOffset, float a, float[] y, int yOffset, float b, int n) {
    return Width.SCALAR
        ? FloatScalarRows.halfSquaredDistance(x, xOffset, a, y, yOffset, b, n)
        : FloatKernelRows.halfSquaredDistance(x, xOffset, a, y, yOffset, b, n);
  }
}
