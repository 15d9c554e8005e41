// twin: double
package dev.tangent.network;

import dev.tangent.layer.FloatDenseParameters;
import dev.tangent.linalg.FloatGemm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;

/** The gradient of one dense layer, added where it is wanted: never a matrix of its own. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatDenseGradient {
  private FloatDenseGradient() {}

  /**
   * w ← keep · w + factor · weightScale · D Aᵀ, b ← keep · b + factor · biasScale · (row sums of
   * D).
   *
   * @param keep 1 to add, μ for a velocity
   * @param inputs A, n_in × points
   * @param deltas D, n_out × points
   */
  static void add(
      float keep,
      float factor,
      FloatDenseParameters layer,
      FloatMatrix inputs,
      FloatMatrix deltas,
      FloatMatrix w,
      float[] b) {
    FloatGemm.multiply(
        Transpose.NO, Transpose.YES, factor * layer.weightScale(), deltas, inputs, keep, w);
    double scale = (double) factor * layer.biasScale();
    for (int i = 0; i < b.length; i++) {
      double sum = 0;
      int row = deltas.rowOffset(i);
      for (int j = row; j < row + deltas.columns(); j++) {
        sum += deltas.array()[j];
      }
      b[i] = (float) (keep * b[i] + scale * sum);
    }
  }
}
