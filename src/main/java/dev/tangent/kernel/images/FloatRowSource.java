// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlanes;

/**
 * A pointwise map of pairs of positions, applied to a part of a row of a plane while it is read: an
 * activation, a normalization, or the inputs themselves.
 */
abstract class FloatRowSource {
  /** Both kernels after the map are the written numbers times this factor. */
  double factor() {
    return 1;
  }

  /** Whether it reads variances, which it writes when images are paired with themselves. */
  boolean records() {
    return false;
  }

  /**
   * Writes both kernels of {@code n} positions of row {@code row} from column {@code column}, which
   * may wrap round.
   *
   * @param in both kernels before the map, not read by the inputs
   * @param at where those of the first position are
   * @param rows offset of the rows of the pairs
   * @param columns offset of the columns
   */
  final void row(
      FloatField in,
      int at,
      Cut rows,
      Cut columns,
      int row,
      int column,
      int n,
      FloatField out,
      int to) {
    int otherRow = rows.other(row);
    for (int done = 0; done < n; ) {
      int other = columns.other(column + done);
      int count = Math.min(n - done, columns.size() - other);
      int move = done * FloatPlanes.LANES;
      boolean same = rows.offset() == 0 && columns.offset() == 0;
      int p = row * columns.size() + column + done;
      piece(in, at + move, p, otherRow * columns.size() + other, count, out, to + move, same);
      done += count;
    }
  }

  /**
   * The same for a run without a wrap.
   *
   * @param p first position of the first image
   * @param q first position of the second image
   * @param same whether p = q
   */
  abstract void piece(
      FloatField in, int at, int p, int q, int n, FloatField out, int to, boolean same);

  /** Whether Σ after the map is never negative, but for rounding, as after a ReLU. */
  boolean isPositive() {
    return false;
  }
}
