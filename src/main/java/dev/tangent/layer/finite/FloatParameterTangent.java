// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

/** A direction in parameter space, as seen by the forward derivative of a network. */
@FunctionalInterface
public interface FloatParameterTangent {
  /**
   * Adds the layer's own part, weightScale · Ẇ A + biasScale · ḃ, to the tangents of its output.
   *
   * @param layer the layer's parameters; not to be changed
   * @param inputs A, fan-in × (points · positions); not to be changed
   * @param tangents n_out × (points · positions)
   */
  void add(FloatDenseParameters layer, FloatLayerInputs inputs, FloatMatrix tangents);
}
