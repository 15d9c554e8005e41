// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Layers one after another. */
final class FloatFiniteChain implements FloatFinitePass {
  private final FloatFinitePass[] passes;

  FloatFiniteChain(List<FloatFinitePass> passes) {
    this.passes = passes.toArray(FloatFinitePass[]::new);
  }

  @Override
  public FloatMatrix forward(FloatMatrix inputs) {
    FloatMatrix a = inputs;
    for (FloatFinitePass pass : passes) {
      a = pass.forward(a);
    }
    return a;
  }

  @Override
  public void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {
    for (FloatFinitePass pass : passes) {
      pass.showInputs(consumer);
    }
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    FloatMatrix d = deltas;
    for (int l = passes.length - 1; l >= 0; l--) {
      d = passes[l].backward(d, consumer);
    }
    return d;
  }

  @Override
  public void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    FloatMatrix d = deltas;
    for (int l = passes.length - 1; l > 0; l--) {
      d = passes[l].backward(d, consumer);
    }
    if (passes.length > 0) {
      passes[0].backwardToParameters(d, consumer);
    }
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    FloatMatrix t = tangents;
    for (FloatFinitePass pass : passes) {
      t = pass.tangent(t, direction);
    }
    return t;
  }
}
