package dev.tangent.layer;

import dev.tangent.layer.finite.DoubleFiniteFlatten;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteFlatten;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;

/**
 * Puts all positions one after another: one position of height · width · channels numbers, index
 * (row · width + column) · channels + channel. In the limit it is the mean over p = p′. Only a
 * dense layer may follow: the numbers of different positions have different variances.
 */
public record Flatten() implements Layer {
  static final LayerForm FORM = new LayerForm("flatten", "flatten", in -> new Flatten());

  @Override
  public String text() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.flat(input.size());
  }

  @Override
  public Signal signal(Signal input) {
    return input == Signal.INPUT ? input : Signal.FLATTENED;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Mean(false));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteFlatten(input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteFlatten(input, builder);
  }
}
