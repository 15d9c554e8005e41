package dev.tangent.network;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.List;

/** Conversions between the two precisions. The copies do not know the seed of their parameters. */
public final class Networks {
  private Networks() {}

  /**
   * {@return the network in float64: exact, so that it can judge the float32 one}
   *
   * @param network that is copied
   */
  public static DoubleNetwork toDouble(FloatNetwork network) {
    List<DoubleMatrix> weights = new ArrayList<>();
    List<double[]> biases = new ArrayList<>();
    for (int l = 0; l < network.denseCount(); l++) {
      weights.add(Matrices.toDouble(network.weights(l)));
      biases.add(Matrices.toDouble(row(network.biases(l))).array());
    }
    return DoubleNetwork.of(network.architecture(), network.parametrization(), weights, biases);
  }

  /**
   * {@return the network in float32, each parameter rounded to nearest}
   *
   * @param network that is copied
   */
  public static FloatNetwork toFloat(DoubleNetwork network) {
    List<FloatMatrix> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (int l = 0; l < network.denseCount(); l++) {
      weights.add(Matrices.toFloat(network.weights(l)));
      biases.add(Matrices.toFloat(row(network.biases(l))).array());
    }
    return FloatNetwork.of(network.architecture(), network.parametrization(), weights, biases);
  }

  private static FloatMatrix row(float[] values) {
    return FloatMatrix.wrap(values, 0, 1, values.length, values.length);
  }

  private static DoubleMatrix row(double[] values) {
    return DoubleMatrix.wrap(values, 0, 1, values.length, values.length);
  }
}
