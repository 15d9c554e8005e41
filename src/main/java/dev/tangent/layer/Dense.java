package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFiniteDense;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteDense;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;

/**
 * A dense layer in the NTK parametrization, {@code z = σ_w/√n_in W a + β b}, with W and b standard
 * normal at initialization (JGH §3, with σ_w = 1 there).
 *
 * @param width number n_out of outputs, at least 1
 * @param sigmaW scale σ_w > 0 of the weights
 * @param beta scale β ≥ 0 of the biases
 */
public record Dense(int width, double sigmaW, double beta) implements WeightLayer {
  static final LayerForm FORM =
      new LayerForm(
          "dense",
          "dense WIDTH sw=1 b=0.1",
          in -> new Dense(in.width(), in.number("sw", 1), in.number("b", 0.1)));

  /** Checks the sizes. */
  public Dense {
    WeightLayer.check("a dense layer", width, sigmaW, beta);
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT, "dense %d sw=%s b=%s", width, NumberText.of(sigmaW), NumberText.of(beta));
  }

  @Override
  public Shape output(Shape input) {
    if (!input.isFlat()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a dense layer takes one position, got an image of %s: put flatten or gap before it",
              input));
    }
    return Shape.flat(width);
  }

  @Override
  public int fanIn(Shape input) {
    return input.channels();
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Affine(this, Window.same(1), input));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteDense(builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteDense(builder);
  }
}
