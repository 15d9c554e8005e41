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
 * The mean or the sum over a window at each position, channel by channel.
 *
 * <p>In the limit the kernels are summed over the window at p and, independently, over the window
 * at p′: {@code Σ′(p, p′) = Σ_o Σ_o′ Σ(p+o, p′+o′)}, divided by the divisors of both sums; Θ
 * likewise. A sum of Gaussian variables is Gaussian, so an activation may follow a pooled
 * preactivation.
 *
 * @param kind what a sum is divided by
 * @param window positions, stride, and what it sees outside of the image
 */
public record Pool(Kind kind, Window window) implements Layer {
  /** What the sum over a window is divided by. */
  public enum Kind {
    /** The positions that lie in the image. */
    EXACT_MEAN,
    /** The whole window: positions outside count as zeros. */
    PADDED_MEAN,
    /** The plain sum: it is not divided. */
    SUM
  }

  static final LayerForm AVERAGE =
      new LayerForm(
          "avgpool",
          "avgpool 2x2 stride=2x2 pad=valid|same|circular edges=exact|padded",
          in -> {
            LayerArguments.Pair size = in.pair("a size");
            Window window = Windows.read(in, size, size, Padding.VALID);
            String edges = in.choice("edges", "exact", List.of("exact", "padded"));
            return new Pool(edges.equals("exact") ? Kind.EXACT_MEAN : Kind.PADDED_MEAN, window);
          });

  static final LayerForm TOTAL =
      new LayerForm(
          "sumpool",
          "sumpool 2x2 stride=2x2 pad=valid|same|circular",
          in -> {
            LayerArguments.Pair size = in.pair("a size");
            return new Pool(Kind.SUM, Windows.read(in, size, size, Padding.VALID));
          });

  @Override
  public String text() {
    return switch (kind) {
      case EXACT_MEAN -> "avgpool " + window.text() + " edges=exact";
      case PADDED_MEAN -> "avgpool " + window.text() + " edges=padded";
      case SUM -> "sumpool " + window.text();
    };
  }

  /** {@return what every sum is divided by; 0 stands for the number of positions in the image} */
  public double divisor() {
    return switch (kind) {
      case EXACT_MEAN -> 0;
      case PADDED_MEAN -> window.area();
      case SUM -> 1;
    };
  }

  @Override
  public Shape output(Shape input) {
    return window.output(input);
  }

  @Override
  public Signal signal(Signal input) {
    return input;
  }

  @Override
  public List<Step> limit(Shape input) {
    return List.of(new Step.Pool(window, divisor()));
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return new FloatFinitePool(window, divisor(), input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return new DoubleFinitePool(window, divisor(), input, builder);
  }
}
