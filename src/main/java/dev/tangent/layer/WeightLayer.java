package dev.tangent.layer;

import dev.tangent.linalg.Shape;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A layer with parameters, z = σ_w/√fan-in W a + β b at every position, with W and b standard
 * normal at initialization: {@link Dense}, or {@link Conv} with the same W at all positions.
 */
public sealed interface WeightLayer extends Layer permits Dense, Conv {
  /** {@return number of outputs, or of channels of each output position: rows of W} */
  int width();

  /** {@return scale σ_w of the weights} */
  double sigmaW();

  /** {@return scale β of the biases} */
  double beta();

  /**
   * {@return the fan-in of each output, which is the number of columns of W}
   *
   * @param input shape of the layer's input
   */
  int fanIn(Shape input);

  /**
   * {@return the shape of W in files: out × in, or out × k_h × k_w × in}
   *
   * @param input shape of the layer's input
   */
  default int[] weightShape(Shape input) {
    return new int[] {width(), fanIn(input)};
  }

  @Override
  default Signal signal(Signal input) {
    return Signal.PREACTIVATION;
  }

  @Override
  default void weights(Shape input, BiConsumer<WeightLayer, Shape> visitor) {
    visitor.accept(this, input);
  }

  /**
   * Checks the parameters that all layers with weights have.
   *
   * @param name of the layer, for messages
   * @param width rows of W, at least 1
   * @param sigmaW σ_w, positive and finite
   * @param beta β, finite and not negative
   */
  static void check(String name, int width, double sigmaW, double beta) {
    if (width < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s has width >= 1, got %d", name, width));
    }
    if (!(sigmaW > 0 && Double.isFinite(sigmaW))) {
      throw new IllegalArgumentException("sigma_w is finite and > 0, got " + sigmaW);
    }
    if (!(beta >= 0 && Double.isFinite(beta))) {
      throw new IllegalArgumentException("beta is finite and >= 0, got " + beta);
    }
  }
}
