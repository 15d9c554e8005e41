package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.layer.finite.DoubleFiniteActivation;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteActivation;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A function applied to every coordinate: {@code a = φ(z)}.
 *
 * @param function φ
 */
public record Activation(ActivationFunction function) implements Layer {
  /** Refuses null. */
  public Activation {
    Objects.requireNonNull(function, "the activation of a layer is null: Activations.relu(), ...");
  }

  @Override
  public String text() {
    return function.name();
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
              "the activation %s follows %s, which is not Gaussian in the limit: put a dense layer"
                  + " before it",
              function.name(),
              input));
    }
    return Signal.ACTIVATION;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Activate(function));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteActivation(function, input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteActivation(function, input, builder);
  }
}
