package dev.tangent.job.learner;

import dev.tangent.layer.Dense;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.rows.AngleRows;
import java.util.List;

/**
 * The outputs of a stack of dense layers without biases and ReLU for one row against all points:
 * homogeneous, K(x, x_i) = ‖x‖ ‖x_i‖ g² f(θ), with f from {@link ReluCurve}. All depths take the
 * same time, and nothing is allocated. Immutable; any number of threads may use it.
 */
final class AngleStack {
  /**
   * A gap 1 − ρ below this, or above 2 − this, is computed from the distance, to avoid
   * cancellation.
   */
  private static final double NEAR = 1.0 / 128;

  private final int n;
  private final int d;

  /** Unit vectors of the points, as {@link AngleRows} reads them. */
  private final double[] tiles;

  /** ‖x_i‖ g² times the dual weights: output c at c · n + i. */
  private final double[] weights;

  private final int outputs;
  private final double[] curve;

  /**
   * @param layers the dense layers, all without biases
   * @param frozen so many of the lowest are not trained
   * @param nngp Σ in the place of Θ
   * @param points N × d
   * @param dual N × k
   * @param norms of the points, none 0
   */
  AngleStack(
      List<Dense> layers,
      int frozen,
      boolean nngp,
      DoubleMatrix points,
      DoubleMatrix dual,
      double[] norms) {
    n = points.rows();
    d = points.columns();
    outputs = dual.columns();
    curve = ReluCurve.coefficients(layers.size(), frozen, nngp);
    double scale = 1.0 / d;
    for (int l = 0; l < layers.size(); l++) {
      double sigma = layers.get(l).sigmaW();
      scale *= sigma * sigma * (l == 0 ? 1 : 0.5); // ReLU keeps half of a variance
    }
    tiles = new double[AngleRows.tiles(n) * AngleRows.TILE * d];
    weights = new double[outputs * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        tiles[place(i) + j * AngleRows.TILE] = points.get(i, j) / norms[i];
      }
      for (int c = 0; c < outputs; c++) {
        weights[c * n + i] = scale * norms[i] * dual.get(i, c);
      }
    }
  }

  /** Where the first coordinate of point i is. */
  private int place(int i) {
    return i / AngleRows.TILE * d * AngleRows.TILE + i % AngleRows.TILE;
  }

  /**
   * Computes the outputs of a row.
   *
   * @param opposite a row with a point so near to its opposite direction is left to others: f has
   *     no digits there
   * @return false when there is such a point; then nothing was computed
   */
  boolean predict(double[] row, double norm, double opposite, double[] to) {
    int count = AngleRows.tiles(n);
    double[] negative = new double[d];
    for (int j = 0; j < d; j++) {
      negative[j] = -row[j] / norm;
    }
    double[] x = DoubleScratch.take((long) count * AngleRows.TILE);
    try {
      AngleRows.gaps(negative, tiles, x, count);
      if (!refine(negative, opposite, x)) {
        return false;
      }
      AngleRows.polynomial(curve, x, count);
      for (int c = 0; c < outputs; c++) {
        to[c] = norm * RowPredictor.sum(x, weights, c * n, n);
      }
      return true;
    } finally {
      DoubleScratch.give(x);
    }
  }

  /**
   * Gaps near 0 and near 2 as half the squared distance of the directions, or of one and the
   * opposite of the other: false where that is below {@code opposite}.
   */
  private boolean refine(double[] negative, double opposite, double[] gap) {
    for (int i = 0; i < n; i++) {
      if (Math.abs(1 - gap[i]) > 1 - NEAR) {
        boolean near = gap[i] < 1;
        double sum = 0;
        for (int j = 0, at = place(i); j < d; j++, at += AngleRows.TILE) {
          double delta = near ? negative[j] + tiles[at] : negative[j] - tiles[at];
          sum += delta * delta;
        }
        if (!near && 0.5 * sum < opposite) {
          return false;
        }
        gap[i] = near ? 0.5 * sum : 2 - 0.5 * sum;
      }
    }
    return true;
  }
}
