package dev.tangent.dynamics.insight;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.factor.DoubleCholesky;

/**
 * The diagonal of (L Lᵀ)⁻¹, which is never formed: C_ii = Σ_k (L⁻¹)_ki². L⁻¹ is lower triangular,
 * so columns from j on need only rows from j on. It works on strips of columns: N³/3 flops in all,
 * and N × STRIP numbers at a time for each thread.
 */
final class InverseDiagonal {
  private static final int STRIP = 256;

  private InverseDiagonal() {}

  static double[] of(DoubleCholesky factor) {
    DoubleMatrix lower = factor.lower();
    int n = lower.rows();
    double[] diagonal = new double[n];
    // Whole strips are handed out, the longest first: two threads then never wait for each other.
    Threads.current()
        .forEach(
            (n + STRIP - 1) / STRIP,
            s -> strip(lower.view(s * STRIP, n, s * STRIP, n), s * STRIP, diagonal));
    return diagonal;
  }

  /** The columns of the inverse that begin with the first rows of {@code lower}. */
  private static void strip(DoubleMatrix lower, int from, double[] diagonal) {
    DoubleMatrix x = DoubleMatrix.zeros(lower.rows(), Math.min(STRIP, lower.rows()));
    for (int j = 0; j < x.columns(); j++) {
      x.set(j, j, 1);
    }
    WideSolve.lower(lower, x);
    for (int i = 0; i < x.rows(); i++) {
      int row = x.rowOffset(i);
      for (int j = 0; j < x.columns(); j++) {
        double v = x.array()[row + j];
        diagonal[from + j] += v * v;
      }
    }
  }
}
