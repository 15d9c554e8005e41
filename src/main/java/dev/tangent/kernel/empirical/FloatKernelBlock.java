// twin: double
package dev.tangent.kernel.empirical;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatSyrk;
import dev.tangent.linalg.product.FloatTileConsumer;
import java.util.ArrayList;
import java.util.List;

/**
 * The block [i, iEnd) × [j, jEnd) of an empirical tangent kernel, to which dense layers are added.
 *
 * <p>On a diagonal block with X = Y the pairs (a, a) are symmetric: only their lower triangle is
 * computed, and mirrored at the end; only one of (a, b) and (b, a) is computed.
 *
 * <p>Letters: n points in the rows, m in the columns, G = s² A(x)ᵀA(y) + β², P = D^a(x)ᵀD^b(y). P
 * is never stored: each of its tiles is multiplied by G and added to the kernel while in cache. All
 * k² pairs are one product of (k·n) × (k·m), so that every delta is packed once and not k times.
 */
final class FloatKernelBlock {
  private static final int TILE = 32; // side of a tile of the transposing copy

  private final int i;
  private final int iEnd;
  private final int j;
  private final int jEnd;
  private final boolean diagonal;
  private final FloatMatrix g; // n × m

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
  }

  /**
   * target_ab += G ⊙ P_ab for every pair.
   *
   * @param pairs some pairs, or all k² in the order of a·k + b
   * @param last whether this is the output layer, whose deltas are one-hot: P_ab = δ_ab
   */
  void add(
      List<FloatOutputPair> pairs,
      FloatDenseParameters layer,
      boolean last,
      FloatLayerInputs rowInputs,
      FloatMatrix rowDeltas,
      FloatLayerInputs columnInputs,
      FloatMatrix columnDeltas) {
    if (pairs.isEmpty()) {
      return;
    }
    if (isOneMatrix(rowInputs) && isOneMatrix(columnInputs)) {
      boolean whole = pairs.stream().anyMatch(pair -> isComputed(pair) && !isTriangle(pair));
      gram(layer, rowInputs.piece(0), columnInputs.piece(0), whole);
    } else {
      new FloatPositionKernel(this, pairs, layer)
          .add(rowInputs, rowDeltas, columnInputs, columnDeltas);
      return;
    }
    if (last) {
      for (FloatOutputPair pair : pairs) {
        if (pair.a() == pair.b()) {
          addGram(pair);
        }
      }
      return;
    }
    int copies = rowDeltas.columns() / g.rows();
    if (pairs.size() == copies * copies) {
      addProducts(Transpose.YES, pairs, copies, rowDeltas, columnDeltas, diagonal);
      return;
    }
    for (FloatOutputPair pair : pairs) {
      if (isComputed(pair)) {
        FloatMatrix dx = copy(rowDeltas, pair.a(), g.rows());
        FloatMatrix dy = copy(columnDeltas, pair.b(), g.columns());
        addProducts(Transpose.YES, List.of(pair), 1, dx, dy, isTriangle(pair));
      }
    }
  }

  private static boolean isOneMatrix(FloatLayerInputs inputs) {
    return inputs.positions() == 1 && inputs.pieces() == 1;
  }

  /** Whether this pair is computed here, and not filled from its mirror image. */
  boolean isComputed(FloatOutputPair pair) {
    return !diagonal || pair.a() >= pair.b();
  }

  /** Whether rows and columns are the same points. */
  boolean isDiagonal() {
    return diagonal;
  }

  /**
   * target_ab += J_a(x) J_b(y)ᵀ for pairs of outputs.
   *
   * @param jx Jacobians, (copies · n) × parameters
   */
  void addJacobians(List<FloatOutputPair> pairs, int copies, FloatMatrix jx, FloatMatrix jy) {
    g.fill(1f);
    if (pairs.size() == copies * copies) {
      addProducts(Transpose.NO, pairs, copies, jx, jy, diagonal);
      return;
    }
    for (FloatOutputPair pair : pairs) {
      if (isComputed(pair)) {
        FloatMatrix a = jx.rowRange(pair.a() * g.rows(), (pair.a() + 1) * g.rows());
        FloatMatrix b = jy.rowRange(pair.b() * g.columns(), (pair.b() + 1) * g.columns());
        addProducts(Transpose.NO, List.of(pair), 1, a, b, isTriangle(pair));
      }
    }
  }

  /**
   * Computes G.
   *
   * @param whole whether its upper triangle is needed, too
   */
  private void gram(
      FloatDenseParameters layer, FloatMatrix rowInputs, FloatMatrix columnInputs, boolean whole) {
    float s = layer.weightScale();
    g.fill(layer.biasScale() * layer.biasScale());
    if (diagonal) {
      FloatSyrk.lower(Transpose.YES, s * s, rowInputs, 1f, g);
      if (whole) {
        mirrorInPlace(g);
      }
    } else {
      FloatGemm.multiply(Transpose.YES, Transpose.NO, s * s, rowInputs, columnInputs, 1f, g);
    }
  }

  /** Whether only the lower triangle of this pair is computed. */
  private boolean isTriangle(FloatOutputPair pair) {
    return diagonal && pair.a() == pair.b();
  }

  private static FloatMatrix copy(FloatMatrix deltas, int copy, int points) {
    return deltas.columnRange(copy * points, (copy + 1) * points);
  }

  private void addGram(FloatOutputPair pair) {
    FloatMatrix target = target(pair);
    for (int r = 0; r < g.rows(); r++) {
      int from = g.rowOffset(r);
      int to = target.rowOffset(r);
      int count = isTriangle(pair) ? r + 1 : g.columns();
      for (int c = 0; c < count; c++) {
        target.array()[to + c] += g.array()[from + c];
      }
    }
  }

  /**
   * target_ab += G ⊙ DxᵀDy for all pairs of {@code copies} outputs.
   *
   * @param transpose whether points are columns of D
   * @param lower whether Dx = Dy and only the lower triangle of the product is needed
   */
  private void addProducts(
      Transpose transpose,
      List<FloatOutputPair> pairs,
      int copies,
      FloatMatrix dx,
      FloatMatrix dy,
      boolean lower) {
    List<FloatMatrix> targets = new ArrayList<>();
    for (FloatOutputPair pair : pairs) {
      targets.add(target(pair));
    }
    FloatTileConsumer add =
        (i0, j0, tile) -> {
          for (int r = 0; r < tile.rows(); r++) {
            int count = lower ? Math.min(tile.columns(), i0 + r + 1 - j0) : tile.columns();
            addRow(targets, copies, i0 + r, j0, tile.array(), tile.rowOffset(r), count);
          }
        };
    if (lower) {
      FloatSyrk.tiles(transpose, dx, add);
    } else {
      FloatSyrk.tiles(transpose, dx, dy, add);
    }
  }

  /**
   * Adds part of row {@code row} of the product from column {@code column} on, cut at the borders
   * of outputs b.
   */
  private void addRow(
      List<FloatMatrix> targets, int copies, int row, int column, float[] p, int at, int count) {
    int n = g.rows();
    int m = g.columns();
    int a = row / n;
    int r = row - a * n;
    for (int done = 0; done < count; ) {
      int b = (column + done) / m;
      int c = column + done - b * m;
      int length = Math.min(count - done, m - c);
      FloatMatrix target = targets.get(a * copies + b);
      FloatPasses.addProduct(
          g.array(),
          g.rowOffset(r) + c,
          p,
          at + done,
          target.array(),
          target.rowOffset(r) + c,
          length);
      done += length;
    }
  }

  FloatMatrix target(FloatOutputPair pair) {
    return pair.target().view(i, iEnd, j, jEnd);
  }

  /** Fills the block [j, jEnd) × [i, iEnd) of the transposed pair from this one. */
  void mirror(FloatOutputPair pair) {
    if (!pair.mirror() || !isComputed(pair)) {
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
    Threads.current()
        .forEach(
            (a.rows() + TILE - 1) / TILE,
            t -> {
              for (int c = 0; c <= t * TILE; c += TILE) {
                mirrorTile(a, a, t * TILE, c);
              }
            });
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
