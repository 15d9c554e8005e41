// twin: double
package dev.tangent.experiment;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.KernelDistance;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.SymmetricEigen;
import dev.tangent.network.FloatMovement;
import dev.tangent.network.FloatNetwork;
import dev.tangent.run.Event;
import dev.tangent.run.RunWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tangent kernel of a network while it trains: its drift ‖Θ(t) − Θ(0)‖/‖Θ(0)‖, its distance to
 * the limit, its spectrum, and how far weights and activations have moved.
 */
final class FloatKernelWatch {
  /** Above so many parameters the norms of the weights' movement cost more than steps do. */
  static final long MANY_PARAMETERS = 20_000_000;

  private static final String START = "ntk-start";

  private final RunWriter writer;
  private final String member;
  private final FloatNetwork network;
  private final FloatMatrix probes;
  private final double[] axis;
  private final DoubleMatrix start;
  private final @Nullable DoubleMatrix limit;
  private final @Nullable FloatMovement movement;

  /**
   * Looks at the network for the first time.
   *
   * @param beginning the network before its first step, null not to measure movement
   */
  FloatKernelWatch(
      RunWriter writer,
      String member,
      FloatNetwork network,
      @Nullable FloatNetwork beginning,
      FloatMatrix probes) {
    this.writer = writer;
    this.member = member;
    this.network = network;
    this.probes = probes;
    axis = axis(probes);
    Path saved = writer.run().arrays().resolve(START + ".npy");
    if (Files.exists(saved)) {
      start = Npy.read(saved).toDoubleMatrix();
    } else {
      start = kernel();
      writer.array(START, NpyArray.of(start));
    }
    limit = network.parametrization() == Parametrization.NTK ? limit() : null;
    movement = beginning == null ? null : new FloatMovement(network, beginning, probes);
  }

  /** The angle of each probe where they lie in the plane, else its number. */
  private static double[] axis(FloatMatrix probes) {
    double[] axis = new double[probes.rows()];
    for (int i = 0; i < axis.length; i++) {
      axis[i] = probes.columns() == 2 ? Math.atan2(probes.get(i, 1), probes.get(i, 0)) : i;
    }
    return axis;
  }

  private DoubleMatrix limit() {
    DoubleMatrix theta = LimitKernel.of(network.architecture()).compute(toDouble(probes)).ntk();
    curve("kernel", "limit", 0, 0, axis, row(theta));
    return theta;
  }

  private DoubleMatrix kernel() {
    return toDouble(FloatEmpiricalKernel.of(network).traced(probes, probes));
  }

  private static DoubleMatrix toDouble(FloatMatrix a) {
    DoubleMatrix result = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, a.get(i, j));
      }
    }
    return result;
  }

  private static double[] row(DoubleMatrix theta) {
    return theta.rowRange(0, 1).toArray();
  }

  /** Writes down what the kernel looks like now; the measured values. */
  Map<String, Double> look(long step, double time) {
    DoubleMatrix theta = kernel();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("drift", KernelDistance.relative(theta, start));
    if (limit != null) {
      values.put("distance", KernelDistance.relative(theta, limit));
    }
    if (movement != null) {
      values.put("weights moved", Arrays.stream(movement.weights()).max().orElse(0));
      values.put("activations moved", Arrays.stream(movement.activations()).max().orElse(0));
    }
    writer.emit(new Event.Step(member, step, time, values));
    curve("kernel", member, step, time, axis, row(theta));
    double[] spectrum = SymmetricEigen.of(theta).values().clone();
    double[] index = new double[spectrum.length];
    for (int i = 0; i < index.length; i++) {
      spectrum[i] /= index.length;
      index[i] = i;
    }
    curve("spectrum", member, step, time, index, spectrum);
    return values;
  }

  /** Along the circle in the order of angles. */
  private void curve(String role, String of, long step, double time, double[] x, double[] y) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(x[i], x[j]));
    double[] sortedX = Arrays.stream(order).mapToDouble(i -> x[i]).toArray();
    double[] sortedY = Arrays.stream(order).mapToDouble(i -> y[i]).toArray();
    writer.emit(new Event.Curve(role, of, "ntk", step, time, sortedX, sortedY));
  }
}
