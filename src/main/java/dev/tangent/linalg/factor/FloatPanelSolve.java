// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.product.FloatPacking;
import dev.tangent.linalg.product.FloatScratch;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatSkinny;
import dev.tangent.simd.tile.FloatTriangle;

/**
 * X ← X L⁻ᵀ for a small L, in groups of as many columns as a vector has lanes: one product
 * subtracts the contribution of the columns before the group, then {@link FloatTriangle} solves
 * with its triangle.
 *
 * <p>Rows are read and written where they lie, six at a time. Solving with a triangle is a chain in
 * which each column waits for the one before; the next six rows are work for the meantime, so each
 * group of columns goes through {@link #BLOCK} rows before the next group.
 */
final class FloatPanelSolve {
  /** Rows whose columns stay in the first-level cache. */
  private static final int BLOCK = 8 * FloatTriangle.ROWS;

  private FloatPanelSolve() {}

  /** X ← X L⁻ᵀ for L of few columns, of which the lower triangle is read. */
  static void solve(FloatMatrix l, FloatMatrix x) {
    int whole = Width.SCALAR ? 0 : l.rows() / FloatTriangle.ORDER * FloatTriangle.ORDER;
    if (whole > 0) {
      vectors(l, x, whole);
    }
    for (int i = 0; i < x.rows() && whole < l.rows(); i++) {
      scalars(l, x, i, whole);
    }
  }

  private static void vectors(FloatMatrix l, FloatMatrix x, int columns) {
    int v = FloatTriangle.ORDER;
    int rows = FloatTriangle.ROWS;
    float[] before = FloatScratch.take((long) columns * columns);
    float[] triangles = FloatScratch.take((long) columns / v * FloatTriangle.LENGTH);
    for (int j = 0; j < columns; j += v) {
      FloatPacking.pack(l, true, j, j + v, 0, j, v, -1f, before, j * columns);
      FloatTriangle.load(
          l.array(), l.rowOffset(j) + j, l.stride(), triangles, j / v * FloatTriangle.LENGTH);
    }
    int i = x.rows() / rows * rows;
    for (int from = 0; from < i; from += BLOCK) {
      int count = Math.min(BLOCK, i - from);
      solve(before, triangles, columns, count, x.array(), x.rowOffset(from), x.stride());
    }
    if (i < x.rows()) { // through a copy that has as many rows as the kernels
      float[] last = FloatScratch.take((long) rows * columns);
      FloatMatrix part = FloatMatrix.wrap(last, 0, x.rows() - i, columns, columns);
      part.assign(x.view(i, x.rows(), 0, columns));
      solve(before, triangles, columns, rows, last, 0, columns);
      x.view(i, x.rows(), 0, columns).assign(part);
      FloatScratch.give(last);
    }
    FloatScratch.give(triangles);
    FloatScratch.give(before);
  }

  private static void solve(
      float[] before, float[] triangles, int columns, int count, float[] x, int xo, int ldx) {
    int v = FloatTriangle.ORDER;
    for (int j = 0; j < columns; j += v) {
      for (int i = 0; i < count; i += FloatTriangle.ROWS) {
        int row = xo + i * ldx;
        if (j > 0) {
          FloatSkinny.multiply(false, j, x, row, ldx, before, j * columns, v, x, row + j, ldx);
        }
        FloatTriangle.solve(triangles, j / v * FloatTriangle.LENGTH, x, row + j, ldx);
      }
    }
  }

  /** Columns from {@code from} on of row i. */
  private static void scalars(FloatMatrix l, FloatMatrix x, int i, int from) {
    float[] v = x.array();
    int row = x.rowOffset(i);
    for (int j = from; j < l.rows(); j++) {
      int at = l.rowOffset(j);
      float sum = v[row + j];
      for (int p = 0; p < j; p++) {
        sum -= v[row + p] * l.array()[at + p];
      }
      v[row + j] = sum / l.array()[at + j];
    }
  }
}
