package dev.tangent.kernel;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkPass;
import java.io.Serial;
import java.io.Serializable;

/**
 * Random features of the NNGP kernel (JGH §3.1): the inputs of the last dense layer of a random
 * network of width D, σ_w a_j(x)/√D for j &lt; D, and β. Their inner products tend to Σ(x, x′) as D
 * → ∞, with an error of 1/√D. With one hidden layer the mean of the inner products is Σ itself, and
 * with ReLU these are the random features of the arc-cosine kernel (Cho, Saul 2009).
 *
 * <p>Feature j is a function of (seed, j, D). They cost a forward pass, in float32.
 */
public final class LastLayerFeatures implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final int BLOCK = 256;

  private final transient FloatNetwork network;
  private final transient Architecture architecture;

  /** The seed that the network is drawn from. */
  private final long seed;

  private LastLayerFeatures(Architecture architecture, long seed) {
    this.architecture = architecture;
    this.seed = seed;
    network = FloatNetwork.initialize(architecture, seed);
  }

  /**
   * Draws the network.
   *
   * @param architecture of the network, whose last layer has D inputs
   * @param seed that the network is drawn from
   * @return its features
   */
  public static LastLayerFeatures draw(Architecture architecture, long seed) {
    return new LastLayerFeatures(architecture, seed);
  }

  /**
   * The serialized form: the network is drawn again when it is read.
   *
   * @param architecture of the network
   * @param seed that the network is drawn from
   */
  private record Written(String architecture, long seed) implements Serializable {
    @Serial
    private Object readResolve() {
      return draw(Architecture.parse(architecture), seed);
    }
  }

  /** {@return the architecture and the seed} */
  @Serial
  private Object writeReplace() {
    return new Written(architecture.toString(), seed);
  }

  /** {@return D + 1} */
  public int count() {
    return network.weights(network.denseCount() - 1).columns() + 1;
  }

  /**
   * {@return the features of the points in the rows of x: N × (D + 1)}
   *
   * @param x points, N × n_0
   */
  public FloatMatrix of(FloatMatrix x) {
    Shapes.require(
        "width of the inputs", x.columns(), "input width of the network", network.inputWidth());
    FloatMatrix features = FloatMatrix.zeros(x.rows(), count());
    FloatNetworkPass pass = null;
    for (int from = 0; from < x.rows(); from += BLOCK) {
      Threads.checkInterrupted();
      int to = Math.min(x.rows(), from + BLOCK);
      if (pass == null || pass.points() != to - from) {
        pass = FloatNetworkPass.forward(network, to - from);
      }
      pass.forwardRows(x.rowRange(from, to));
      FloatMatrix block = features.rowRange(from, to);
      pass.showInputs(
          (layer, inputs) -> {
            if (layer.index() == network.denseCount() - 1) {
              put(inputs.raw(), layer.weightScale(), layer.biasScale(), block);
            }
          });
    }
    return features;
  }

  /** Copies the layer's inputs, which have a point in each column, to rows of the features. */
  private static void put(FloatMatrix inputs, float scale, float bias, FloatMatrix to) {
    Shapes.require("columns of the last layer's inputs", inputs.columns(), "points", to.rows());
    for (int i = 0; i < to.rows(); i++) {
      for (int j = 0; j < inputs.rows(); j++) {
        to.set(i, j, scale * inputs.get(j, i));
      }
      to.set(i, inputs.rows(), bias);
    }
  }
}
