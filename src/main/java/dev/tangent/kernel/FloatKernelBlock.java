// twin: double
package dev.tangent.kernel;

import dev.tangent.layer.FloatDenseParameters;
import dev.tangent.linalg.FloatGemm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatSyrk;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import java.util.List;

/**
 * The block [i, iEnd) × [j, jEnd) of an empirical tangent kernel: adds dense layers to it.
 *
 * <p>On a diagonal block with X = Y the pairs (a, a) are symmetric: only their lower triangle is
 * computed, and mirrored at the end; of (a, b) and (b, a) one is computed.
 *
 * <p>Letters: n points in the rows, m in the columns, G = s² A(x)ᵀA(y) + β², P = D^a(x)ᵀD^b(y).
 */
final class FloatKernelBlock {
  private static final int TILE = 32; // of the transposing copy

  private final int i;
  private final int iEnd;
  private final int j;
  private final int jEnd;
  private final boolean diagonal;
  private final FloatMatrix g; // n × m
  private final FloatMatrix p; // n × m

  /**
   * @param diagonal whether rows and columns are the same points, so that only one of (a, b) and
   *     (b, a) is computed
   */
  FloatKernelBlock(int i, int iEnd, int j, int jEnd, boolean diagonal) {
    this.i = i;
    this.iEnd = iEnd;
    this.j = j;
    this.jEnd = jEnd;
    this.diagonal = diagonal;
    g = FloatMatrix.zeros(iEnd - i, jEnd - j);
    p = FloatMatrix.zeros(iEnd - i, jEnd - j);
  }

  /**
   * target_ab += G ⊙ P_ab for every pair.
   *
   * @param last whether this is the output layer, whose deltas are one-hot: P_ab = δ_ab
   */
  void add(
      List<FloatOutputPair> pairs,
      FloatDenseParameters layer,
      boolean last,
      FloatMatrix rowInputs,
      FloatMatrix rowDeltas,
      FloatMatrix columnInputs,
      FloatMatrix columnDeltas) {
    if (pairs.isEmpty()) {
      return;
    }
    float s = layer.weightScale();
    g.fill(layer.biasScale() * layer.biasScale());
    if (diagonal) {
      FloatSyrk.lower(Transpose.YES, s * s, rowInputs, 1f, g);
      mirrorInPlace(g);
    } else {
      product(s * s, rowInputs, columnInputs, 1f, g);
    }
    for (FloatOutputPair pair : pairs) {
      if (last) {
        if (pair.a() == pair.b()) {
          add(pair, g);
        }
      } else if (!diagonal || pair.a() >= pair.b()) {
        FloatMatrix dx = copy(rowDeltas, pair.a(), iEnd - i);
        if (isTriangle(pair)) {
          FloatSyrk.lower(Transpose.YES, 1f, dx, 0f, p);
        } else {
          product(1f, dx, copy(columnDeltas, pair.b(), jEnd - j), 0f, p);
        }
        addProduct(pair);
      }
    }
  }

  /** Whether only the lower triangle of this pair is computed. */
  private boolean isTriangle(FloatOutputPair pair) {
    return diagonal && pair.a() == pair.b();
  }

  private static FloatMatrix copy(FloatMatrix deltas, int copy, int points) {
    return deltas.columnRange(copy * points, (copy + 1) * points);
  }

  /** c ← alpha · xᵀ y + beta · c. */
  private static void product(
      float alpha, FloatMatrix x, FloatMatrix y, float beta, FloatMatrix c) {
    FloatGemm.multiply(Transpose.YES, Transpose.NO, alpha, x, y, beta, c);
  }

  private void add(FloatOutputPair pair, FloatMatrix values) {
    FloatMatrix target = target(pair);
    for (int r = 0; r < values.rows(); r++) {
      int from = values.rowOffset(r);
      int to = target.rowOffset(r);
      int count = isTriangle(pair) ? r + 1 : values.columns();
      for (int c = 0; c < count; c++) {
        target.array()[to + c] += values.array()[from + c];
      }
    }
  }

  private void addProduct(FloatOutputPair pair) {
    FloatMatrix target = target(pair);
    int rowsPerTask = Math.max(1, (1 << 15) / Math.max(1, g.columns()));
    int tasks = (g.rows() + rowsPerTask - 1) / rowsPerTask;
    Threads.current()
        .forEach(
            tasks,
            t -> {
              int end = Math.min(g.rows(), (t + 1) * rowsPerTask);
              for (int r = t * rowsPerTask; r < end; r++) {
                addProductRow(target, r, isTriangle(pair) ? r + 1 : g.columns());
              }
            });
  }

  private void addProductRow(FloatMatrix target, int r, int count) {
    float[] to = target.array();
    float[] left = g.array();
    float[] right = p.array();
    int row = target.rowOffset(r);
    int from = g.rowOffset(r); // g and p have one shape
    for (int c = 0; c < count; c++) {
      to[row + c] += left[from + c] * right[from + c];
    }
  }

  private FloatMatrix target(FloatOutputPair pair) {
    return pair.target().view(i, iEnd, j, jEnd);
  }

  /** Fills the block [j, jEnd) × [i, iEnd) of the transposed pair from this one. */
  void mirror(FloatOutputPair pair) {
    boolean computed = !diagonal || pair.a() >= pair.b();
    if (!pair.mirror() || !computed) {
      return;
    }
    FloatMatrix from = target(pair);
    if (isTriangle(pair)) {
      mirrorInPlace(from);
      return;
    }
    FloatMatrix to = pair.transposed().view(j, jEnd, i, iEnd);
    int tasks = (from.rows() + TILE - 1) / TILE;
    Threads.current()
        .forEach(
            tasks,
            t -> {
              for (int c = 0; c < from.columns(); c += TILE) {
                mirrorTile(from, to, t * TILE, c);
              }
            });
  }

  /** Fills the upper triangle from the lower one. */
  private static void mirrorInPlace(FloatMatrix a) {
    for (int r = 0; r < a.rows(); r += TILE) {
      for (int c = 0; c <= r; c += TILE) {
        mirrorTile(a, a, r, c);
      }
    }
  }

  private static void mirrorTile(FloatMatrix from, FloatMatrix to, int row, int column) {
    int rowEnd = Math.min(from.rows(), row + TILE);
    int columnEnd = Math.min(from.columns(), column + TILE);
    for (int c = column; c < columnEnd; c++) {
      int target = to.rowOffset(c);
      // Within one matrix a tile on the diagonal keeps its lower triangle.
      for (int r = from == to && row == column ? c + 1 : row; r < rowEnd; r++) {
        to.array()[target + r] = from.array()[from.rowOffset(r) + c];
      }
    }
  }
}
