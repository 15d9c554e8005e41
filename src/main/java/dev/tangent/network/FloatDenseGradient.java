// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;

/** Adds the gradient of one dense layer to another matrix; the gradient itself is never stored. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatDenseGradient {
  /** Fewest entries of D that one task sums: with fewer a fork does not pay. */
  private static final int MIN_TASK = 1 << 15;

  private FloatDenseGradient() {}

  /**
   * w ← keep · w + factor · weightScale · D Aᵀ, b ← keep · b + factor · biasScale · (row sums of
   * D).
   *
   * @param keep 1 to add, μ for a velocity
   * @param inputs A, fan-in × (points · positions)
   * @param deltas D, n_out × (points · positions)
   */
  static void add(
      float keep,
      float factor,
      FloatDenseParameters layer,
      FloatLayerInputs inputs,
      FloatMatrix deltas,
      FloatMatrix w,
      float[] b) {
    float scaled = factor * layer.weightScale();
    inputs.addProduct(keep, scaled, deltas, w);
    double scale = (double) factor * layer.biasScale();
    int rowsPerTask = Math.max(1, MIN_TASK / Math.max(1, deltas.columns()));
    Threads.current()
        .forEach(
            (b.length + rowsPerTask - 1) / rowsPerTask,
            task -> {
              int end = Math.min(b.length, (task + 1) * rowsPerTask);
              for (int i = task * rowsPerTask; i < end; i++) {
                double sum = sum(deltas.array(), deltas.rowOffset(i), deltas.columns());
                b[i] = (float) (keep * b[i] + scale * sum);
              }
            });
  }

  /** Four sums run side by side: a single one would wait four cycles for each addition. */
  private static double sum(float[] x, int offset, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = offset;
    for (int end = offset + count / 4 * 4; j < end; j += 4) {
      s0 += x[j];
      s1 += x[j + 1];
      s2 += x[j + 2];
      s3 += x[j + 3];
    }
    for (; j < offset + count; j++) {
      s0 += x[j];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
