package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoubleFiniteResidual;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatFiniteResidual;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A skip connection around a branch: {@code y = shortcut(x) + scale · branch(x)}; without layers
 * the shortcut is x itself.
 *
 * <p>The branch ends with a layer of weights; they are independent of everything before, which
 * makes the two summands uncorrelated: Σ′ = Σ_shortcut + scale² Σ_branch and Θ′ = Θ_shortcut +
 * scale² Θ_branch.
 *
 * @param branch layers of the branch, not empty, the last one dense or a convolution
 * @param shortcut layers beside it, which make the same shape; none for the identity
 * @param scale factor of the branch, finite and not 0
 */
public record Residual(List<Layer> branch, List<Layer> shortcut, double scale) implements Layer {
  static final LayerForm FORM =
      new LayerForm(
          "residual",
          "residual scale=1 { layers } shortcut { layers }",
          in -> {
            double scale = in.number("scale", 1);
            List<Layer> branch = in.block();
            Optional<List<Layer>> shortcut = in.block("shortcut");
            return new Residual(branch, shortcut.orElse(List.of()), scale);
          });

  /** Checks the branch. */
  public Residual {
    branch = List.copyOf(branch);
    shortcut = List.copyOf(shortcut);
    if (branch.isEmpty() || !(branch.getLast() instanceof WeightLayer)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a residual branch ends with a dense layer or a convolution, so that it is"
                  + " uncorrelated with the skip: got { %s }",
              ArchitectureText.of(branch)));
    }
    if (scale == 0 || !Double.isFinite(scale)) {
      throw new IllegalArgumentException("a residual scale is finite and not 0, got " + scale);
    }
  }

  /**
   * A branch whose shortcut is the identity.
   *
   * @param branch the layers beside it
   * @param scale factor of the branch
   */
  public Residual(List<Layer> branch, double scale) {
    this(branch, List.of(), scale);
  }

  @Override
  public String text() {
    String text =
        "residual scale=" + NumberText.of(scale) + " " + ArchitectureText.inBraces(branch);
    return shortcut.isEmpty() ? text : text + " shortcut " + ArchitectureText.inBraces(shortcut);
  }

  @Override
  public List<Layer> inner() {
    return Stream.concat(branch.stream(), shortcut.stream()).toList();
  }

  @Override
  public Shape output(Shape input) {
    Shape first = output(branch, input);
    Shape second = output(shortcut, input);
    if (!first.equals(second)) {
      throw new IllegalArgumentException(
          shortcut.isEmpty()
              ? String.format(
                  Locale.ROOT,
                  "a residual branch makes %s of %s: both must be equal, or a shortcut { … } must"
                      + " make the same",
                  first,
                  input)
              : String.format(
                  Locale.ROOT,
                  "a residual branch makes %s of %s but its shortcut %s: both must be equal",
                  first,
                  input,
                  second));
    }
    return first;
  }

  private static Shape output(List<Layer> layers, Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  @Override
  public void weights(Shape input, BiConsumer<WeightLayer, Shape> visitor) {
    for (List<Layer> layers : List.of(branch, shortcut)) {
      Shape shape = input;
      for (Layer layer : layers) {
        layer.weights(shape, visitor);
        shape = layer.output(shape);
      }
    }
  }

  @Override
  public Signal signal(Signal input) {
    signal(branch, input);
    return signal(shortcut, input);
  }

  private static Signal signal(List<Layer> layers, Signal input) {
    Signal signal = input;
    for (Layer layer : layers) {
      signal = layer.signal(signal);
    }
    return signal;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Add(Step.of(branch, input), Step.of(shortcut, input), scale * scale));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    FloatFinitePass first = builder.chain(input, branch);
    FloatFinitePass second = shortcut.isEmpty() ? null : builder.chain(input, shortcut);
    return new FloatFiniteResidual(first, second, scale, output(input), builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    DoubleFinitePass first = builder.chain(input, branch);
    DoubleFinitePass second = shortcut.isEmpty() ? null : builder.chain(input, shortcut);
    return new DoubleFiniteResidual(first, second, scale, output(input), builder);
  }
}
