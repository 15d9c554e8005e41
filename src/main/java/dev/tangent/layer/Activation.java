package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.layer.finite.DoubleFiniteActivation;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteActivation;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import java.util.Locale;

/** A function applied to every coordinate: {@code a = φ(z)}. */
public record Activation(ActivationFunction function) implements Layer {
  @Override
  public String text() {
    return function.name();
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
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
  public void limit(LimitReading reading, int inputWidth) {
    reading.activation(function);
  }

  @Override
  public FloatFinitePass finite(int inputWidth, FloatPassBuilder builder) {
    return new FloatFiniteActivation(function, inputWidth, builder);
  }

  @Override
  public DoubleFinitePass finite(int inputWidth, DoublePassBuilder builder) {
    return new DoubleFiniteActivation(function, inputWidth, builder);
  }
}
