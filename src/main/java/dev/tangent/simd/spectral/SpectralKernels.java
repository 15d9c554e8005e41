package dev.tangent.simd.spectral;

import dev.tangent.simd.Width;

/**
 * The inner loops of eigensolvers in double: products with a symmetric matrix of which the lower
 * triangle is stored row by row, dot products, and the sums of a secular equation.
 *
 * <p>Bits depend on the lengths and the vector width alone.
 */
public final class SpectralKernels {
  /** Rows that {@link #symmetricRows} takes at a time: a multiple of every vector length. */
  public static final int ROWS = 8;

  private SpectralKernels() {}

  /**
   * Rows {@code row} to {@code row + ROWS − 1} of y += A x, with row a multiple of ROWS: each entry
   * left of this diagonal block is read once and serves both triangles.
   *
   * @param a entry (i, j ≤ i) is at {@code i * lda + j}; entries above the diagonal are not read
   * @param y gets the part of these rows and, in columns 0 to row − 1, of their mirror image
   */
  public static void symmetricRows(double[] a, int lda, int row, double[] x, double[] y) {
    if (Width.SCALAR) {
      ScalarSpectralKernels.symmetricRows(a, lda, row, x, y);
    } else {
      VectorSpectralKernels.symmetricRows(a, lda, row, x, y);
    }
    for (int i = row; i < row + ROWS; i++) {
      triangle(a, i * lda, row, i, x, y);
    }
  }

  /** y += A x for the entries of row i right of column {@code from}, diagonal included. */
  public static void triangle(double[] a, int ao, int from, int i, double[] x, double[] y) {
    double sum = a[ao + i] * x[i];
    for (int j = from; j < i; j++) {
      sum += a[ao + j] * x[j];
      y[j] += a[ao + j] * x[i];
    }
    y[i] += sum;
  }

  /** Σ x_j y_j over n entries. */
  public static double dot(double[] x, int xo, double[] y, int yo, int n) {
    return Width.SCALAR
        ? ScalarSpectralKernels.dot(x, xo, y, yo, n)
        : VectorSpectralKernels.dot(x, xo, y, yo, n);
  }

  /** Columns that {@link #bandRow} takes together. */
  public static final int BAND_COLUMNS = 64;

  /**
   * One row of a forward substitution with a band matrix for {@value #BAND_COLUMNS} right-hand
   * sides: z ← (x − Σ_p l_p z_{−p}) · inverse, and sums += z².
   *
   * @param l the entries of the row left of the diagonal, the nearest first, at {@code lo}
   * @param count how many of them
   * @param z rows of {@value #BAND_COLUMNS}: the result goes to {@code zo}, the row before it is
   *     the nearest
   * @param x the right-hand sides at {@code xo}
   * @param sums squares are added to its first {@value #BAND_COLUMNS}
   */
  public static void bandRow(
      double[] l,
      int lo,
      int count,
      double inverse,
      double[] x,
      int xo,
      double[] z,
      int zo,
      double[] sums) {
    if (Width.SCALAR) {
      ScalarSpectralKernels.bandRow(l, lo, count, inverse, x, xo, z, zo, sums);
    } else {
      VectorSpectralKernels.bandRow(l, lo, count, inverse, x, xo, z, zo, sums);
    }
  }

  /**
   * Σ z_j² / δ_j and Σ (z_j / δ_j)² with δ_j = (d_j − origin) − shift, over j from {@code from} to
   * {@code to} − 1.
   *
   * @param sums gets the two sums at {@code at} and {@code at + 1}
   */
  public static void secular(
      double[] d,
      double[] z,
      int from,
      int to,
      double origin,
      double shift,
      double[] sums,
      int at) {
    if (Width.SCALAR) {
      ScalarSpectralKernels.secular(d, z, from, to, origin, shift, sums, at);
    } else {
      VectorSpectralKernels.secular(d, z, from, to, origin, shift, sums, at);
    }
  }
}
