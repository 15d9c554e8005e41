package dev.tangent.dynamics.gaussian;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;

/**
 * A few of many times, and coefficients that express the others by them: an interpolative
 * decomposition.
 *
 * <p>Over a fixed spectrum the curves g_t(μ) = 1 − e^{−tμ} of many times span, to rounding, a space
 * of few dimensions: about five for each decade of the times that matter, 20 to 50 for 64 times. A
 * QR decomposition with column pivoting picks as many of the times, and quantities that are
 * quadratic in the weights are computed for these only. The error is below {@value #TOLERANCE} of g
 * in root mean square over the spectrum; as |K(x, v_i)| ≤ √(λ_i K(x, x)) and S̃_ii ≤ λ_i, an error
 * δ in g is at most about δ√K(x, x) in f_t(x).
 */
final class TimeSkeleton {
  static final double TOLERANCE = 1e-15;

  private final int[] chosen;
  private final DoubleMatrix coefficients;

  private TimeSkeleton(int[] chosen, DoubleMatrix coefficients) {
    this.chosen = chosen;
    this.coefficients = coefficients;
  }

  /** {@code curves}: one row for each time, its values over the spectrum; not kept. */
  static TimeSkeleton of(DoubleMatrix curves) {
    int times = curves.rows();
    DoubleMatrix residual = curves.copy();
    DoubleMatrix r = DoubleMatrix.zeros(times, times);
    List<Integer> chosen = new ArrayList<>();
    double stop = TOLERANCE * TOLERANCE * curves.columns();
    while (chosen.size() < Math.min(times, curves.columns())) {
      int pivot = farthest(residual, chosen);
      DoubleMatrix q = residual.rowRange(pivot, pivot + 1);
      double square = Products.dot(q, q);
      if (square <= stop) {
        break;
      }
      int level = chosen.size();
      chosen.add(pivot);
      project(residual, q.copy(), square, chosen, r, level);
    }
    return new TimeSkeleton(
        chosen.stream().mapToInt(Integer::intValue).toArray(), solve(r, chosen, times));
  }

  private static int farthest(DoubleMatrix residual, List<Integer> chosen) {
    int best = -1;
    double most = -1;
    for (int t = 0; t < residual.rows(); t++) {
      DoubleMatrix row = residual.rowRange(t, t + 1);
      double square = chosen.contains(t) ? -1 : Products.dot(row, row);
      if (square > most) {
        most = square;
        best = t;
      }
    }
    return best;
  }

  /**
   * Subtracts the component along q from every row; r(level, t) is the component that row t had.
   */
  private static void project(
      DoubleMatrix residual,
      DoubleMatrix q,
      double square,
      List<Integer> chosen,
      DoubleMatrix r,
      int level) {
    double norm = Math.sqrt(square);
    for (int t = 0; t < residual.rows(); t++) {
      if (chosen.indexOf(t) >= 0 && chosen.indexOf(t) < level) {
        continue;
      }
      DoubleMatrix row = residual.rowRange(t, t + 1);
      double part = Products.dot(row, q) / norm;
      r.set(level, t, part);
      Products.addTo(row, -part / norm, q);
    }
  }

  /** Coefficients c(t, s) with g_t = Σ_s c(t, s) g_s, by back substitution in the triangle of r. */
  private static DoubleMatrix solve(DoubleMatrix r, List<Integer> chosen, int times) {
    int rank = chosen.size();
    DoubleMatrix c = DoubleMatrix.zeros(times, rank);
    for (int t = 0; t < times; t++) {
      if (chosen.contains(t)) {
        c.set(t, chosen.indexOf(t), 1);
        continue;
      }
      for (int s = rank - 1; s >= 0; s--) {
        double sum = r.get(s, t);
        for (int u = s + 1; u < rank; u++) {
          sum -= r.get(s, chosen.get(u)) * c.get(t, u);
        }
        c.set(t, s, sum / r.get(s, chosen.get(s)));
      }
    }
    return c;
  }

  /** How many times were chosen. */
  int size() {
    return chosen.length;
  }

  /** The index among all times of chosen time s. */
  int time(int s) {
    return chosen[s];
  }

  /** g_t = Σ_s coefficient(t, s) g_{time(s)}. */
  double coefficient(int t, int s) {
    return coefficients.get(t, s);
  }
}
