package dev.tangent.network;

import dev.tangent.data.DataException;
import dev.tangent.data.NpzReader;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@code weights.npz} before its numbers are read: the arrays W0, b0, W1, b1, …
 * and their shapes. The shapes give the widths of a plain stack; the activation and the scales are
 * only in the text of the architecture, if the file has one.
 *
 * @param file that was looked into
 * @param shapes by name
 * @param isFloat whether the parameters are float32
 * @param architecture the text of {@link Architecture#toString}, or null where the file has none
 */
public record WeightsFile(
    Path file, Map<String, List<Integer>> shapes, boolean isFloat, @Nullable String architecture) {
  /** The name of the array with the text of the architecture. */
  public static final String ARCHITECTURE = "architecture";

  /**
   * {@return what a file holds, without its numbers}
   *
   * @param file that was looked into
   * @throws DataException when it is missing, truncated, no NPZ or not of weights
   */
  public static WeightsFile read(Path file) {
    try (NpzReader reader = NpzReader.open(file)) {
      Map<String, List<Integer>> shapes = new LinkedHashMap<>();
      for (String name : reader.names()) {
        if (!reader.isText(name)) {
          shapes.put(name, Arrays.stream(reader.shape(name)).boxed().toList());
        }
      }
      boolean isFloat = reader.has("W0") && reader.isFloat("W0");
      WeightsFile weights = new WeightsFile(file, shapes, isFloat, reader.text(ARCHITECTURE));
      weights.weight(0);
      return weights;
    }
  }

  /** {@return the shape of the inputs: that of the text, else the columns of the first matrix} */
  public Shape input() {
    return architecture == null
        ? Shape.flat(matrix(0).get(1))
        : Architecture.inputIn(architecture).orElseGet(() -> Shape.flat(matrix(0).get(1)));
  }

  /** {@return n_0: all numbers of a point} */
  public int inputWidth() {
    return input().size();
  }

  /** {@return n_L: the rows of the last matrix} */
  public int outputWidth() {
    return weight(depth() - 1).getFirst();
  }

  /** {@return how many dense layers: the depth L} */
  public int depth() {
    int depth = 0;
    while (shapes.containsKey("W" + depth)) {
      depth++;
    }
    return depth;
  }

  /**
   * {@return n_0, …, n_L}
   *
   * @throws DataException when the shapes don't follow each other
   */
  public int[] widths() {
    int[] widths = new int[depth() + 1];
    requireNoGap();
    widths[0] = matrix(0).get(1);
    for (int l = 0; l < widths.length - 1; l++) {
      List<Integer> w = matrix(l);
      if (w.get(1) != widths[l]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: W%d is (%d×%d) but the layer before it has %d outputs",
                file,
                l,
                w.get(0),
                w.get(1),
                widths[l]));
      }
      widths[l + 1] = w.get(0);
    }
    return widths;
  }

  /** Refuses missing numbers: W0 and W2 without W1 would be read as another, shorter network. */
  private void requireNoGap() {
    for (String name : shapes.keySet()) {
      if (name.matches("W\\d{1,9}") && Integer.parseInt(name.substring(1)) >= depth()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: has %s but no W%d: weights are W0, b0, W1, b1, … without a gap",
                file,
                name,
                depth()));
      }
    }
  }

  private List<Integer> matrix(int l) {
    List<Integer> shape = weight(l);
    if (shape.size() != 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: W%d has the shape %s, of a convolution: the architecture is wanted, with the"
                  + " shape of the images (--architecture \"input 28x28x1; conv …\")",
              file,
              l,
              shape));
    }
    return shape;
  }

  /** The shape of W of a layer: out × in, or out × k_h × k_w × in. */
  private List<Integer> weight(int l) {
    List<Integer> shape = shapes.get("W" + l);
    if (shape == null) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has no array W%d, only %s: weights are W0, b0, W1, b1, …",
              file,
              l,
              shapes.keySet()));
    }
    if (shape.size() != 2 && shape.size() != 4) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: W%d has the shape %s: expected out × in, or out × rows × columns × in",
              file,
              l,
              shape));
    }
    return shape;
  }
}
