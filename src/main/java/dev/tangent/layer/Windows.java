package dev.tangent.layer;

import java.util.Arrays;
import java.util.List;

/** Windows in the text form of an architecture. */
final class Windows {
  private static final List<String> PADDINGS =
      Arrays.stream(Padding.values()).map(Padding::text).toList();

  private Windows() {}

  /** Reads {@code stride=} and {@code pad=} and makes a window of this size. */
  static Window read(
      LayerArguments in, LayerArguments.Pair size, LayerArguments.Pair stride, Padding standard) {
    LayerArguments.Pair steps = in.pair("stride", stride);
    String padding = in.choice("pad", standard.text(), PADDINGS);
    return new Window(
        size.rows(),
        size.columns(),
        steps.rows(),
        steps.columns(),
        Padding.values()[PADDINGS.indexOf(padding)]);
  }
}
