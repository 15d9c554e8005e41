// twin: double
package dev.tangent.job.train;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.kernel.KernelDistance;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.FloatMovement;
import dev.tangent.network.FloatNetwork;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches the tangent kernel of a network while it trains: its drift ‖Θ(t) − Θ(0)‖/‖Θ(0)‖, its
 * distance to the limit, its matrix, spectrum and shares of layers, and how far weights and
 * activations have moved.
 */
final class FloatKernelWatch {
  /** Bytes that a look takes beside the kernel. */
  private static final long MEMORY = 64L << 20;

  private static final String START = "ntk-start";

  private static final String LIMIT = "limit";

  /** How many probes have their kernel split by layers. */
  private static final int FEW = 8;

  /** Growth of the step between saved matrices: about 60 are saved in 100,000 steps. */
  private static final double MATRIX_GROWTH = 1.2;

  private final JobRun run;
  private final String member;
  private final FloatNetwork network;
  private final FloatMatrix probes;
  private final double[] axis;
  private final DoubleMatrix start;
  private final @Nullable DoubleMatrix limit;
  private final @Nullable FloatMovement movement;
  private final @Nullable FloatRegimeWatch regime;

  /**
   * Whether there are many parameters. Then no copy of the start is kept, and the movement of the
   * weights, which costs as much as ten steps, is measured only at steps 1, 4, 16, … and the last.
   */
  private final boolean large;

  private long nextMatrix;

  /**
   * Looks at the network for the first time, before its first step.
   *
   * @param all what else is looked at, or null for the kernel alone
   */
  FloatKernelWatch(
      JobRun run,
      String member,
      FloatNetwork network,
      FloatMatrix probes,
      FloatRegimeWatch.@Nullable Probes all) {
    this.run = run;
    this.member = member;
    this.network = network;
    this.probes = probes;
    axis = axis(probes);
    Path saved = run.directory().resolve("arrays").resolve(START + ".npy");
    List<DoubleMatrix> layers = layers();
    if (Files.exists(saved)) {
      start = Npy.read(saved).toDoubleMatrix();
    } else {
      start = sum(layers);
      run.array(START, NpyArray.of(start));
    }
    large = network.parameterCount() > TrainingPlan.MANY_PARAMETERS;
    collect();
    limit = network.parametrization() == Parametrization.NTK ? limit() : null;
    // Parameters from a file can't be drawn again from the seed.
    boolean given = network.seed().isEmpty();
    movement = large && given ? null : new FloatMovement(network, probes);
    collect();
    regime =
        all == null
            ? null
            : new FloatRegimeWatch(run, member, network, all, layers, start, limit, !large);
  }

  /** About the largest stable step: 2 (1 + μ)/(c λ_max), λ of the kernel over the probes. */
  double stableStep(double curvature, double momentum) {
    double largest = SymmetricEigen.of(start).values()[0] / start.rows();
    return 2 * (1 + momentum) / (curvature * largest);
  }

  /** The angle of each probe where they lie in the plane, else its number. */
  private static double[] axis(FloatMatrix probes) {
    double[] axis = new double[probes.rows()];
    for (int i = 0; i < axis.length; i++) {
      axis[i] = probes.columns() == 2 ? Math.atan2(probes.get(i, 1), probes.get(i, 0)) : i;
    }
    return axis;
  }

  private @Nullable DoubleMatrix limit() {
    DoubleMatrix theta;
    try {
      theta = LimitKernel.of(network.architecture()).compute(toDouble(probes)).ntk();
    } catch (ArithmeticException | IllegalArgumentException e) {
      // The limit kernel of deep networks with exp overflows, but the network itself can train.
      run.emit(new Event.Log("warning", "no limit to compare with: " + e.getMessage()));
      return null;
    }
    curve(Recorded.KERNEL, LIMIT, 0, 0, axis, row(theta));
    spectrum(LIMIT, 0, 0, SymmetricEigen.of(theta));
    matrix(LIMIT, 0, 0, theta);
    DoubleMatrix few = toDouble(few());
    shares(
        LIMIT,
        0,
        0,
        LimitKernel.of(network.architecture()).byLayer(few).stream()
            .mapToDouble(FloatKernelWatch::trace)
            .toArray());
    return theta;
  }

  private FloatMatrix few() {
    return probes.rowRange(0, Math.min(FEW, probes.rows()));
  }

  private static double trace(DoubleMatrix a) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      sum += a.get(i, i);
    }
    return sum;
  }

  /**
   * Each layer's part of the trace of Θ, on the first probes only: all k² blocks of many probes
   * would cost too much.
   */
  private void shares(long step, double time) {
    FloatMatrix few = few();
    List<FloatKernelTensor> layers =
        FloatEmpiricalKernel.of(network).withMemory(MEMORY).byLayer(few, few);
    shares(
        member,
        step,
        time,
        layers.stream().mapToDouble(layer -> trace(toDouble(layer.traced()))).toArray());
  }

  private void shares(String of, long step, double time, double[] traces) {
    double sum = Arrays.stream(traces).sum();
    double[] layer = new double[traces.length];
    double[] share = new double[traces.length];
    for (int l = 0; l < traces.length; l++) {
      layer[l] = l + 1;
      share[l] = sum > 0 ? traces[l] / sum : 0;
    }
    run.emit(new Event.Curve(Recorded.LAYERS, of, "share", step, time, layer, share));
  }

  /** Saves the matrix for heat maps. */
  private void matrix(String of, long step, double time, DoubleMatrix theta) {
    String file = run.array(String.format(Locale.ROOT, "ntk-%s-%d", of, step), NpyArray.of(theta));
    run.emit(
        new Event.Field(
            Recorded.KERNEL, of, "ntk", step, time, theta.rows(), theta.columns(), file));
  }

  private void spectrum(String of, long step, double time, SymmetricEigen eigen) {
    double[] spectrum = eigen.values().clone();
    double[] index = new double[spectrum.length];
    for (int i = 0; i < index.length; i++) {
      spectrum[i] /= index.length;
      index[i] = i;
    }
    curve(Recorded.SPECTRUM, of, step, time, index, spectrum);
  }

  /** Every layer's part of Θ. */
  private List<DoubleMatrix> layers() {
    return FloatEmpiricalKernel.of(network)
        .withMemory(MEMORY)
        .tracedByLayer(probes, probes)
        .stream()
        .map(FloatKernelWatch::toDouble)
        .toList();
  }

  private static DoubleMatrix sum(List<DoubleMatrix> parts) {
    DoubleMatrix sum = parts.getFirst().copy();
    for (DoubleMatrix part : parts.subList(1, parts.size())) {
      sum = Products.add(sum, 1, part);
    }
    return sum;
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

  /**
   * Measures and logs the kernel; does nothing when training has diverged, which the cost of the
   * next step reports.
   *
   * @param everything whether also to measure the regime of the training
   * @param last whether the training ends here; then the matrix is saved in any case
   */
  void look(long step, double time, boolean everything, boolean last) {
    List<DoubleMatrix> layers;
    try {
      layers = layers();
    } catch (ArithmeticException e) {
      run.emit(new Event.Log("warning", String.valueOf(e.getMessage())));
      return;
    }
    DoubleMatrix theta = sum(layers);
    SymmetricEigen eigen = SymmetricEigen.of(theta);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(Recorded.DRIFT, KernelDistance.relative(theta, start));
    if (limit != null) {
      values.put(Recorded.DISTANCE, KernelDistance.relative(theta, limit));
    }
    if (movement != null) {
      if (!large || last || isPowerOfFour(step)) {
        collect(); // garbage of the kernel computation
        values.put("weights moved", Arrays.stream(movement.weights()).max().orElse(0));
      }
      collect();
      values.put("activations moved", Arrays.stream(movement.activations()).max().orElse(0));
    }
    if (regime != null && everything) {
      values.putAll(regime.look(step, time, layers, theta, eigen));
    }
    run.emit(new Event.Step(member, step, time, values));
    curve(Recorded.KERNEL, member, step, time, axis, row(theta));
    spectrum(member, step, time, eigen);
    if (last || step == 0 || step >= nextMatrix) {
      matrix(member, step, time, theta);
      collect();
      shares(step, time);
      // Matrices are saved at growing intervals, so that a look at every step doesn't fill the
      // disk.
      nextMatrix = Math.max(step + 1, Math.round(step * MATRIX_GROWTH));
    }
    collect();
  }

  /** The regime of the training; null when it was not measured. */
  @Nullable RegimeResult finish(boolean trained) {
    return regime == null ? null : regime.finish(trained);
  }

  /**
   * Collects garbage: with few small objects the collector rarely runs, and the arrays of each look
   * would pile up beside a network that fills the memory.
   */
  private void collect() {
    if (large) {
      System.gc();
    }
  }

  private static boolean isPowerOfFour(long step) {
    return Long.bitCount(step) == 1 && Long.numberOfTrailingZeros(step) % 2 == 0;
  }

  /** Logs a curve along the circle in the order of angles. */
  private void curve(String role, String of, long step, double time, double[] x, double[] y) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(x[i], x[j]));
    double[] sortedX = Arrays.stream(order).mapToDouble(i -> x[i]).toArray();
    double[] sortedY = Arrays.stream(order).mapToDouble(i -> y[i]).toArray();
    run.emit(new Event.Curve(role, of, "ntk", step, time, sortedX, sortedY));
  }
}
