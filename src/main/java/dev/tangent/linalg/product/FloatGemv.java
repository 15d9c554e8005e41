// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatRows;
import java.util.Arrays;

/**
 * Products with one vector: C has one column or one row. The matrix is read once, row by row as it
 * lies, at the speed of memory.
 *
 * <p>y = W x is a dot product per row. y = Wᵀ x is a sum of rows: pieces of the rows, cut by the
 * shapes alone, have sums of their own, which are added in order.
 */
final class FloatGemv {
  /** Entries of y, for sums of rows, that stay in the second-level cache. */
  private static final int COLUMNS = 1 << 14;

  /** The rows are cut in at most so many pieces, each of at least PIECE numbers of W. */
  private static final int PIECES = 16;

  private static final int PIECE = 1 << 17;

  /** Fewest numbers of W that are worth a second thread. */
  private static final int PARALLEL = 1 << 15;

  private static final int ROWS = FloatRows.ROWS;

  private FloatGemv() {}

  static boolean suits(int m, int n) {
    return !Width.SCALAR && Math.min(m, n) == 1;
  }

  static void multiply(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      float beta,
      FloatMatrix c) {
    // C, or its only row as a column, is op(W) x with W = A, or B transposed.
    boolean column = c.columns() == 1;
    FloatMatrix w = column ? a : b;
    boolean dots = column ? ta == Transpose.NO : tb == Transpose.YES;
    int n = c.rows() * c.columns();
    int k = dots ? w.columns() : w.rows();
    float[] x = FloatScratch.take(k);
    vector(column ? b : a, alpha, x);
    float[] y = FloatScratch.take(n);
    if (dots) {
      dots(w, x, y);
    } else {
      sums(w, x, y);
    }
    for (int i = 0; i < n; i++) {
      int at = column ? c.rowOffset(i) : c.rowOffset(0) + i;
      c.array()[at] = beta == 0 ? y[i] : beta * c.array()[at] + y[i];
    }
    FloatScratch.give(y);
    FloatScratch.give(x);
  }

  /** Copies α times a matrix of one row or one column to an array without gaps. */
  private static void vector(FloatMatrix s, float alpha, float[] x) {
    int step = s.columns() == 1 ? s.stride() : 1;
    int k = s.rows() * s.columns();
    for (int i = 0; i < k; i++) {
      x[i] = alpha * s.array()[s.offset() + i * step];
    }
  }

  private static void dots(FloatMatrix w, float[] x, float[] y) {
    int m = w.rows();
    int rows = rowsOfPart(m, w.columns());
    Threads.current()
        .forEach(
            (m + rows - 1) / rows,
            part -> {
              float[] lanes = FloatScratch.take(ROWS * FloatRows.LANES);
              int to = Math.min(m, (part + 1) * rows);
              int i = part * rows;
              for (; i <= to - ROWS; i += ROWS) {
                FloatRows.dots(w.array(), w.rowOffset(i), w.stride(), x, w.columns(), lanes);
                for (int r = 0; r < ROWS; r++) {
                  y[i + r] = sum(lanes, r * FloatRows.LANES, w, i + r, x);
                }
              }
              for (; i < to; i++) {
                FloatRows.dot(w.array(), w.rowOffset(i), x, w.columns(), lanes);
                y[i] = sum(lanes, 0, w, i, x);
              }
              FloatScratch.give(lanes);
            });
  }

  /** Adds up the lanes, half to half, then the entries behind the last whole vector. */
  private static float sum(float[] lanes, int at, FloatMatrix w, int row, float[] x) {
    float sum;
    if (FloatRows.LANES == 8) { // the loop below, written out: with rows of 1000 numbers it counts
      float even = (lanes[at] + lanes[at + 4]) + (lanes[at + 2] + lanes[at + 6]);
      sum = even + ((lanes[at + 1] + lanes[at + 5]) + (lanes[at + 3] + lanes[at + 7]));
    } else {
      for (int half = FloatRows.LANES / 2; half > 0; half /= 2) {
        for (int i = at; i < at + half; i++) {
          lanes[i] += lanes[i + half];
        }
      }
      sum = lanes[at];
    }
    for (int j = w.columns() / FloatRows.LANES * FloatRows.LANES; j < w.columns(); j++) {
      sum += w.array()[w.rowOffset(row) + j] * x[j];
    }
    return sum;
  }

  private static int rowsOfPart(int m, int columns) {
    boolean parallel = (long) m * columns >= PARALLEL;
    int parts = parallel ? 8 * Threads.current().count() : 1;
    return FloatGemm.roundUp((m + parts - 1) / parts, ROWS);
  }

  private static void sums(FloatMatrix w, float[] x, float[] y) {
    int n = w.columns();
    int k = w.rows();
    int pieces = (int) Math.max(1, Math.min(PIECES, (long) k * n / PIECE));
    int rows = FloatGemm.roundUp((k + pieces - 1) / pieces, ROWS);
    int used = (k + rows - 1) / rows;
    float[] parts = used == 1 ? y : FloatScratch.take((long) used * n);
    Threads.current()
        .forEach(
            used,
            piece -> {
              int to = Math.min(k, (piece + 1) * rows);
              for (int j = 0; j < n; j += COLUMNS) {
                int columns = Math.min(COLUMNS, n - j);
                addRows(w, j, columns, piece * rows, to, x, parts, piece * n + j);
              }
            });
    if (used > 1) {
      float[] ones = FloatScratch.take(used);
      Arrays.fill(ones, 0, used, 1);
      addRows(FloatMatrix.wrap(parts, 0, used, n, n), 0, n, 0, used, ones, y, 0);
      FloatScratch.give(ones);
      FloatScratch.give(parts);
    }
  }

  private static void addRows(
      FloatMatrix w, int column, int n, int from, int to, float[] x, float[] y, int at) {
    Arrays.fill(y, at, at + n, 0);
    float[] a = w.array();
    int i = from;
    for (; i <= to - ROWS; i += ROWS) {
      FloatRows.add(a, w.rowOffset(i) + column, w.stride(), x, i, y, at, n);
    }
    int whole = n / FloatRows.LANES * FloatRows.LANES;
    addScalar(w, column, whole, n, from, i, x, y, at);
    addScalar(w, column, 0, n, i, to, x, y, at);
  }

  /**
   * The parts that the vector code leaves: columns behind the last whole vector, and the last rows.
   */
  private static void addScalar(
      FloatMatrix w,
      int column,
      int begin,
      int end,
      int from,
      int to,
      float[] x,
      float[] y,
      int at) {
    for (int i = from; i < to; i++) {
      int row = w.rowOffset(i) + column;
      for (int j = begin; j < end; j++) {
        y[at + j] += x[i] * w.array()[row + j];
      }
    }
  }
}
