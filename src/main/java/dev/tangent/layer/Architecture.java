package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.error.TangentException;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stack of layers on inputs of a fixed shape. It is checked when it is built: the shapes must
 * fit, and every layer must have a known infinite-width limit after the layers before it.
 *
 * <pre>{@code
 * Architecture network = Architecture.mlp(784, 4, 1000, 10, Activations.relu(), 1, 0.1);
 * }</pre>
 *
 * <p>An architecture has a text form, which files, runs and the command line use:
 *
 * <pre>{@code
 * Architecture same = Architecture.parse(784, "dense 1000; relu; dense 1000; relu; dense 1000; relu; dense 10");
 * Architecture.parse(784, same.text()).equals(same); // true: the canonical form is complete
 * }</pre>
 *
 * <p>Layers are separated by {@code ;} or new lines, {@code #} begins a comment, options may be
 * left out: {@code dense 1000 sw=1 b=0.1}, {@code layernorm eps=1e-12}, {@code rmsnorm eps=1e-12},
 * {@code residual scale=1 { relu; dense 1000 }}, and activations by their names ({@code
 * Activations.names()}). On images, {@code conv 64 3x3 stride=1 pad=same sw=1 b=0.1}, {@code
 * avgpool 2x2}, {@code sumpool 2x2}, {@code lap 4}, then {@code gap} or {@code flatten} and a dense
 * layer:
 *
 * <pre>{@code
 * Architecture.parse(new Shape(28, 28, 1), 10, "conv 64 3x3; relu; conv 64 3x3; relu; gap; dense");
 * }</pre>
 *
 * <p>Depth counts layers of weights, as in JGH: depth 4 has three hidden layers. Immutable.
 */
public final class Architecture {
  private final Shape input;
  private final List<Layer> layers;
  private final List<WeightShape> weights = new ArrayList<>();

  private Architecture(Shape input, List<Layer> layers) {
    this.input = input;
    this.layers = List.copyOf(layers);
    check();
    Shape shape = input;
    for (Layer layer : layers) {
      layer.weights(
          shape, (weight, at) -> weights.add(new WeightShape(weights.size(), weight, at, false)));
      shape = layer.output(shape);
    }
    WeightShape last = weights.removeLast();
    weights.add(new WeightShape(last.index(), last.layer(), last.input(), true));
  }

  /**
   * {@return an architecture of these layers on inputs of width {@code inputWidth}}
   *
   * @param inputWidth n_0
   * @param layers from input to output
   */
  public static Architecture of(int inputWidth, List<Layer> layers) {
    return new Architecture(flat(inputWidth), layers);
  }

  /**
   * {@return an architecture of these layers on inputs of this shape}
   *
   * @param input shape of a point
   * @param layers from input to output
   */
  public static Architecture of(Shape input, List<Layer> layers) {
    return new Architecture(input, layers);
  }

  private static Shape flat(int inputWidth) {
    return Shape.flat(inputWidth);
  }

  /**
   * {@return the architecture of this text, on inputs of width {@code inputWidth}}
   *
   * @param inputWidth n_0
   * @param text layers, separated by {@code ;} or lines
   * @throws IllegalArgumentException in one line with the place and what was expected there, or why
   *     these layers have no limit
   */
  public static Architecture parse(int inputWidth, String text) {
    return parse(flat(inputWidth), OptionalInt.empty(), text);
  }

  /**
   * The same for data that need this many outputs: the last dense layer may leave out its width
   * ({@code dense 100; relu; dense}). A width that the text gives is kept.
   *
   * @param inputWidth n_0
   * @param outputs n_L, the width of a last dense layer that leaves it out
   * @param text layers, separated by {@code ;} or lines
   * @return the architecture
   */
  public static Architecture parse(int inputWidth, int outputs, String text) {
    return parse(flat(inputWidth), OptionalInt.of(outputs), text);
  }

  /**
   * {@return the architecture of this text, on inputs of this shape}
   *
   * @param input shape of a point
   * @param text layers, separated by {@code ;} or lines
   */
  public static Architecture parse(Shape input, String text) {
    return parse(input, OptionalInt.empty(), text);
  }

  /**
   * The same for data that need this many outputs.
   *
   * @param input shape of a point
   * @param outputs n_L, the width of a last dense layer that leaves it out
   * @param text layers, separated by {@code ;} or lines
   * @return the architecture
   */
  public static Architecture parse(Shape input, int outputs, String text) {
    return parse(input, OptionalInt.of(outputs), text);
  }

  /**
   * {@return the architecture of a text that begins with a line {@code input WIDTH} or {@code input
   * 28x28x1}, as {@link #toString}}
   *
   * @param text layers, separated by {@code ;} or lines
   */
  public static Architecture parse(String text) {
    return parse(null, OptionalInt.empty(), text);
  }

  /**
   * {@return the shape of the inputs, if the first line of the text gives it}
   *
   * @param text layers, separated by {@code ;} or lines
   */
  public static Optional<Shape> inputIn(String text) {
    return Optional.ofNullable(ArchitectureText.parse(text, OptionalInt.of(1)).input());
  }

  /**
   * {@return whether the text has layers that depend on the positions of an image: conv, pooling,
   * gap, flatten}
   *
   * @param text layers, separated by {@code ;} or lines
   */
  public static boolean seesPositions(String text) {
    return seesPositions(ArchitectureText.parse(text, OptionalInt.of(1)).layers());
  }

  private static boolean seesPositions(List<Layer> layers) {
    return layers.stream()
        .anyMatch(
            layer ->
                switch (layer) {
                  case Conv _, Pool _, Lap _, Gap _, Flatten _ -> true;
                  default -> seesPositions(layer.inner());
                });
  }

  private static Architecture parse(@Nullable Shape given, OptionalInt outputs, String text) {
    ArchitectureText.Content content = ArchitectureText.parse(text, outputs);
    Shape said = content.input();
    if (said == null && given == null) {
      throw new IllegalArgumentException(
          "architecture, line 1, column 1: no shape of the inputs: expected input WIDTH or input"
              + " HEIGHTxWIDTHxCHANNELS first");
    }
    // A text may give a shape to plain numbers, but not another one to images.
    if (said != null
        && given != null
        && !said.equals(given)
        && !(given.isFlat() && said.size() == given.size())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "architecture: it is for inputs of %s, the data have %s", said, given));
    }
    Shape shape = said == null ? given : said;
    try {
      return new Architecture(Objects.requireNonNull(shape), content.layers());
    } catch (LayerException e) {
      throw content.places().get(e.index()).error(e.reason());
    }
  }

  /**
   * {@return a plain stack: {@code depth} dense layers, all hidden ones of the same width, with the
   * activation between them}
   *
   * @param inputWidth n_0
   * @param depth number L ≥ 1 of dense layers
   * @param width n_1 = … = n_{L−1}
   * @param outputs n_L
   * @param function φ between the layers
   * @param sigmaW σ_w of every layer
   * @param beta β of every layer
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
    return new Architecture(flat(inputWidth), layers);
  }

  private void check() {
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
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      try {
        Shape next = layers.get(i).output(shape);
        signal = layers.get(i).signal(signal);
        shape = next;
      } catch (IllegalArgumentException e) {
        throw new LayerException(i, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Says what is wrong with one of the layers. */
  private static final class LayerException extends IllegalArgumentException
      implements TangentException {
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

  /** {@return the shape of the inputs} */
  public Shape input() {
    return input;
  }

  /** {@return width n_0 of the inputs: all their numbers} */
  public int inputWidth() {
    return input.size();
  }

  /**
   * {@return whether the limit of a pair of points can be computed without positions: no layer sees
   * more than one position, and no shortcut has layers of its own}
   */
  public boolean isDense() {
    return input.isFlat() && isDense(layers);
  }

  /** {@return whether mirroring an image (left to right) mirrors all outputs of the layers} */
  public boolean isMirrored() {
    return isMirrored(input, layers);
  }

  private static boolean isMirrored(Shape input, List<Layer> layers) {
    Shape shape = input;
    boolean mirrored = true;
    for (Layer layer : layers) {
      Shape at = shape;
      mirrored &=
          switch (layer) {
            case Conv conv -> conv.window().isMirrored(at);
            case Pool pool -> pool.window().isMirrored(at);
            case Residual residual ->
                isMirrored(at, residual.branch()) && isMirrored(at, residual.shortcut());
            default -> true;
          };
      shape = layer.output(shape);
    }
    return mirrored;
  }

  private static boolean isDense(List<Layer> layers) {
    return layers.stream()
        .allMatch(
            layer ->
                switch (layer) {
                  case Conv _, Pool _, Lap _ -> false;
                  case Residual residual ->
                      residual.shortcut().isEmpty() && isDense(residual.branch());
                  default -> true;
                });
  }

  /** {@return width n_L of the outputs} */
  public int outputWidth() {
    return weights.getLast().layer().width();
  }

  /** {@return the layers from input to output} */
  public List<Layer> layers() {
    return layers;
  }

  /** {@return the functions of all activations in order, those inside residual branches too} */
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

  /**
   * {@return all layers with parameters in order, those inside residual branches too (a branch
   * before its shortcut), with the shapes of their inputs}
   */
  public List<WeightShape> weights() {
    return Collections.unmodifiableList(weights);
  }

  /** {@return number L of layers with parameters, those inside residual branches too} */
  public int denseCount() {
    return weights.size();
  }

  /** {@return how many parameters in all} */
  public long parameterCount() {
    return weights.stream().mapToLong(WeightShape::parameterCount).sum();
  }

  /** {@return n_0 and then the width of every layer with parameters: n_0, …, n_L} */
  public int[] widths() {
    int[] widths = new int[weights.size() + 1];
    widths[0] = input.size();
    for (int l = 0; l < weights.size(); l++) {
      widths[l + 1] = weights.get(l).layer().width();
    }
    return widths;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Architecture that
        && input.equals(that.input)
        && layers.equals(that.layers);
  }

  @Override
  public int hashCode() {
    return 31 * input.hashCode() + layers.hashCode();
  }

  /**
   * {@return the canonical text form: all layers in one line with all their options, numbers
   * exactly} {@link #parse(int, String)} reads it as an equal architecture, unless an activation is
   * the user's own ({@code Activations.custom}).
   */
  public String text() {
    return ArchitectureText.of(layers);
  }

  /** The line {@code input SHAPE} and the canonical text; {@link #parse(String)} reads it. */
  @Override
  public String toString() {
    return ArchitectureText.input(input) + "; " + text();
  }

  /**
   * {@return the steps of all layers in the infinite-width limit, in order}
   *
   * @param parametrization where the scales of the parameters are
   * @param trained which layers with parameters (0 is the first) are trained
   */
  public List<Step> limit(Parametrization parametrization, IntPredicate trained) {
    PrimitiveIterator.OfInt numbers = IntStream.iterate(0, k -> k + 1).iterator();
    return Step.of(layers, input).stream()
        .map(
            step ->
                step.withAffine(
                    map ->
                        trained.test(numbers.nextInt())
                            ? parametrization.learning(map)
                            : map.learning(0, 0)))
        .toList();
  }
}
