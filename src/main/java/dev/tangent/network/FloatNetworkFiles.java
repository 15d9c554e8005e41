// twin: double
package dev.tangent.network;

import static java.util.stream.Collectors.joining;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.NpzReader;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.WeightShape;
import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.linalg.FloatMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Networks in files: {@code weights.npz} with W0, b0, W1, b1, … (W of n_{l+1} × n_l, for a
 * convolution of out × k_h × k_w × in, b of n_{l+1}) and the architecture as a text; and
 * checkpoints, which also hold the state of a trainer.
 *
 * <p>Files of the other precision are read too, rounded to nearest. Arrays are read into and
 * written from a network's own storage, so that there is only one copy in memory. A file is written
 * completely or not at all.
 */
public final class FloatNetworkFiles {
  private static final String STATE = "trainer"; // step count, cost at the start
  private static final String VELOCITY = "v"; // before the names of W and b

  private FloatNetworkFiles() {}

  /**
   * Writes the parameters of a network and the text of its architecture.
   *
   * @param file {@code weights.npz}, or a checkpoint
   * @param network whose parameters they are
   */
  public static void writeWeights(Path file, FloatNetwork network) {
    Map<String, String> texts = Map.of(WeightsFile.ARCHITECTURE, network.architecture().toString());
    Npz.write(file, parameters(network), texts);
  }

  private static Map<String, NpyArray> parameters(FloatNetwork network) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (FloatDenseParameters p : network.parameters()) {
      arrays.put("W" + p.index(), array(network, p.index(), p.weights()));
      arrays.put("b" + p.index(), NpyArray.of(p.biases(), p.biases().length));
    }
    return arrays;
  }

  /** W of layer l, or a matrix of its shape, as an array of a file; not copied. */
  private static NpyArray array(FloatNetwork network, int l, FloatMatrix w) {
    return NpyArray.of(
        NpyArray.of(w).toFloats(), network.architecture().weights().get(l).weightShape());
  }

  /**
   * {@return the network of this architecture in a file, read array by array: it is in memory once}
   *
   * @param file {@code weights.npz}, or a checkpoint
   * @param architecture the one that the file must have
   * @param parametrization where the scales are
   * @throws DataException when the file is missing, truncated, or of another architecture
   */
  public static FloatNetwork readWeights(
      Path file, Architecture architecture, Parametrization parametrization) {
    FloatNetwork network = FloatNetwork.zeros(architecture, parametrization);
    readWeights(file, network);
    return network;
  }

  /**
   * Reads parameters of this architecture into a network's own storage.
   *
   * @param file {@code weights.npz}, or a checkpoint
   * @param network whose parameters they are
   * @throws DataException as {@link #readWeights(Path, Architecture, Parametrization)}; shapes are
   *     compared before the first number is read; a file that is damaged further on leaves the
   *     parameters partly read
   */
  public static void readWeights(Path file, FloatNetwork network) {
    try (NpzReader reader = NpzReader.open(file)) {
      checkShapes(reader, network, "");
      for (FloatDenseParameters p : network.parameters()) {
        read(reader, "W" + p.index(), p.weights(), shape(network, p.index()));
        if (reader.has("b" + p.index())) {
          read(reader, "b" + p.index(), p.biases());
        } else {
          Arrays.fill(p.biases(), 0);
        }
      }
    }
  }

  /**
   * Checks that a file holds arrays of this network's shapes, under names that begin with {@code
   * prefix}.
   */
  private static void checkShapes(NpzReader reader, FloatNetwork network, String prefix) {
    for (FloatDenseParameters p : network.parameters()) {
      WeightShape shape = network.architecture().weights().get(p.index());
      checkShape(reader, prefix + "W" + p.index(), shape.weightShape());
      // Biases that have no effect may be missing.
      boolean effect = shape.layer().beta() != 0;
      if (effect || reader.has(prefix + "b" + p.index())) {
        checkShape(reader, prefix + "b" + p.index(), p.outputWidth());
      }
    }
    int layers = network.denseCount();
    if (reader.has(prefix + "W" + layers)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has W%d, but the architecture has %d dense layers",
              reader.file(),
              layers,
              layers));
    }
  }

  private static void checkShape(NpzReader reader, String name, int... shape) {
    if (!reader.has(name)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has no array %s, only %s: weights are W0, b0, W1, b1, … (b only where beta > 0)",
              reader.file(),
              name,
              reader.names()));
    }
    int[] there = reader.shape(name);
    if (!Arrays.equals(there, shape)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s is %s but the architecture's is %s",
              reader.file(),
              name,
              text(there),
              text(shape)));
    }
  }

  private static String text(int... shape) {
    return Arrays.stream(shape).mapToObj(String::valueOf).collect(joining("×", "(", ")"));
  }

  private static int[] shape(FloatNetwork network, int l) {
    return network.architecture().weights().get(l).weightShape();
  }

  private static void read(NpzReader reader, String name, FloatMatrix to, int... shape) {
    if (to.offset() == 0 && to.array().length == to.rows() * to.columns()) {
      reader.read(name, to.array(), shape);
    } else {
      float[] values = new float[to.rows() * to.columns()];
      reader.read(name, values, shape);
      to.assign(FloatMatrix.wrap(values, 0, to.rows(), to.columns(), to.columns()));
    }
    for (int i = 0; i < to.rows(); i++) {
      checkFinite(reader, name, to.array(), to.rowOffset(i), to.columns(), i * to.columns());
    }
  }

  private static void read(NpzReader reader, String name, float[] to) {
    reader.read(name, to, to.length);
    checkFinite(reader, name, to, 0, to.length, 0);
  }

  private static void checkFinite(
      NpzReader reader, String name, float[] values, int from, int count, int first) {
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(values[from + i]) < Double.POSITIVE_INFINITY)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: entry %d of %s is %s: parameters are finite",
                reader.file(),
                first + i,
                name,
                values[from + i]));
      }
    }
  }

  /**
   * {@return the whole state of a trainer: parameters, velocity, step count; shares their storage}
   *
   * @param trainer whose state it is
   */
  public static Map<String, NpyArray> checkpoint(FloatTrainer trainer) {
    Map<String, NpyArray> arrays = parameters(trainer.network());
    FloatParameterVector velocity = trainer.velocity();
    if (velocity != null) {
      for (int l = 0; l < velocity.denseCount(); l++) {
        arrays.put(VELOCITY + "W" + l, array(trainer.network(), l, velocity.weights(l)));
        arrays.put(VELOCITY + "b" + l, NpyArray.of(velocity.biases(l), velocity.biases(l).length));
      }
    }
    arrays.put(STATE, NpyArray.of(new double[] {trainer.stepCount(), trainer.costAtStart()}, 2));
    return arrays;
  }

  /**
   * Puts a trainer into the state of a checkpoint: it goes on as if it had never stopped. Arrays
   * are read into the trainer's own storage.
   *
   * @param file {@code weights.npz}, or a checkpoint
   * @param trainer whose state it is
   * @throws DataException when the file is of another architecture or training: the trainer is
   *     unchanged then; or when it is damaged: the trainer can't be used any more then
   */
  public static void restore(Path file, FloatTrainer trainer) {
    FloatNetwork network = trainer.network();
    FloatParameterVector velocity = trainer.velocity();
    try (NpzReader reader = NpzReader.open(file)) {
      if (!reader.has(STATE)) {
        throw new DataException(file + ": not a checkpoint (it has no array " + STATE + ")");
      }
      double[] state = new double[2];
      reader.read(STATE, state, state.length);
      checkShapes(reader, network, "");
      if (velocity != null) {
        if (!reader.has(VELOCITY + "W0")) {
          throw new DataException(file + ": a checkpoint without momentum can't go on with it");
        }
        checkShapes(reader, network, VELOCITY);
      }
      for (FloatDenseParameters p : network.parameters()) {
        int l = p.index();
        read(reader, "W" + l, p.weights(), shape(network, l));
        read(reader, "b" + l, p.biases());
        if (velocity != null) {
          read(reader, VELOCITY + "W" + l, velocity.weights(l), shape(network, l));
          read(reader, VELOCITY + "b" + l, velocity.biases(l));
        }
      }
      trainer.resumeAt((long) state[0], state[1]);
    }
  }
}
