package dev.tangent.dynamics.subspace;

import dev.tangent.kernel.LastLayerFeatures;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;

/**
 * The inputs of the last layer of a random network: random features of the NNGP kernel.
 *
 * @param network the features of the network
 */
public record NetworkFeatures(LastLayerFeatures network) implements RowFeatures {
  @Override
  public int count() {
    return network.count();
  }

  @Override
  public DoubleMatrix of(DoubleMatrix x) {
    return Matrices.toDouble(network.of(Matrices.toFloat(x)));
  }
}
