package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoubleFiniteResidual;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatFiniteResidual;
import dev.tangent.layer.finite.FloatPassBuilder;
import java.util.List;
import java.util.Locale;

/**
 * A skip connection around a branch: {@code y = x + scale · branch(x)}.
 *
 * <p>The branch ends with a dense layer, whose independent centred weights make the two summands
 * uncorrelated: Σ′ = Σ + scale² Σ_branch and Θ′ = Θ + scale² Θ_branch.
 *
 * @param branch layers of the branch, not empty, the last one dense and as wide as the input
 * @param scale factor of the branch, finite and not 0
 */
public record Residual(List<Layer> branch, double scale) implements Layer {
  static final LayerForm FORM =
      new LayerForm(
          "residual",
          "residual scale=1 { layers }",
          in -> {
            double scale = in.number("scale", 1);
            return new Residual(in.block(), scale);
          });

  /** Checks the branch. */
  public Residual {
    branch = List.copyOf(branch);
    if (branch.isEmpty() || !(branch.getLast() instanceof Dense)) {
      throw new IllegalArgumentException(
          "a residual branch ends with a dense layer, so that it is uncorrelated with the skip: got"
              + " "
              + branch);
    }
    if (scale == 0 || !Double.isFinite(scale)) {
      throw new IllegalArgumentException("a residual scale is finite and not 0, got " + scale);
    }
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "residual scale=%s %s",
        NumberText.of(scale),
        ArchitectureText.inBraces(branch));
  }

  @Override
  public List<Layer> inner() {
    return branch;
  }

  @Override
  public int outputWidth(int inputWidth) {
    int width = inputWidth;
    for (Layer layer : branch) {
      width = layer.outputWidth(width);
    }
    if (width != inputWidth) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a residual branch makes width %d of width %d: both must be equal",
              width,
              inputWidth));
    }
    return width;
  }

  @Override
  public Signal signal(Signal input) {
    Signal inside = input;
    for (Layer layer : branch) {
      inside = layer.signal(inside);
    }
    return input;
  }

  @Override
  public void limit(LimitReading reading, int inputWidth) {
    reading.save();
    int width = inputWidth;
    for (Layer layer : branch) {
      layer.limit(reading, width);
      width = layer.outputWidth(width);
    }
    reading.addSaved(scale);
  }

  @Override
  public FloatFinitePass finite(int inputWidth, FloatPassBuilder builder) {
    return new FloatFiniteResidual(builder.chain(inputWidth, branch), scale, inputWidth, builder);
  }

  @Override
  public DoubleFinitePass finite(int inputWidth, DoublePassBuilder builder) {
    return new DoubleFiniteResidual(builder.chain(inputWidth, branch), scale, inputWidth, builder);
  }
}
