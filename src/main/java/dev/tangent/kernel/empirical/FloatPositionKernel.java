// twin: double
package dev.tangent.kernel.empirical;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatImageGemm;
import java.util.List;

/**
 * The contribution of a convolution to a block of an empirical kernel,
 *
 * <pre>Θ_ab(x, y) = Σ_pq (s² A_p(x)·A_q(y) + β²) (D_p^a(x)·D_q^b(y)),</pre>
 *
 * <p>computed either directly, by blocks of P × P positions, or from the Jacobians s Σ_p D_p A_pᵀ
 * and β Σ_p D_p of each point, some rows of W at a time. It takes the way with fewer operations:
 * the first for few positions, the second for many.
 *
 * <p>Letters: n points in the rows, m in the columns, P positions, K fan-in, R rows of W at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatPositionKernel {
  /** Most entries of the Jacobians of one side, unless a single row of W has more. */
  private static final long MOST_ENTRIES = 1L << 24;

  /** Most entries of a block of pairs of positions, unless two points have more. */
  private static final long BLOCK = 1L << 20;

  private final FloatKernelBlock block;
  private final List<FloatOutputPair> pairs;
  private final FloatDenseParameters layer;

  FloatPositionKernel(
      FloatKernelBlock block, List<FloatOutputPair> pairs, FloatDenseParameters layer) {
    this.block = block;
    this.pairs = pairs;
    this.layer = layer;
  }

  void add(FloatLayerInputs ax, FloatMatrix dx, FloatLayerInputs ay, FloatMatrix dy) {
    if (blocksAreCheaper(ax, dx, ay)) {
      addBlocks(ax, dx, ay, dy);
    } else {
      addJacobians(ax, dx, ay, dy);
    }
  }

  /** Compares the multiplications of the two ways. */
  private boolean blocksAreCheaper(FloatLayerInputs ax, FloatMatrix dx, FloatLayerInputs ay) {
    double n = ax.points();
    double m = ay.points();
    double p = ax.positions();
    double out = layer.outputWidth();
    double fanIn = layer.inputWidth();
    double copies = dx.columns() / (n * p);
    double made = block.isDiagonal() ? n : n + m;
    double products = block.isDiagonal() && copies * copies == pairs.size() ? 0.5 : 1;
    double jacobians =
        made * copies * p * out * fanIn + products * n * m * pairs.size() * out * fanIn;
    double blocks = n * p * m * p * (fanIn + pairs.size() * out);
    return blocks < jacobians;
  }

  private void addJacobians(
      FloatLayerInputs ax, FloatMatrix dx, FloatLayerInputs ay, FloatMatrix dy) {
    int copies = dx.columns() / (ax.points() * ax.positions());
    long perRow = (long) copies * Math.max(ax.points(), ay.points()) * (layer.inputWidth() + 1L);
    int most = (int) Math.clamp(MOST_ENTRIES / perRow, 1, layer.outputWidth());
    // Whole register tiles: the rest of a tile would be computed in vain.
    int step =
        most <= FloatImageGemm.ROWS ? most : most / FloatImageGemm.ROWS * FloatImageGemm.ROWS;
    float[] first = new float[Math.toIntExact(perRow * step)];
    float[] second = block.isDiagonal() ? first : new float[first.length];
    for (int r = 0; r < layer.outputWidth(); r += step) {
      Threads.checkInterrupted();
      int end = Math.min(layer.outputWidth(), r + step);
      FloatMatrix jx = jacobians(ax, dx, copies, r, end, first);
      FloatMatrix jy = block.isDiagonal() ? jx : jacobians(ay, dy, copies, r, end, second);
      block.addJacobians(pairs, copies, jx, jy);
    }
  }

  /**
   * Row a · n + i holds the derivatives of f_a(x_i) with respect to rows [r, end) of W and their
   * biases.
   */
  private FloatMatrix jacobians(
      FloatLayerInputs a, FloatMatrix d, int copies, int r, int end, float[] storage) {
    int points = copies * a.points();
    int positions = a.positions();
    int fanIn = layer.inputWidth();
    int rows = end - r;
    int width = rows * (fanIn + 1);
    FloatMatrix deltas = d.rowRange(r, end);
    a.products(layer.weightScale(), deltas, storage, width);
    Threads.current()
        .forEach(
            rows,
            row -> {
              for (int i = 0; i < points; i++) {
                double sum = sum(d.array(), deltas.rowOffset(row) + i * positions, positions);
                storage[i * width + rows * fanIn + row] = (float) (layer.biasScale() * sum);
              }
            });
    return FloatMatrix.wrap(storage, 0, points, width, width);
  }

  private static double sum(float[] x, int from, int count) {
    double even = 0; // two sums: one alone would wait for itself
    double odd = 0;
    int j = from;
    for (; j < from + count - 1; j += 2) {
      even += x[j];
      odd += x[j + 1];
    }
    return j < from + count ? even + odd + x[j] : even + odd;
  }

  private void addBlocks(FloatLayerInputs ax, FloatMatrix dx, FloatLayerInputs ay, FloatMatrix dy) {
    int p = ax.positions();
    long side = (long) Math.sqrt((double) BLOCK / p / p);
    int step = (int) Math.clamp(side, 1, Math.max(ax.points(), ay.points()));
    FloatMatrix whole = whole(ax);
    FloatMatrix other = block.isDiagonal() ? whole : whole(ay);
    for (int i = 0; i < ax.points(); i += step) {
      int iEnd = Math.min(ax.points(), i + step);
      for (int j = 0; j < ay.points(); j += step) {
        Threads.checkInterrupted();
        int jEnd = Math.min(ay.points(), j + step);
        FloatMatrix g = FloatMatrix.zeros((iEnd - i) * p, (jEnd - j) * p);
        g.fill(layer.biasScale() * layer.biasScale());
        float s = layer.weightScale();
        FloatGemm.multiply(
            Transpose.YES,
            Transpose.NO,
            s * s,
            whole.columnRange(i * p, iEnd * p),
            other.columnRange(j * p, jEnd * p),
            1f,
            g);
        for (FloatOutputPair pair : pairs) {
          if (block.isComputed(pair)) {
            int row = (pair.a() * ax.points() + i) * p;
            int column = (pair.b() * ay.points() + j) * p;
            FloatMatrix first = dx.columnRange(row, row + g.rows());
            FloatMatrix second = dy.columnRange(column, column + g.columns());
            addBlock(g, first, second, p, block.target(pair).view(i, iEnd, j, jEnd));
          }
        }
      }
    }
  }

  /** All patches at once: this is used where there are few positions. */
  private static FloatMatrix whole(FloatLayerInputs a) {
    FloatMatrix first = a.piece(0);
    if (a.pieces() == 1) {
      return first;
    }
    FloatMatrix all = FloatMatrix.zeros(first.rows(), a.points() * a.positions());
    for (int k = 0; k < a.pieces(); k++) {
      all.columnRange(a.firstPoint(k) * a.positions(), a.firstPoint(k + 1) * a.positions())
          .assign(k == 0 ? first : a.piece(k));
    }
    return all;
  }

  /** target += Σ over P × P positions of G ⊙ DxᵀDy. */
  private static void addBlock(
      FloatMatrix g, FloatMatrix dx, FloatMatrix dy, int p, FloatMatrix target) {
    FloatMatrix products = FloatMatrix.zeros(g.rows(), g.columns());
    FloatGemm.multiply(Transpose.YES, Transpose.NO, 1f, dx, dy, 0f, products);
    Threads.current()
        .forEach(
            target.rows(),
            i -> {
              for (int j = 0; j < target.columns(); j++) {
                double sum = 0;
                for (int row = i * p; row < (i + 1) * p; row++) {
                  int at = g.rowOffset(row) + j * p;
                  int from = products.rowOffset(row) + j * p;
                  for (int q = 0; q < p; q++) {
                    sum += (double) g.array()[at + q] * products.array()[from + q];
                  }
                }
                target.array()[target.rowOffset(i) + j] += (float) sum;
              }
            });
  }
}
