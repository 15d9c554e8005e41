package dev.tangent.layer;

import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;

/**
 * Local average pooling of radius c (Li et al. 2019): the mean over the (2c+1)² positions around
 * each one. Positions outside of the image are zeros and count in the divisor. It stands before
 * {@link Flatten}.
 *
 * @param radius c ≥ 1
 */
public record Lap(int radius) implements Layer {
  static final LayerForm FORM =
      new LayerForm("lap", "lap RADIUS", in -> new Lap(in.whole("a radius")));

  /** Checks the radius. */
  public Lap {
    if (radius < 1 || radius > 1 << 14) {
      throw new IllegalArgumentException("lap has a radius from 1 to 16384, got " + radius);
    }
  }

  private Pool pool() {
    return new Pool(Pool.Kind.PADDED_MEAN, Window.same(2 * radius + 1));
  }

  @Override
  public String text() {
    return "lap " + radius;
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
    return pool().limit(input);
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return pool().finite(input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return pool().finite(input, builder);
  }
}
