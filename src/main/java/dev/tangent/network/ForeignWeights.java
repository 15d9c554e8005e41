package dev.tangent.network;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.NpzReader;
import dev.tangent.data.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Networks that were saved by other programs, in standard parametrization, z = W a + b: PyTorch's
 * {@code state_dict} ({@code 0.weight}, out × in, {@code 0.bias}) as {@code .safetensors} or {@code
 * .npz}, and Keras' names ({@code dense/kernel}, in × out, {@code dense/bias}).
 *
 * <p>Convolutions are out × in × k_h × k_w in PyTorch and k_h × k_w × in × out in Keras; here out ×
 * k_h × k_w × in. PyTorch flattens channel by channel, Tangent position by position: the columns of
 * a dense layer after a convolution are reordered.
 *
 * <p>Layers are taken in the order of their names, in which numbers are compared by value: {@code
 * fc2} comes before {@code fc10}. A layer without a bias gets a bias of zeros. Arrays that belong
 * to no dense layer or convolution are refused, by name.
 */
public final class ForeignWeights {
  /** The program whose names and shapes a file uses. */
  public enum Layout {
    /** Tangent's own: {@code W0}, {@code b0}, … */
    NTK,
    /** PyTorch's: {@code 0.weight}, out × in, {@code 0.bias}. */
    TORCH,
    /** Keras': {@code dense/kernel}, in × out, {@code dense/bias}. */
    KERAS
  }

  private ForeignWeights() {}

  /**
   * {@return the layout that the names in a file suggest}
   *
   * @param file of weights
   * @throws DataException when they fit none
   */
  public static Layout guess(Path file) {
    List<String> names = names(file);
    if (names.contains("W0")) {
      return Layout.NTK;
    }
    if (names.stream().anyMatch(n -> n.endsWith("weight"))) {
      return Layout.TORCH;
    }
    if (names.stream().anyMatch(n -> n.contains("kernel"))) {
      return Layout.KERAS;
    }
    if (!Safetensors.isNamed(file)) {
      return Layout.NTK; // its reader says what is missing
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: unknown layout: it holds %s; names are W0, b0, … (ntk), 0.weight, 0.bias, …"
                + " (torch), or dense/kernel, dense/bias, … (keras)",
            file,
            names));
  }

  private static List<String> names(Path file) {
    if (Safetensors.isNamed(file)) {
      return List.copyOf(Safetensors.read(file).keySet());
    }
    try (NpzReader reader = NpzReader.open(file)) {
      return reader.names();
    }
  }

  /**
   * {@return the same network as W0, b0, W1, … in a temporary file that is deleted when this
   * process ends}
   *
   * @param file of weights
   * @param layout of its names
   * @throws DataException naming the array that is no dense layer, or doesn't follow the one before
   */
  public static Path converted(Path file, Layout layout) {
    Map<String, NpyArray> arrays =
        Safetensors.isNamed(file) ? Safetensors.read(file) : Npz.read(file);
    Map<String, NpyArray> weights = new TreeMap<>(ForeignWeights::compareNames);
    Map<String, NpyArray> biases = new LinkedHashMap<>();
    for (Map.Entry<String, NpyArray> entry : arrays.entrySet()) {
      String name = entry.getKey().replaceFirst(":0$", "");
      int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;
      String layer = name.substring(0, end);
      String part = name.substring(end);
      if (part.equals(layout == Layout.KERAS ? "kernel" : "weight")) {
        weights.put(layer, requireKnown(file, name, entry.getValue()));
      } else if (part.equals("bias")) {
        biases.put(layer, entry.getValue());
      } else {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s %s belongs to no dense layer or convolution of %s's: only those are read",
                file,
                entry.getKey(),
                entry.getValue(),
                layout == Layout.KERAS ? "Keras" : "PyTorch"));
      }
    }
    return write(file, layers(file, layout, weights, biases));
  }

  private static NpyArray requireKnown(Path file, String name, NpyArray array) {
    if (array.rank() != 2 && array.rank() != 4) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s is %s, %s: only dense layers and convolutions are read from this layout",
              file,
              name,
              array,
              array.rank() == 1 ? "a norm" : "no matrix"));
    }
    return array;
  }

  /** W of a dense layer, out × in, or of a convolution, out × k_h × k_w × in. */
  private static NpyArray inOurOrder(NpyArray w, boolean keras, int channels) {
    if (w.rank() == 4) {
      return keras ? permuted(w, 3, 0, 1, 2) : permuted(w, 0, 2, 3, 1);
    }
    NpyArray dense = keras ? transposed(w) : w;
    int in = dense.size(1);
    if (keras || channels == 0 || in == channels || in % channels != 0) {
      return dense;
    }
    // Columns are (channel, position) and become (position, channel).
    int positions = in / channels;
    NpyArray cube = shaped(dense, dense.size(0), channels, positions);
    return shaped(permuted(cube, 0, 2, 1), dense.size(0), in);
  }

  private static NpyArray shaped(NpyArray a, int... shape) {
    return a.isFloat() ? NpyArray.of(a.toFloats(), shape) : NpyArray.of(a.toDoubles(), shape);
  }

  /** The array whose axis p is axis {@code axes[p]} of this one. */
  private static NpyArray permuted(NpyArray a, int... axes) {
    int rank = axes.length;
    int[] shape = new int[rank];
    int[] strides = new int[rank];
    for (int p = 0; p < rank; p++) {
      shape[p] = a.size(axes[p]);
      strides[p] = 1;
      for (int q = axes[p] + 1; q < rank; q++) {
        strides[p] *= a.size(q);
      }
    }
    double[] from = a.toDoubles();
    double[] to = new double[from.length];
    int[] index = new int[rank];
    for (int at = 0; at < to.length; at++) {
      int source = 0;
      for (int p = 0; p < rank; p++) {
        source += index[p] * strides[p];
      }
      to[at] = from[source];
      for (int p = rank - 1; p >= 0 && ++index[p] == shape[p]; p--) {
        index[p] = 0;
      }
    }
    NpyArray result = NpyArray.of(to, shape);
    return a.isFloat() ? NpyArray.of(result.toFloats(), shape) : result;
  }

  private static Map<String, NpyArray> layers(
      Path file, Layout layout, Map<String, NpyArray> weights, Map<String, NpyArray> biases) {
    Map<String, NpyArray> result = new LinkedHashMap<>();
    int before = -1;
    int channels = 0; // output channels of the convolution before, 0 if there is none
    int l = 0;
    for (Map.Entry<String, NpyArray> entry : weights.entrySet()) {
      NpyArray w = inOurOrder(entry.getValue(), layout == Layout.KERAS, channels);
      int in = w.size(w.rank() - 1);
      boolean follows = w.rank() == 2 && channels > 0 ? in % before == 0 : in == before;
      if (before >= 0 && !follows) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: layer %s takes %d inputs but the layer before it has %d outputs: is it a plain"
                    + " stack, in the order of its names?",
                file,
                entry.getKey(),
                in,
                before));
      }
      before = w.size(0);
      channels = w.rank() == 4 ? before : 0;
      NpyArray b = biases.remove(entry.getKey());
      if (b != null && (b.rank() != 1 || b.size(0) != before)) {
        throw new DataException(
            file + ": " + entry.getKey() + "bias is " + b + ", expected " + before + " numbers");
      }
      result.put("W" + l, w);
      result.put("b" + l, b == null ? zeros(w.isFloat(), before) : b);
      l++;
    }
    if (result.isEmpty() || !biases.isEmpty()) {
      throw new DataException(
          file + (result.isEmpty() ? ": no weights in it" : ": biases without weights: " + biases));
    }
    return result;
  }

  private static NpyArray zeros(boolean single, int n) {
    return single ? NpyArray.of(new float[n], n) : NpyArray.of(new double[n], n);
  }

  private static NpyArray transposed(NpyArray a) {
    return a.isFloat()
        ? NpyArray.of(a.toFloatMatrix().transpose())
        : NpyArray.of(a.toDoubleMatrix().transpose());
  }

  private static Path write(Path file, Map<String, NpyArray> arrays) {
    try {
      Path directory = Files.createTempDirectory("tangent-weights");
      Path converted = directory.resolve("weights.npz");
      converted.toFile().deleteOnExit();
      directory.toFile().deleteOnExit();
      Npz.write(converted, arrays);
      return converted;
    } catch (IOException e) {
      throw new DataException(file + ": no temporary file for its weights", e);
    }
  }

  /** Compares names as text, but runs of digits by their value. */
  static int compareNames(String a, String b) {
    List<String> left = pieces(a);
    List<String> right = pieces(b);
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      String x = left.get(i);
      String y = right.get(i);
      boolean numbers = Character.isDigit(x.charAt(0)) && Character.isDigit(y.charAt(0));
      int order =
          numbers
              ? new java.math.BigInteger(x).compareTo(new java.math.BigInteger(y))
              : x.compareTo(y);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length()
          || Character.isDigit(text.charAt(i)) != Character.isDigit(text.charAt(i - 1))) {
        pieces.add(text.substring(start, i));
        start = i;
      }
    }
    return pieces;
  }
}
