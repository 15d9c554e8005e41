// twin: double
package dev.tangent.kernel.empirical;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.linalg.FloatMatrix;

/**
 * Stores the inputs and deltas of every dense layer on one block of points; its buffers are reused.
 */
final class FloatKernelTape {
  private final FloatLayerInputs[] inputs;
  private final FloatMatrix[] deltas;

  FloatKernelTape(int denseCount) {
    inputs = new FloatLayerInputs[denseCount];
    deltas = new FloatMatrix[denseCount];
  }

  /** Keeps a reference to the inputs, which belong to a pass, and a copy of the deltas. */
  void record(FloatDenseParameters layer, FloatLayerInputs a, FloatMatrix d) {
    int l = layer.index();
    inputs[l] = a;
    if (deltas[l] == null || deltas[l].columns() != d.columns()) {
      deltas[l] = FloatMatrix.zeros(d.rows(), d.columns());
    }
    deltas[l].assign(d);
  }

  /** A of layer l, fan-in × (points · positions). */
  FloatLayerInputs inputs(int l) {
    return inputs[l];
  }

  /** D of layer l, n_{l+1} × (copies · points · positions). */
  FloatMatrix deltas(int l) {
    return deltas[l];
  }
}
