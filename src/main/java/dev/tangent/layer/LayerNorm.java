package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFiniteNorm;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteNorm;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;

/**
 * Layer normalization without parameters: {@code y = (z − mean z)/√(var z + ε)} over the
 * coordinates of each point. In the limit a preactivation has mean 0 and variance q = Σ(x, x), so Σ
 * and Θ are divided by √(q(x) + ε) √(q(x′) + ε).
 *
 * @param epsilon ε ≥ 0 under the root
 */
public record LayerNorm(double epsilon) implements Layer {
  static final LayerForm FORM =
      new LayerForm(
          "layernorm", "layernorm eps=1e-12", in -> new LayerNorm(in.number("eps", 1e-12)));

  /** Checks ε. */
  public LayerNorm {
    if (!(epsilon >= 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("layer norm's epsilon is finite and >= 0, got " + epsilon);
    }
  }

  @Override
  public String text() {
    return "layernorm eps=" + NumberText.of(epsilon);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Signal signal(Signal input) {
    if (input != Signal.PREACTIVATION) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer norm follows %s: its limit is known after a dense layer only",
              input));
    }
    return Signal.PREACTIVATION;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Normalize(epsilon));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteNorm(epsilon, true, input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteNorm(epsilon, true, input, builder);
  }
}
