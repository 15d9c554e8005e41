// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatGradientConsumer;
import org.jspecify.annotations.Nullable;

/** How the gradient of a step is applied to the parameters. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
interface FloatUpdate {
  /**
   * The consumer of the backward pass over one chunk of the batch; {@code first} says whether it is
   * the first chunk of the step.
   */
  FloatGradientConsumer consumer(boolean first);

  /** Ends the step. */
  void finish();

  /** The velocity, if this update has one. */
  @Nullable FloatParameterVector velocity();

  /** θ += rate · gradient, layer by layer during the backward pass: no gradient is stored. */
  static FloatUpdate direct(int batch, double rate) {
    float factor = (float) (rate / batch);
    FloatGradientConsumer consumer =
        (layer, inputs, deltas) ->
            FloatDenseGradient.add(
                1f, factor, layer, inputs, deltas, layer.weights(), layer.biases());
    return new FloatUpdate() {
      @Override
      public FloatGradientConsumer consumer(boolean first) {
        return consumer;
      }

      @Override
      public void finish() {}

      @Override
      public @Nullable FloatParameterVector velocity() {
        return null;
      }
    };
  }

  /**
   * v ← μ v + gradient, θ += rate · v (Polyak's momentum). With μ = 0 it sums the gradients of
   * several chunks.
   */
  static FloatUpdate momentum(FloatNetwork network, int batch, double rate, double momentum) {
    FloatParameterVector velocity = FloatParameterVector.zeros(network);
    float factor = (float) (1.0 / batch);
    FloatGradientConsumer begin = velocity.accumulating((float) momentum, factor);
    FloatGradientConsumer go = velocity.adding(factor);
    return new FloatUpdate() {
      @Override
      public FloatGradientConsumer consumer(boolean first) {
        return first ? begin : go;
      }

      @Override
      public void finish() {
        velocity.addTo(network, (float) rate);
      }

      @Override
      public FloatParameterVector velocity() {
        return velocity;
      }
    };
  }
}
