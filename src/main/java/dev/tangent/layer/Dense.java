package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFiniteDense;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteDense;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import java.util.Locale;

/**
 * A dense layer in the NTK parametrization, {@code z = σ_w/√n_in W a + β b}, with W and b standard
 * normal at initialization (JGH §3, with σ_w = 1 there).
 *
 * @param width number n_out of outputs, at least 1
 * @param sigmaW scale σ_w > 0 of the weights
 * @param beta scale β ≥ 0 of the biases
 */
public record Dense(int width, double sigmaW, double beta) implements Layer {
  static final LayerForm FORM =
      new LayerForm(
          "dense",
          "dense WIDTH sw=1 b=0.1",
          in -> new Dense(in.width(), in.number("sw", 1), in.number("b", 0.1)));

  /** Checks the sizes. */
  public Dense {
    if (width < 1) {
      throw new IllegalArgumentException("a dense layer has width >= 1, got " + width);
    }
    if (!(sigmaW > 0 && Double.isFinite(sigmaW))) {
      throw new IllegalArgumentException("sigma_w is finite and > 0, got " + sigmaW);
    }
    if (!(beta >= 0 && Double.isFinite(beta))) {
      throw new IllegalArgumentException("beta is finite and >= 0, got " + beta);
    }
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT, "dense %d sw=%s b=%s", width, NumberText.of(sigmaW), NumberText.of(beta));
  }

  @Override
  public int outputWidth(int inputWidth) {
    return width;
  }

  @Override
  public Signal signal(Signal input) {
    return Signal.PREACTIVATION;
  }

  @Override
  public void limit(LimitReading reading, int inputWidth) {
    reading.dense(this, inputWidth);
  }

  @Override
  public FloatFinitePass finite(int inputWidth, FloatPassBuilder builder) {
    return new FloatFiniteDense(builder);
  }

  @Override
  public DoubleFinitePass finite(int inputWidth, DoublePassBuilder builder) {
    return new DoubleFiniteDense(builder);
  }
}
