// twin: double
package dev.tangent.linalg;

import dev.tangent.simd.FloatKernelRows;

/**
 * Vectorized maps on pairs of one point with a run of others, for kernels that are functions of
 * angles: a pair is its gap 1 − ρ and its tangent T = Θ/√(q q′).
 *
 * <p>Buffers of gaps and tangents have {@link #padded} entries; numbers of points are in arrays
 * with room for reading that far ({@link #column}). Nothing is checked: the callers' shapes are.
 */
public final class FloatPairRows {
  private FloatPairRows() {}

  /** The length of a buffer for n entries: a multiple of the vector length. */
  public static int padded(int n) {
    return FloatKernelRows.padded(n);
  }

  /** An array for one number of each of n points. */
  public static float[] column(int n) {
    return new float[padded(n) + padded(1)];
  }

  /**
   * gap ← clamp(1 − dot · inverseNorm · inverseNorms, 0, 2).
   *
   * @return whether a gap lies below {@code near} or above 2 − {@code near}
   */
  public static boolean gaps(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      int n,
      float near) {
    return FloatKernelRows.gaps(dot, dotOffset, inverseNorm, inverseNorms, column, gap, n, near);
  }

  /**
   * The current pair plus a part of correlation one (a bias): gap ← 1 − cos(φ − φ′) + p p′ gap, T ←
   * p p′ T + weights (1 − gap).
   */
  public static void affine(
      float[] gap, float[] tangent, int n, Mix row, int i, Mix columns, int column, float weights) {
    FloatKernelRows.affine(
        gap, tangent, n, row.p[i], row.c[i], row.s[i], columns.p, columns.c, columns.s, column,
        weights);
  }

  /** T ← T + factor · r r′: a bias that learns at another rate than the weights. */
  public static void addBias(
      float[] tangent, int n, Mix row, int i, Mix columns, int column, float factor) {
    FloatKernelRows.addBias(tangent, n, factor * row.r[i], columns.r, column);
  }

  /** The sum of the saved pair (share p) and the current one (share r). */
  public static void add(
      float[] gap,
      float[] tangent,
      float[] savedGap,
      float[] savedTangent,
      int n,
      Mix row,
      int i,
      Mix columns,
      int column) {
    FloatKernelRows.add(
        gap,
        tangent,
        savedGap,
        savedTangent,
        n,
        row.p[i],
        row.r[i],
        row.c[i],
        row.s[i],
        columns.p,
        columns.r,
        columns.c,
        columns.s,
        column);
  }

  /** c ← Σ_a x_a table_a: the coefficients that are left when one of two points is fixed. */
  public static void contract(float[][] table, float[] x, float[] c) {
    FloatKernelRows.contract(table, x, c);
  }

  /**
   * gap ← start + θ g, T ← A T with g and A Chebyshev series in 2θ/maxAngle − 1 whose coefficients
   * are sums over the columns' basis: that of degree k is Σ_b g[starts[k] + b] basis_b.
   *
   * @param angleScale 2/maxAngle
   * @param basis basis_b of column j at b · stride + j
   */
  public static void series(
      float[] gap,
      float[] tangent,
      float[] start,
      int n,
      float angleScale,
      int[] starts,
      float[] g,
      float[] slope,
      float[] basis,
      int stride,
      int column) {
    FloatKernelRows.series(
        gap, tangent, start, n, angleScale, starts, g, slope, basis, stride, column);
  }

  /** start ← ½ Σ_f (row_f − column_f)², feature f of column j at f · stride + j. */
  public static void squaredDistances(
      float[] row, float[] features, int stride, int column, float[] start, int n) {
    FloatKernelRows.squaredDistances(row, features, stride, column, start, n);
  }

  /** The activation a x (x ≤ 0), b x (x > 0): gap ← gap − κ (sin θ − θ cos θ), T ← (1 − κθ) T. */
  public static void arcCosine(float[] gap, float[] tangent, int n, float kappa) {
    FloatKernelRows.arcCosine(gap, tangent, n, kappa);
  }

  /** {@link #arcCosine}, then {@link #affine}, for gaps of at most one. */
  public static void acuteLayer(
      float[] gap,
      float[] tangent,
      int n,
      float kappa,
      Mix row,
      int i,
      Mix columns,
      int column,
      float weights) {
    FloatKernelRows.acuteLayer(
        gap, tangent, n, kappa, row.p[i], row.c[i], row.s[i], columns.p, columns.c, columns.s,
        column, weights);
  }

  /** nngp ← scale · scales · (1 − gap), ntk ← scale · scales · T. */
  public static void outputs(
      float[] gap,
      float[] tangent,
      int n,
      float scale,
      float[] scales,
      int column,
      float[] nngp,
      int nngpOffset,
      float[] ntk,
      int ntkOffset) {
    FloatKernelRows.outputs(
        gap, tangent, n, scale, scales, column, nngp, nngpOffset, ntk, ntkOffset);
  }

  /** ½ ‖a x − b y‖², with all its digits when the two are nearly equal. */
  public static float halfSquaredDistance(
      float[] x, int xOffset, float a, float[] y, int yOffset, float b, int n) {
    return FloatKernelRows.halfSquaredDistance(x, xOffset, a, y, yOffset, b, n);
  }

  /**
   * How each point splits into two uncorrelated parts, as an angle φ in [0, π/2]: the first has the
   * share p² = cos² φ of the variance, the second r² = sin² φ; c and s are of φ/2.
   */
  @SuppressWarnings("cast") // float needs casts that are redundant in its twin
  public static final class Mix {
    private final float[] p;
    private final float[] r;
    private final float[] c;
    private final float[] s;
    private double smallestAngle = Math.PI / 2;
    private double largestAngle;

    /** Room for n points. */
    public Mix(int n) {
      p = column(n);
      r = column(n);
      c = column(n);
      s = column(n);
    }

    /** Sets point i from the variances of its two parts. */
    public void set(int i, double first, double second) {
      double angle = Math.atan2(Math.sqrt(second), Math.sqrt(first));
      smallestAngle = Math.min(smallestAngle, angle);
      largestAngle = Math.max(largestAngle, angle);
      p[i] = (float) Math.cos(angle);
      r[i] = (float) Math.sin(angle);
      c[i] = (float) Math.cos(0.5 * angle);
      s[i] = (float) Math.sin(0.5 * angle);
    }

    /** The smallest φ. */
    public double smallestAngle() {
      return smallestAngle;
    }

    /** The largest φ. */
    public double largestAngle() {
      return largestAngle;
    }
  }
}
