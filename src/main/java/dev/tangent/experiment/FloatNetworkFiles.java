// twin: double
package dev.tangent.experiment;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.FloatDenseParameters;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatParameterVector;
import dev.tangent.network.FloatTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Networks in files: {@code weights.npz} with W0, b0, W1, b1, … (W of n_{l+1} × n_l, b of n_{l+1}),
 * and checkpoints, which hold the state of a trainer besides.
 *
 * <p>Files of the other precision are read too, rounded to nearest. Nothing is copied where the
 * precision is the same. A file is there whole or not at all.
 */
public final class FloatNetworkFiles {
  private static final String STATE = "trainer"; // step count, cost at the start

  private FloatNetworkFiles() {}

  /** Writes the parameters of a network. */
  public static void writeWeights(Path file, FloatNetwork network) {
    Npz.write(file, parameters(network));
  }

  private static Map<String, NpyArray> parameters(FloatNetwork network) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (FloatDenseParameters p : network.parameters()) {
      arrays.put("W" + p.index(), NpyArray.of(p.weights()));
      arrays.put("b" + p.index(), NpyArray.of(p.biases(), p.biases().length));
    }
    return arrays;
  }

  /**
   * Reads a network of this architecture.
   *
   * @throws DataException when the file is missing, truncated, or of another architecture
   */
  public static FloatNetwork readWeights(
      Path file, Architecture architecture, Parametrization parametrization) {
    return of(WeightsFile.read(file), architecture, parametrization);
  }

  /** The network of this architecture in a file that was read; see {@link #readWeights}. */
  public static FloatNetwork of(
      WeightsFile weights, Architecture architecture, Parametrization parametrization) {
    return network(weights.file(), weights.arrays(), architecture, parametrization);
  }

  private static FloatNetwork network(
      Path file,
      Map<String, NpyArray> arrays,
      Architecture architecture,
      Parametrization parametrization) {
    int[] widths = architecture.widths();
    if (arrays.containsKey("W" + (widths.length - 1))) {
      throw new DataException(
          "%s: has W%d, but the architecture has %d dense layers"
              .formatted(file, widths.length - 1, widths.length - 1));
    }
    List<FloatMatrix> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (int l = 0; l < widths.length - 1; l++) {
      weights.add(weights(file, arrays, "W" + l, widths[l + 1], widths[l]));
      // Biases that have no effect may be missing.
      boolean needed = architecture.denseLayers().get(l).beta() != 0 || arrays.containsKey("b" + l);
      biases.add(needed ? values(file, arrays, "b" + l, widths[l + 1]) : new float[widths[l + 1]]);
    }
    return FloatNetwork.of(architecture, parametrization, weights, biases);
  }

  private static FloatMatrix weights(
      Path file, Map<String, NpyArray> arrays, String name, int rows, int columns) {
    float[] values = values(file, arrays, name, rows, columns);
    return FloatMatrix.wrap(values, 0, rows, columns, columns);
  }

  private static float[] values(
      Path file, Map<String, NpyArray> arrays, String name, int... shape) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new DataException(
          "%s: has no array %s, only %s: weights are W0, b0, W1, b1, … (b only where beta > 0)"
              .formatted(file, name, arrays.keySet()));
    }
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DataException(
          "%s: %s is %s but the architecture's is %s".formatted(file, name, array, text(shape)));
    }
    float[] values = array.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) < Double.POSITIVE_INFINITY)) {
        throw new DataException(
            "%s: entry %d of %s is %s: parameters are finite".formatted(file, i, name, values[i]));
      }
    }
    return values;
  }

  private static String text(int... shape) {
    return shape.length == 1 ? "(%d)".formatted(shape[0]) : "(%d×%d)".formatted(shape[0], shape[1]);
  }

  /** The whole state of a trainer: parameters, velocity, step count; shares their storage. */
  public static Map<String, NpyArray> checkpoint(FloatTrainer trainer) {
    Map<String, NpyArray> arrays = parameters(trainer.network());
    FloatParameterVector velocity = trainer.velocity();
    if (velocity != null) {
      for (int l = 0; l < velocity.denseCount(); l++) {
        arrays.put("vW" + l, NpyArray.of(velocity.weights(l)));
        arrays.put("vb" + l, NpyArray.of(velocity.biases(l), velocity.biases(l).length));
      }
    }
    arrays.put(STATE, NpyArray.of(new double[] {trainer.stepCount(), trainer.costAtStart()}, 2));
    return arrays;
  }

  /**
   * Puts a trainer into the state of a checkpoint: it goes on as if it had never stopped.
   *
   * @param arrays as {@link #checkpoint} gave them
   * @throws DataException when they are of another architecture or training; the trainer is as it
   *     was then
   */
  public static void restore(Path file, Map<String, NpyArray> arrays, FloatTrainer trainer) {
    NpyArray state = arrays.get(STATE);
    if (state == null || state.length() != 2) {
      throw new DataException(file + ": not a checkpoint (it has no array " + STATE + ")");
    }
    FloatNetwork network = trainer.network();
    FloatParameterVector velocity = trainer.velocity();
    FloatNetwork saved = network(file, arrays, network.architecture(), network.parametrization());
    FloatNetwork savedVelocity = savedVelocity(file, arrays, network, velocity);
    for (FloatDenseParameters p : network.parameters()) {
      int l = p.index();
      copy(saved, l, p.weights(), p.biases());
      if (savedVelocity != null && velocity != null) {
        copy(savedVelocity, l, velocity.weights(l), velocity.biases(l));
      }
    }
    trainer.resumeAt((long) state.get(0), state.get(1));
  }

  private static void copy(FloatNetwork from, int l, FloatMatrix weights, float[] biases) {
    weights.assign(from.weights(l));
    System.arraycopy(from.biases(l), 0, biases, 0, biases.length);
  }

  /** The velocity as a network: it has the same shapes. */
  private static @Nullable FloatNetwork savedVelocity(
      Path file,
      Map<String, NpyArray> arrays,
      FloatNetwork network,
      @Nullable FloatParameterVector velocity) {
    if (velocity == null) {
      return null;
    }
    Map<String, NpyArray> renamed = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith("v")) {
            renamed.put(name.substring(1), array);
          }
        });
    if (renamed.isEmpty()) {
      throw new DataException(file + ": a checkpoint without momentum can't go on with it");
    }
    return network(file, renamed, network.architecture(), network.parametrization());
  }
}
