// twin: double
package dev.tangent.simd.rows;

import dev.tangent.simd.Width;

/**
 * Row kernels of the infinite-width recursion: maps on pairs of one point with a run of others, for
 * kernels that are functions of angles. A pair is its gap 1 − ρ and its tangent T = Θ/√(q q′).
 *
 * <p>The facade of this room: everything runs in vectors ({@link FloatKernelRows}, {@link
 * FloatGapRows}, {@link FloatSeriesRows}) or, where there are none, in the scalar code of {@link
 * FloatScalarRows}, which defines what each method computes.
 *
 * <p>Buffers of gaps and tangents have {@link #padded} entries; numbers of points are in arrays
 * with room for reading that far ({@link #column}). Nothing is checked: the callers' shapes are.
 */
public final class FloatPairRows {
  private FloatPairRows() {}

  /** The length of a buffer for n entries: a multiple of the vector length. */
  public static int padded(int n) {
    return Width.SCALAR ? n : FloatKernelRows.padded(n);
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
    return Width.SCALAR
        ? FloatScalarRows.gaps(dot, dotOffset, inverseNorm, inverseNorms, column, gap, n, near)
        : FloatKernelRows.gaps(dot, dotOffset, inverseNorm, inverseNorms, column, gap, n, near);
  }

  /**
   * {@link #gaps}, then {@link #affine} from T = 0.
   *
   * @param range set to bounds of the gaps after it
   * @return as {@link #gaps}; what was computed then lacks digits
   */
  public static boolean first(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      float[] tangent,
      int n,
      float near,
      FloatMix row,
      int i,
      FloatMix columns,
      float weights,
      float[] range) {
    boolean found =
        first(
            dot,
            dotOffset,
            inverseNorm,
            inverseNorms,
            column,
            gap,
            tangent,
            n,
            near,
            row.p[i],
            row.r[i],
            columns.p,
            columns.r,
            weights,
            range);
    columns.bound(row, i, range);
    return found;
  }

  /**
   * The current pair plus a part of correlation one (a bias): gap ← 1 − cos(φ − φ′) + cos φ cos φ′
   * gap, T ← cos φ cos φ′ T + weights (1 − gap).
   */
  public static void affine(
      float[] gap,
      float[] tangent,
      int n,
      FloatMix row,
      int i,
      FloatMix columns,
      int column,
      float weights) {
    affine(gap, tangent, n, row.p[i], row.r[i], columns.p, columns.r, column, weights);
  }

  /** T ← T + weights (1 − gap): what weights learn that is not mixed with a bias yet. */
  public static void addLinear(float[] gap, float[] tangent, int n, float weights) {
    if (Width.SCALAR) {
      FloatScalarRows.addLinear(gap, tangent, n, weights);
    } else {
      FloatKernelRows.addLinear(gap, tangent, n, weights);
    }
  }

  /** T ← T + factor sin φ sin φ′: what a bias learns at another rate than the weights. */
  public static void addBias(
      float[] tangent, int n, FloatMix row, int i, FloatMix columns, int column, float factor) {
    addBias(tangent, n, 2 * factor * row.r[i], columns.r, column);
  }

  /** The sum of the saved pair (share p) and the current one (share r). */
  public static void add(
      float[] gap,
      float[] tangent,
      float[] savedGap,
      float[] savedTangent,
      int n,
      FloatMix row,
      int i,
      FloatMix columns,
      int column) {
    add(gap, tangent, savedGap, savedTangent, n, row.p[i], row.r[i], columns.p, columns.r, column);
  }

  /** c ← Σ_a x_a table_a: the coefficients that are left when one of two points is fixed. */
  public static void contract(float[][] table, float[] x, float[] c) {
    if (Width.SCALAR) {
      FloatScalarRows.contract(table, x, c);
    } else {
      FloatSeriesRows.contract(table, x, c);
    }
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
    if (Width.SCALAR) {
      FloatScalarRows.series(
          gap, tangent, start, n, angleScale, starts, g, slope, basis, stride, column);
    } else {
      FloatSeriesRows.series(
          gap, tangent, start, n, angleScale, starts, g, slope, basis, stride, column);
    }
  }

  /** start ← ½ Σ_{f &lt; count} (row_f − column_f)², feature f of column j at f · stride + j. */
  public static void squaredDistances(
      float[] row, int count, float[] features, int stride, int column, float[] start, int n) {
    if (Width.SCALAR) {
      FloatScalarRows.squaredDistances(row, count, features, stride, column, start, n);
    } else {
      FloatSeriesRows.squaredDistances(row, count, features, stride, column, start, n);
    }
  }

  /** The activation a x (x ≤ 0), b x (x > 0): gap ← gap − κ (sin θ − θ cos θ), T ← (1 − κθ) T. */
  public static void arcCosine(float[] gap, float[] tangent, int n, float kappa) {
    if (Width.SCALAR) {
      FloatScalarRows.arcCosine(gap, tangent, n, kappa);
    } else {
      FloatKernelRows.arcCosine(gap, tangent, n, kappa);
    }
  }

  /**
   * {@link #arcCosine}, then {@link #affine}.
   *
   * @param acute whether all gaps are at most one
   */
  public static void layer(
      boolean acute,
      float[] gap,
      float[] tangent,
      int n,
      float kappa,
      FloatMix row,
      int i,
      FloatMix columns,
      int column,
      float weights) {
    float p = row.p[i];
    float r = row.r[i];
    if (acute) {
      acuteLayer(gap, tangent, n, kappa, p, r, columns.p, columns.r, column, weights);
    } else {
      layer(gap, tangent, n, kappa, p, r, columns.p, columns.r, column, weights);
    }
  }

  /** Sets range to the smallest and the largest of n gaps. */
  public static void range(float[] gap, int n, float[] range) {
    if (Width.SCALAR) {
      FloatScalarRows.range(gap, n, range);
    } else {
      FloatGapRows.range(gap, n, range);
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
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      float[] c,
      FloatMix row,
      int i,
      FloatMix columns,
      int column,
      float weights) {
    polynomialLayer(
        gap, tangent, n, centre, c, row.p[i], row.r[i], columns.p, columns.r, column, weights);
  }

  /**
   * gap ← p, T ← p′ T where the coefficients of the polynomial depend on the columns: that of a
   * degree is Σ_b c_b basis_b, with basis_0 = 1.
   *
   * @param terms how many c_b each degree has, highest degree first; they never decrease
   * @param basis basis_b of column j at b · stride + j, at least four of them
   */
  public static void polynomial(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      int[] terms,
      float[] c,
      float[] basis,
      int stride,
      int column) {
    if (Width.SCALAR) {
      FloatScalarRows.polynomial(gap, tangent, n, centre, terms, c, basis, stride, column);
    } else {
      FloatGapRows.polynomial(gap, tangent, n, centre, terms, c, basis, stride, column);
    }
  }

  /**
   * nngp ← scale · scales · (1 − gap), ntk ← scale · scales · T.
   *
   * @return whether all of them are finite
   */
  public static boolean outputs(
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
    return Width.SCALAR
        ? FloatScalarRows.outputs(
            gap, tangent, n, scale, scales, column, nngp, nngpOffset, ntk, ntkOffset)
        : FloatKernelRows.outputs(
            gap, tangent, n, scale, scales, column, nngp, nngpOffset, ntk, ntkOffset);
  }

  /** ½ ‖a x − b y‖², with all its digits when the two are nearly equal. */
  public static float halfSquaredDistance(
      float[] x, int xOffset, float a, float[] y, int yOffset, float b, int n) {
    return Width.SCALAR
        ? FloatScalarRows.halfSquaredDistance(x, xOffset, a, y, yOffset, b, n)
        : FloatKernelRows.halfSquaredDistance(x, xOffset, a, y, yOffset, b, n);
  }

  // The same with the cosines of a row and arrays of the columns'.

  static boolean first(
      float[] dot,
      int dotOffset,
      float inverseNorm,
      float[] inverseNorms,
      int column,
      float[] gap,
      float[] tangent,
      int n,
      float near,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      float weights,
      float[] range) {
    return Width.SCALAR
        ? FloatScalarRows.first(
            dot,
            dotOffset,
            inverseNorm,
            inverseNorms,
            column,
            gap,
            tangent,
            n,
            near,
            p0,
            r0,
            ps,
            rs,
            weights,
            range)
        : FloatKernelRows.first(
            dot,
            dotOffset,
            inverseNorm,
            inverseNorms,
            column,
            gap,
            tangent,
            n,
            near,
            p0,
            r0,
            ps,
            rs,
            weights,
            range);
  }

  static void affine(
      float[] gap,
      float[] tangent,
      int n,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    if (Width.SCALAR) {
      FloatScalarRows.affine(gap, tangent, n, p0, r0, ps, rs, column, weights);
    } else {
      FloatKernelRows.affine(gap, tangent, n, p0, r0, ps, rs, column, weights);
    }
  }

  static void addBias(float[] tangent, int n, float factor, float[] rs, int column) {
    if (Width.SCALAR) {
      FloatScalarRows.addBias(tangent, n, factor, rs, column);
    } else {
      FloatKernelRows.addBias(tangent, n, factor, rs, column);
    }
  }

  static void add(
      float[] gap,
      float[] tangent,
      float[] savedGap,
      float[] savedTangent,
      int n,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column) {
    if (Width.SCALAR) {
      FloatScalarRows.add(gap, tangent, savedGap, savedTangent, n, p0, r0, ps, rs, column);
    } else {
      FloatKernelRows.add(gap, tangent, savedGap, savedTangent, n, p0, r0, ps, rs, column);
    }
  }

  static void acuteLayer(
      float[] gap,
      float[] tangent,
      int n,
      float kappa,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    if (Width.SCALAR) {
      FloatScalarRows.layer(gap, tangent, n, kappa, p0, r0, ps, rs, column, weights);
    } else {
      FloatKernelRows.acuteLayer(gap, tangent, n, kappa, p0, r0, ps, rs, column, weights);
    }
  }

  static void layer(
      float[] gap,
      float[] tangent,
      int n,
      float kappa,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    if (Width.SCALAR) {
      FloatScalarRows.layer(gap, tangent, n, kappa, p0, r0, ps, rs, column, weights);
    } else {
      FloatKernelRows.layer(gap, tangent, n, kappa, p0, r0, ps, rs, column, weights);
    }
  }

  static void polynomialLayer(
      float[] gap,
      float[] tangent,
      int n,
      float centre,
      float[] c,
      float p0,
      float r0,
      float[] ps,
      float[] rs,
      int column,
      float weights) {
    if (Width.SCALAR) {
      FloatScalarRows.polynomialLayer(gap, tangent, n, centre, c, p0, r0, ps, rs, column, weights);
    } else {
      FloatGapRows.layer(gap, tangent, n, centre, c, p0, r0, ps, rs, column, weights);
    }
  }
}
