// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

/**
 * Sees every dense layer during a backward pass, from the last to the first.
 *
 * <p>The gradient of the layer is weightScale · D Aᵀ for W and biasScale · (row sums of D) for b.
 * It is not formed here: an update adds it straight to the weights, the tangent kernel only needs
 * Gram matrices of A and D.
 */
@FunctionalInterface
public interface FloatGradientConsumer {
  /**
   * Takes the factors of the gradient with respect to a layer's parameters: ∂/∂W = D Aᵀ times the
   * scale of W.
   *
   * @param layer the layer's parameters; may be changed
   * @param inputs A, fan-in × (points · positions); not to be changed
   * @param deltas D, n_out × (copies · points · positions); not to be changed, valid during the
   *     call only
   */
  void dense(FloatDenseParameters layer, FloatLayerInputs inputs, FloatMatrix deltas);
}
