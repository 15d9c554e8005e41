package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of layers on inputs of a fixed width, checked when it is built: the widths fit, and every
 * layer has a known infinite-width limit on what comes before it.
 *
 * <pre>{@code
 * Architecture network = Architecture.mlp(784, 4, 1000, 10, Activations.relu(), 1, 0.1);
 * }</pre>
 *
 * <p>Depth counts dense layers, as in JGH: depth 4 has three hidden layers. Immutable.
 */
public final class Architecture {
  private final int inputWidth;
  private final List<Layer> layers;
  private final List<Dense> denseLayers;

  private Architecture(int inputWidth, List<Layer> layers) {
    this.inputWidth = inputWidth;
    this.layers = List.copyOf(layers);
    List<Dense> found = new ArrayList<>();
    collectDense(this.layers, found);
    this.denseLayers = List.copyOf(found);
    check();
  }

  /** These layers on inputs of width {@code inputWidth}. */
  public static Architecture of(int inputWidth, List<Layer> layers) {
    return new Architecture(inputWidth, layers);
  }

  /**
   * A plain stack: {@code depth} dense layers, all hidden ones of the same width, with the
   * activation between them.
   *
   * @param inputWidth n_0
   * @param depth number L ≥ 1 of dense layers
   * @param width n_1 = … = n_{L−1}
   * @param outputs n_L
   */
  public static Architecture mlp(
      int inputWidth,
      int depth,
      int width,
      int outputs,
      ActivationFunction function,
      double sigmaW,
      double beta) {
    if (depth < 1) {
      throw new IllegalArgumentException(
          "depth counts the dense layers and is at least 1, got " + depth);
    }
    List<Layer> layers = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      layers.add(new Dense(width, sigmaW, beta));
      layers.add(new Activation(function));
    }
    layers.add(new Dense(outputs, sigmaW, beta));
    return new Architecture(inputWidth, layers);
  }

  private static void collectDense(List<Layer> layers, List<Dense> found) {
    for (Layer layer : layers) {
      switch (layer) {
        case Dense dense -> found.add(dense);
        case Residual residual -> collectDense(residual.branch(), found);
        case Activation _, LayerNorm _, RmsNorm _ -> {}
      }
    }
  }

  private void check() {
    if (inputWidth < 1) {
      throw new IllegalArgumentException("the input width is at least 1, got " + inputWidth);
    }
    if (layers.isEmpty() || !(layers.getLast() instanceof Dense)) {
      throw new IllegalArgumentException(
          layers.isEmpty()
              ? "an architecture has at least one dense layer"
              : "the last layer must be dense, so that the outputs are Gaussian in the limit: got "
                  + layers.getLast());
    }
    Signal signal = Signal.INPUT;
    int width = inputWidth;
    for (int i = 0; i < layers.size(); i++) {
      try {
        signal = layers.get(i).signal(signal);
        width = layers.get(i).outputWidth(width);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
  }

  /** Width n_0 of the inputs. */
  public int inputWidth() {
    return inputWidth;
  }

  /** Width n_L of the outputs. */
  public int outputWidth() {
    return denseLayers.getLast().width();
  }

  /** The layers from input to output. */
  public List<Layer> layers() {
    return layers;
  }

  /** All dense layers in order, those inside residual branches too. */
  public List<Dense> denseLayers() {
    return denseLayers;
  }

  /** Number L of dense layers, those inside residual branches too. */
  public int denseCount() {
    return denseLayers.size();
  }

  /** n_0 and then the width of every dense layer: n_0, …, n_L. */
  public int[] widths() {
    int[] widths = new int[denseLayers.size() + 1];
    widths[0] = inputWidth;
    for (int l = 0; l < denseLayers.size(); l++) {
      widths[l + 1] = denseLayers.get(l).width();
    }
    return widths;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Architecture that
        && inputWidth == that.inputWidth
        && layers.equals(that.layers);
  }

  @Override
  public int hashCode() {
    return 31 * inputWidth + layers.hashCode();
  }

  @Override
  public String toString() {
    return "input " + inputWidth + " → " + layers;
  }

  /** The infinite reading of all layers, in order. */
  public void limit(LimitReading reading) {
    int width = inputWidth;
    for (Layer layer : layers) {
      layer.limit(reading, width);
      width = layer.outputWidth(width);
    }
  }
}
