// twin: double
package dev.tangent.network;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.WeightShape;
import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A finite network of JGH §2: its architecture and its parameters.
 *
 * <p>In NTK parametrization ã^{l+1} = σ_w/√n_l · W^l a^l + β b^l with all parameters N(0, 1); see
 * {@link Parametrization}. Parameters are a function of (seed, layer, index), the same for any
 * number of threads. Training changes them in place. Example:
 *
 * {@snippet :
 * Architecture architecture = Architecture.mlp(2, 4, 500, 1, Activations.relu(), 1, 0.1);
 * FloatNetwork network = FloatNetwork.initialize(architecture, 7);
 * FloatMatrix f = network.outputs(FloatMatrix.of(1, 2, 0.6f, 0.8f)); // 1 × 1
 * }
 *
 * <p>Memory: one {@code float} per parameter. Not synchronized: several threads may read while none
 * trains.
 */
public final class FloatNetwork {
  /**
   * Most points of a block of {@link #outputs}, and most entries of the activations that it keeps.
   */
  private static final int BLOCK = 512;

  private static final long BLOCK_ENTRIES = 1L << 22;

  private final Architecture architecture;
  private final Parametrization parametrization;
  private final OptionalLong seed;
  private final List<FloatDenseParameters> parameters;

  private FloatNetwork(
      Architecture architecture,
      Parametrization parametrization,
      OptionalLong seed,
      List<FloatDenseParameters> parameters) {
    this.architecture = architecture;
    this.parametrization = parametrization;
    this.seed = seed;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * {@return a network in NTK parametrization with random parameters}
   *
   * @param architecture of the layers
   * @param seed of the parameters
   */
  public static FloatNetwork initialize(Architecture architecture, long seed) {
    return initialize(architecture, seed, Parametrization.NTK);
  }

  /**
   * {@return a network with random parameters}
   *
   * @param architecture of the layers
   * @param seed of the parameters
   * @param parametrization where the scales are
   */
  public static FloatNetwork initialize(
      Architecture architecture, long seed, Parametrization parametrization) {
    FloatNetwork network =
        new FloatNetwork(
            architecture,
            parametrization,
            OptionalLong.of(seed),
            blank(architecture, parametrization));
    network.drawAgain();
    return network;
  }

  /**
   * {@return a network whose parameters are all zero, to be filled in place}
   *
   * @param architecture of the layers
   * @param parametrization where the scales are
   */
  public static FloatNetwork zeros(Architecture architecture, Parametrization parametrization) {
    return new FloatNetwork(
        architecture, parametrization, OptionalLong.empty(), blank(architecture, parametrization));
  }

  private static List<FloatDenseParameters> blank(
      Architecture architecture, Parametrization parametrization) {
    List<FloatDenseParameters> parameters = new ArrayList<>();
    for (WeightShape shape : architecture.weights()) {
      parameters.add(new FloatDenseParameters(shape, parametrization));
    }
    return parameters;
  }

  /**
   * Puts the parameters back to where they were drawn, in place.
   *
   * @throws IllegalStateException if the parameters were given and not drawn from a seed
   */
  public void drawAgain() {
    if (seed.isEmpty()) {
      throw new IllegalStateException(
          "parameters that were given can't be drawn again: initialize a network with a seed");
    }
    for (FloatDenseParameters p : parameters) {
      p.initialize(seed.getAsLong());
    }
  }

  /**
   * {@return a network over given parameters, in order of the layers; nothing is copied}
   *
   * @param architecture of the layers
   * @param parametrization where the scales are
   * @param weights W of shape n_{l+1} × fan-in each; for a convolution out × (k_h · k_w · in)
   * @param biases b, each of length n_{l+1}
   */
  public static FloatNetwork of(
      Architecture architecture,
      Parametrization parametrization,
      List<FloatMatrix> weights,
      List<float[]> biases) {
    List<WeightShape> shapes = architecture.weights();
    Shapes.require("number of weight matrices", weights.size(), "dense layers", shapes.size());
    Shapes.require("number of bias vectors", biases.size(), "dense layers", shapes.size());
    List<FloatDenseParameters> parameters = new ArrayList<>();
    for (WeightShape shape : shapes) {
      int l = shape.index();
      FloatMatrix w = weights.get(l);
      int rows = shape.layer().width();
      Shapes.requireSame("W" + l, w.rows(), w.columns(), "the architecture's", rows, shape.fanIn());
      parameters.add(new FloatDenseParameters(shape, w, biases.get(l), parametrization));
    }
    return new FloatNetwork(architecture, parametrization, OptionalLong.empty(), parameters);
  }

  /** {@return a network with the same parameters, copied} */
  public FloatNetwork copy() {
    List<FloatDenseParameters> copies = new ArrayList<>();
    for (WeightShape shape : architecture.weights()) {
      FloatDenseParameters p = parameters.get(shape.index());
      copies.add(
          new FloatDenseParameters(shape, p.weights().copy(), p.biases().clone(), parametrization));
    }
    return new FloatNetwork(architecture, parametrization, seed, copies);
  }

  /** {@return the description of the layers} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return where the scales of the parameters are} */
  public Parametrization parametrization() {
    return parametrization;
  }

  /** {@return the seed that the parameters were drawn with; empty for given parameters} */
  public OptionalLong seed() {
    return seed;
  }

  /** {@return parameters of all dense layers, in order, live} */
  public List<FloatDenseParameters> parameters() {
    return parameters;
  }

  /** {@return how many dense layers: the depth L of JGH} */
  public int denseCount() {
    return parameters.size();
  }

  /**
   * {@return W of dense layer {@code l} from 0, n_{l+1} × n_l, live}
   *
   * @param l number of the layer, from 0
   */
  public FloatMatrix weights(int l) {
    return parameters.get(l).weights();
  }

  /**
   * {@return b of dense layer {@code l} from 0, n_{l+1} entries, live}
   *
   * @param l number of the layer, from 0
   */
  public float[] biases(int l) {
    return parameters.get(l).biases();
  }

  /** {@return how many parameters in all} */
  public long parameterCount() {
    return parameters.stream().mapToLong(FloatDenseParameters::count).sum();
  }

  /** {@return n_0: all numbers of a point} */
  public int inputWidth() {
    return architecture.inputWidth();
  }

  /** {@return how many outputs: n_L, k in shapes} */
  public int outputWidth() {
    return architecture.outputWidth();
  }

  /**
   * {@return the outputs, N × k, at the points x, N × n_0, in blocks}
   *
   * @param x points, N × n_0
   */
  public FloatMatrix outputs(FloatMatrix x) {
    Shapes.require("width of the inputs", x.columns(), "input width of the network", inputWidth());
    FloatMatrix f = FloatMatrix.zeros(x.rows(), outputWidth());
    FloatNetworkPass pass = null;
    // A wide network takes few points at a time, so that a pass is small beside its parameters.
    int most =
        Math.clamp(
            BLOCK_ENTRIES / Footprint.of(architecture).entriesPerPoint(),
            architecture.isDense() ? 64 : 8,
            BLOCK);
    for (int i = 0; i < x.rows(); i += most) {
      int end = Math.min(x.rows(), i + most);
      if (pass == null || pass.points() != end - i) {
        pass = FloatNetworkPass.forward(this, end - i);
      }
      FloatMatrix block = pass.forwardRows(x.rowRange(i, end));
      for (int p = i; p < end; p++) {
        for (int a = 0; a < f.columns(); a++) {
          f.set(p, a, block.get(a, p - i));
        }
      }
    }
    return f;
  }

  /**
   * A summary: {@code float32 network 784-1000-1000-10, 1 795 010 parameters, NTK parametrization}.
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "float32 network of %,d parameters, %s parametrization",
        parameterCount(),
        parametrization);
  }
}
