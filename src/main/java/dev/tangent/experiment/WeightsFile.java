package dev.tangent.experiment;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import java.nio.file.Path;
import java.util.Map;

/**
 * A {@code weights.npz} as it was read: W0, b0, W1, b1, … It says the widths of a plain stack, but
 * not the activation or the factors.
 */
public record WeightsFile(Path file, Map<String, NpyArray> arrays) {
  /**
   * Reads a file.
   *
   * @throws DataException when it is missing, truncated or no NPZ
   */
  public static WeightsFile read(Path file) {
    return new WeightsFile(file, Npz.read(file));
  }

  /** Whether the parameters are float32. */
  public boolean isFloat() {
    return weights(0).isFloat();
  }

  /** How many dense layers: the depth L. */
  public int depth() {
    int depth = 0;
    while (arrays.containsKey("W" + depth)) {
      depth++;
    }
    return depth;
  }

  /**
   * n_0, …, n_L.
   *
   * @throws DataException when the shapes don't follow each other
   */
  public int[] widths() {
    int[] widths = new int[depth() + 1];
    requireNoGap();
    widths[0] = weights(0).size(1);
    for (int l = 0; l < widths.length - 1; l++) {
      NpyArray w = weights(l);
      if (w.size(1) != widths[l]) {
        throw new DataException(
            "%s: W%d is %s but the layer before it has %d outputs"
                .formatted(file, l, w, widths[l]));
      }
      widths[l + 1] = w.size(0);
    }
    return widths;
  }

  /** W0 and W2 without W1 would be another, shorter network. */
  private void requireNoGap() {
    for (String name : arrays.keySet()) {
      if (name.matches("W\\d{1,9}") && Integer.parseInt(name.substring(1)) >= depth()) {
        throw new DataException(
            "%s: has %s but no W%d: weights are W0, b0, W1, b1, … without a gap"
                .formatted(file, name, depth()));
      }
    }
  }

  private NpyArray weights(int l) {
    NpyArray w = arrays.get("W" + l);
    if (w == null) {
      throw new DataException(
          "%s: has no array W%d, only %s: weights are W0, b0, W1, b1, …"
              .formatted(file, l, arrays.keySet()));
    }
    if (w.rank() != 2) {
      throw new DataException("%s: W%d is %s: expected a matrix".formatted(file, l, w));
    }
    return w;
  }
}
