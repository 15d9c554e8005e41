package dev.tangent.layer;

import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoubleFinitePool;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatFinitePool;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;

/**
 * Global average pooling: the mean over all positions, channel by channel, to one position. In the
 * limit it is the mean over all pairs of positions.
 */
public record Gap() implements Layer {
  static final LayerForm FORM = new LayerForm("gap", "gap", in -> new Gap());

  @Override
  public String text() {
    return "gap";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.flat(input.channels());
  }

  @Override
  public Signal signal(Signal input) {
    return input;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Mean(true));
  }

  private static Window whole(Shape input) {
    return new Window(input.height(), input.width(), input.height(), input.width(), Padding.VALID);
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFinitePool(whole(input), input.positions(), input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFinitePool(whole(input), input.positions(), input, builder);
  }
}
