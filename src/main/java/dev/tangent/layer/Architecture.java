package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A stack of layers on inputs of a fixed width, checked when it is built: the widths fit, and every
 * layer has a known infinite-width limit on what comes before it.
 *
 * <pre>{@code
 * Architecture network = Architecture.mlp(784, 4, 1000, 10, Activations.relu(), 1, 0.1);
 * }</pre>
 *
 * <p>An architecture has a text form, in which it stands in files, runs and on the command line:
 *
 * <pre>{@code
 * Architecture same = Architecture.parse(784, "dense 1000; relu; dense 1000; relu; dense 1000; relu; dense 10");
 * Architecture.parse(784, same.text()).equals(same); // true: the canonical form says everything
 * }</pre>
 *
 * <p>Layers are separated by {@code ;} or new lines, {@code #} begins a comment, options may be
 * left out: {@code dense 1000 sw=1 b=0.1}, {@code layernorm eps=1e-12}, {@code rmsnorm eps=1e-12},
 * {@code residual scale=1 { relu; dense 1000 }}, and activations by their names ({@link
 * Activations#names}).
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
   * The architecture of this text, on inputs of width {@code inputWidth}.
   *
   * @throws IllegalArgumentException in one line with the place and what was expected there, or why
   *     these layers have no limit
   */
  public static Architecture parse(int inputWidth, String text) {
    return parse(OptionalInt.of(inputWidth), OptionalInt.empty(), text);
  }

  /**
   * The same where the data ask for so many outputs: the last dense layer may leave out its width
   * ({@code dense 100; relu; dense}). One that is given stays.
   */
  public static Architecture parse(int inputWidth, int outputs, String text) {
    return parse(OptionalInt.of(inputWidth), OptionalInt.of(outputs), text);
  }

  /**
   * The architecture of a text that begins with a line {@code input WIDTH}, as {@link #toString}.
   */
  public static Architecture parse(String text) {
    return parse(OptionalInt.empty(), OptionalInt.empty(), text);
  }

  /** The width of the inputs that a text says in its first line, if it does. */
  public static OptionalInt inputWidthIn(String text) {
    return ArchitectureText.parse(text, OptionalInt.of(1)).inputWidth();
  }

  private static Architecture parse(OptionalInt inputWidth, OptionalInt outputs, String text) {
    ArchitectureText.Content content = ArchitectureText.parse(text, outputs);
    OptionalInt said = content.inputWidth();
    if (said.isEmpty() && inputWidth.isEmpty()) {
      throw new IllegalArgumentException(
          "architecture, line 1, column 1: no width of the inputs: expected input WIDTH first");
    }
    if (said.isPresent() && inputWidth.isPresent() && said.getAsInt() != inputWidth.getAsInt()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "architecture: it is for inputs of width %d, the data have width %d",
              said.getAsInt(),
              inputWidth.getAsInt()));
    }
    int width = said.orElseGet(inputWidth::getAsInt);
    try {
      return new Architecture(width, content.layers());
    } catch (LayerException e) {
      throw content.places().get(e.index()).error(e.reason());
    }
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
      if (layer instanceof Dense dense) {
        found.add(dense);
      }
      collectDense(layer.inner(), found);
    }
  }

  private void check() {
    if (inputWidth < 1) {
      throw new IllegalArgumentException("the input width is at least 1, got " + inputWidth);
    }
    if (layers.isEmpty() || !(layers.getLast() instanceof Dense)) {
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("an architecture has at least one dense layer");
      }
      throw new LayerException(
          layers.size() - 1,
          "the last layer must be dense, so that the outputs are Gaussian in the limit: got "
              + layers.getLast().text(),
          null);
    }
    Signal signal = Signal.INPUT;
    int width = inputWidth;
    for (int i = 0; i < layers.size(); i++) {
      try {
        signal = layers.get(i).signal(signal);
        width = layers.get(i).outputWidth(width);
      } catch (IllegalArgumentException e) {
        throw new LayerException(i, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** What is wrong with one of the layers. */
  private static final class LayerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final int index;
    private final String reason;

    LayerException(int index, String reason, @Nullable Throwable cause) {
      super(String.format(Locale.ROOT, "layer %d: %s", index + 1, reason), cause);
      this.index = index;
      this.reason = reason;
    }

    int index() {
      return index;
    }

    String reason() {
      return reason;
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

  /** The functions of all activations in order, those inside residual branches too. */
  public List<ActivationFunction> activations() {
    List<ActivationFunction> found = new ArrayList<>();
    collectActivations(layers, found);
    return found;
  }

  private static void collectActivations(List<Layer> layers, List<ActivationFunction> found) {
    for (Layer layer : layers) {
      if (layer instanceof Activation activation) {
        found.add(activation.function());
      }
      collectActivations(layer.inner(), found);
    }
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

  /**
   * The canonical text form: all layers in one line with all their options, numbers exactly. {@link
   * #parse(int, String)} reads it as an equal architecture, unless an activation is one's own.
   */
  public String text() {
    return ArchitectureText.of(layers);
  }

  /** The line {@code input WIDTH} and the canonical text; {@link #parse(String)} reads it. */
  @Override
  public String toString() {
    return ArchitectureText.input(inputWidth) + "; " + text();
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
