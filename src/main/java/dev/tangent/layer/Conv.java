package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import dev.tangent.layer.finite.DoubleFiniteConv;
import dev.tangent.layer.finite.DoubleFinitePass;
import dev.tangent.layer.finite.DoublePassBuilder;
import dev.tangent.layer.finite.FloatFiniteConv;
import dev.tangent.layer.finite.FloatFinitePass;
import dev.tangent.layer.finite.FloatPassBuilder;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;

/**
 * A convolution in the NTK parametrization, {@code z(p) = σ_w/√(k_h k_w c) Σ_{o,c} W a(p+o) + β b}:
 * cross-correlation, as is usual in deep learning. The divisor counts all k_h k_w taps, at the
 * border too.
 *
 * <p>In the limit {@code Σ′(p, q) = σ_w²/(k_h k_w) Σ_o Σ(p+o, q+o) + β²}.
 *
 * @param width number of output channels, at least 1
 * @param window taps, stride, and what it sees outside of the image
 * @param sigmaW scale σ_w > 0 of the weights
 * @param beta scale β ≥ 0 of the biases
 */
public record Conv(int width, Window window, double sigmaW, double beta) implements WeightLayer {
  static final LayerForm FORM =
      new LayerForm(
          "conv",
          "conv CHANNELS 3x3 stride=1 pad=same|valid|circular sw=1 b=0.1",
          in -> {
            int channels = in.whole("a number of channels");
            LayerArguments.Pair size = in.pair("a size");
            Window window = Windows.read(in, size, new LayerArguments.Pair(1, 1), Padding.SAME);
            return new Conv(channels, window, in.number("sw", 1), in.number("b", 0.1));
          });

  /** Checks the sizes. */
  public Conv {
    WeightLayer.check("a convolution", width, sigmaW, beta);
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "conv %d %s sw=%s b=%s",
        width,
        window.text(),
        NumberText.of(sigmaW),
        NumberText.of(beta));
  }

  @Override
  public Shape output(Shape input) {
    return window.output(input).withChannels(width);
  }

  @Override
  public int fanIn(Shape input) {
    return Math.multiplyExact(window.area(), input.channels());
  }

  @Override
  public int[] weightShape(Shape input) {
    return new int[] {width, window.height(), window.width(), input.channels()};
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Affine(this, window, input));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFiniteConv(window, input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFiniteConv(window, input, builder);
  }
}
