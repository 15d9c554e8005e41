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

/**
 * Divides each point by its root mean square, {@code y = z/√(‖z‖²/n + ε)}, without parameters. In
 * the limit ‖z‖²/n is the variance q = Σ(x, x), so Σ and Θ are divided by √(q(x) + ε) √(q(x′) + ε).
 *
 * <p>As the first layer with ε = 0 it puts the inputs on the sphere ‖x‖² = n_0, where the limiting
 * kernels are functions of the correlation alone (JGH Proposition 2). A zero vector has no place
 * there: the limit refuses it, a finite network leaves it zero.
 *
 * @param epsilon ε ≥ 0 under the root
 */
public record RmsNorm(double epsilon) implements Layer {
  static final LayerForm FORM =
      new LayerForm("rmsnorm", "rmsnorm eps=1e-12", in -> new RmsNorm(in.number("eps", 1e-12)));

  /** Checks ε. */
  public RmsNorm {
    if (!(epsilon >= 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("RMS norm's epsilon is finite and >= 0, got " + epsilon);
    }
  }

  @Override
  public String text() {
    return "rmsnorm eps=" + NumberText.of(epsilon);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Signal signal(Signal input) {
    return input;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Normalize(epsilon));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteNorm(epsilon, false, input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteNorm(epsilon, false, input, builder);
  }
}
