// twin: double
package dev.tangent.linalg;

/**
 * Recursive Cholesky: a panel of columns is its left half, a matrix product that takes that half
 * out of the right one, and the right half. Nearly all n³/3 flops are in products of large blocks;
 * only leaves of {@link #LEAF} columns are done by hand, n² LEAF/2 flops. The strict upper triangle
 * is neither read nor written.
 */
@SuppressWarnings("cast") // casts that only one twin needs
final class FloatPanelCholesky {
  private static final int LEAF = 64;

  /** Rows that one task solves: its transposed copy stays in the first-level cache. */
  private static final int ROWS = 64;

  private final FloatMatrix a;
  private final double trace;
  private final Progress progress;

  FloatPanelCholesky(FloatMatrix a, double trace, Progress progress) {
    this.a = a;
    this.trace = trace;
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
          throw new NotPositiveDefiniteException(a.rows(), j, sum, Math.abs(sum) + 1e-12 * trace);
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
    for (int j = 0; j < to - from; j++) {
      int l = a.rowOffset(from + j) + from;
      for (int p = 0; p < j; p++) {
        subtract(t, j * ROWS, v[l + p], p * ROWS);
      }
      float inverse = 1f / v[l + j];
      for (int i = 0; i < ROWS; i++) {
        t[j * ROWS + i] *= inverse;
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0, p = a.rowOffset(first + i) + from; j < to - from; j++) {
        v[p + j] = t[j * ROWS + i];
      }
    }
  }

  private static void subtract(float[] t, int to, float factor, int from) {
    for (int i = 0; i < ROWS; i++) {
      t[to + i] -= factor * t[from + i];
    }
  }
}
