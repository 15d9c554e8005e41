// twin: double
package dev.tangent.linalg;

import dev.tangent.simd.FloatSkinny;
import dev.tangent.simd.Width;

/**
 * Recursive Cholesky: a panel of columns is its left half, a matrix product that takes that half
 * out of the right one, and the right half. Nearly all n³/3 flops are in products of large blocks;
 * only leaves of {@link #LEAF} columns are done by hand, n² LEAF/2 flops. The strict upper triangle
 * is neither read nor written.
 */
@SuppressWarnings("cast") // casts that only one twin needs
final class FloatPanelCholesky {
  private static final int LEAF = 48;

  /** Rows that one task solves: side by side they are one panel of the skinny kernel. */
  private static final int ROWS = Width.SCALAR ? 64 : FloatSkinny.CHUNK;

  private final FloatMatrix a;

  /** What rounding can take from a pivot. */
  private final double rounding;

  /** A ridge that suits any matrix of this size. */
  private final double safeRidge;

  private final Progress progress;

  FloatPanelCholesky(FloatMatrix a, double rounding, double safeRidge, Progress progress) {
    this.a = a;
    this.rounding = rounding;
    this.safeRidge = safeRidge;
    this.progress = progress;
  }

  void factor() {
    if (a.rows() > 0) {
      factor(0, a.rows());
    }
  }

  /** Columns from…to of L, rows from…n; everything left of them has been taken out. */
  private void factor(int from, int to) {
    Threads.checkInterrupted();
    if (to - from <= LEAF) {
      diagonal(from, to);
      below(from, to);
      progress.update("Cholesky columns", to, a.rows());
      return;
    }
    int half = ((to - from) / 2 + LEAF - 1) / LEAF * LEAF;
    int mid = from + Math.min(half, to - from - 1);
    factor(from, mid);
    FloatMatrix top = a.view(mid, to, from, mid);
    FloatSyrk.lower(-1f, top, 1f, a.view(mid, to, mid, to));
    FloatGemm.multiply(
        Transpose.NO,
        Transpose.YES,
        -1f,
        a.view(to, a.rows(), from, mid),
        top,
        1f,
        a.view(to, a.rows(), mid, to));
    factor(mid, to);
  }

  /** The triangle of a leaf, sums in double. */
  private void diagonal(int from, int to) {
    float[] v = a.array();
    for (int j = from; j < to; j++) {
      int rowJ = a.rowOffset(j);
      for (int i = j; i < to; i++) {
        int rowI = a.rowOffset(i);
        double sum = v[rowI + j];
        for (int p = from; p < j; p++) {
          sum -= (double) v[rowI + p] * v[rowJ + p];
        }
        if (i > j) {
          v[rowI + j] = (float) (sum / v[rowJ + j]);
        } else if (sum > 0) {
          v[rowI + j] = (float) Math.sqrt(sum);
        } else {
          double ridge = -sum <= rounding ? 2 * rounding : safeRidge;
          throw new NotPositiveDefiniteException(a.rows(), j, sum, ridge);
        }
      }
    }
  }

  /** X ← X L⁻ᵀ for the rows below a leaf, blocks of rows in parallel. */
  private void below(int from, int to) {
    int blocks = (a.rows() - to + ROWS - 1) / ROWS;
    Threads.current()
        .forEach(
            blocks,
            block -> {
              int first = to + block * ROWS;
              solveRows(from, to, first, Math.min(a.rows(), first + ROWS));
            });
  }

  /**
   * The rows of a block lie side by side in t, so that the inner loop runs over them and
   * vectorizes.
   */
  private void solveRows(int from, int to, int first, int last) {
    float[] v = a.array();
    int rows = last - first;
    float[] t = new float[(to - from) * ROWS];
    for (int i = 0; i < rows; i++) {
      for (int j = 0, p = a.rowOffset(first + i) + from; j < to - from; j++) {
        t[j * ROWS + i] = v[p + j];
      }
    }
    solveColumns(t, from, to);
    for (int i = 0; i < rows; i++) {
      for (int j = 0, p = a.rowOffset(first + i) + from; j < to - from; j++) {
        v[p + j] = t[j * ROWS + i];
      }
    }
  }

  /** T ← L⁻¹ T, a few rows of T at a time: first all that is above them in one product. */
  private void solveColumns(float[] t, int from, int to) {
    float[] v = a.array();
    int order = to - from;
    int step = Width.SCALAR ? 1 : FloatSkinny.ROWS;
    float[] minus = new float[order * order];
    for (int j = 0; j < order; j++) {
      for (int p = 0, l = a.rowOffset(from + j) + from; p < j; p++) {
        minus[j * order + p] = -v[l + p];
      }
    }
    for (int j0 = 0; j0 < order; j0 += step) {
      boolean whole = !Width.SCALAR && j0 + step <= order;
      if (whole && j0 > 0) {
        FloatSkinny.multiply(false, j0, minus, j0 * order, order, t, 0, ROWS, t, j0 * ROWS, ROWS);
      }
      for (int j = j0; j < Math.min(order, j0 + step); j++) {
        for (int p = whole ? j0 : 0; p < j; p++) {
          add(t, j * ROWS, minus[j * order + p], p * ROWS);
        }
        float inverse = 1f / v[a.rowOffset(from + j) + from + j];
        for (int i = 0; i < ROWS; i++) {
          t[j * ROWS + i] *= inverse;
        }
      }
    }
  }

  private static void add(float[] t, int to, float factor, int from) {
    for (int i = 0; i < ROWS; i++) {
      t[to + i] += factor * t[from + i];
    }
  }
}
