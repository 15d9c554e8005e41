package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatCrossEntropy;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.network.FloatTrainingDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Theorem 2: during training Θ stays at its value at initialization, for least squares,
 * cross-entropy and an adversarial direction. JGH bound the drift by a rate that vanishes; it falls
 * at least as n^{−1/2}, and may fall as fast as 1/n.
 */
final class KernelConstancy implements Statement {
  private static final int INPUTS = 3;
  private static final int DEPTH = 3;
  private static final int POINTS = 8;
  private static final int CLASSES = 3;
  private static final int STEPS = 20;
  private static final double RATE = 1;

  /** A way to train: its name, its number of outputs and the training direction for each seed. */
  private record Way(String name, int outputs, Directions directions) {}

  private interface Directions {
    FloatTrainingDirection of(DoubleMatrix x, long seed);
  }

  private static final List<Way> WAYS =
      List.of(
          new Way(
              "least squares",
              1,
              (x, _) -> new FloatLeastSquares(CheckNetworks.floats(targets(x)))),
          new Way("cross-entropy", CLASSES, (x, _) -> new FloatCrossEntropy(labels(x), CLASSES)),
          new Way("adversarial", 1, (x, seed) -> new Adversary(x, targets(x).toArray(), seed)));

  @Override
  public String id() {
    return "theorem-2";
  }

  @Override
  public String claim() {
    return "Θ is constant during training in the limit, whatever the direction";
  }

  @Override
  public double seconds() {
    return 20;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.MEAN_FIELD, Fault.NOT_TRAINED);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    double[] widths =
        paper ? new double[] {64, 128, 256, 512, 1024, 2048} : new double[] {32, 64, 128, 256};
    int seeds = 48;
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    List<Measurement> results = new ArrayList<>();
    for (Way way : WAYS) {
      double[][] drift = new double[widths.length][seeds];
      for (int w = 0; w < widths.length; w++) {
        for (int s = 0; s < seeds; s++) {
          drift[w][s] = drift(way, (int) widths[w], x, seed + s, fault);
        }
      }
      int last = widths.length - 1;
      results.add(
          Measurement.below(
              way.name() + ": slope of ‖Θ_T − Θ₀‖/‖Θ₀‖ in n",
              Statistics.logSlope(widths, drift),
              -0.4));
      results.add(
          Measurement.below(
              way.name() + ": drift at n = " + (int) widths[last],
              Statistics.estimate(drift[last]),
              1 / Math.sqrt(widths[last])));
      results.add(
          Measurement.above(
              way.name() + ": drift at n = " + (int) widths[0] + " (something moves)",
              Statistics.estimate(drift[0]),
              1e-4));
    }
    return results;
  }

  private static double drift(
      Way way, int width, DoubleMatrix x, long seed, @Nullable Fault fault) {
    Architecture architecture =
        CheckNetworks.mlp(INPUTS, DEPTH, width, way.outputs(), CheckNetworks.SMOOTH, fault);
    FloatNetwork network = FloatNetwork.initialize(architecture, seed);
    FloatMatrix points = CheckNetworks.floats(x);
    FloatMatrix before = FloatEmpiricalKernel.of(network).ntk(points).gram().copy();
    double rate = fault == Fault.MEAN_FIELD ? RATE * width : RATE;
    FloatTrainer.of(network, points, way.directions().of(x, seed))
        .learningRate(rate)
        .build()
        .train(fault == Fault.NOT_TRAINED ? 0 : STEPS);
    return CheckNetworks.distance(FloatEmpiricalKernel.of(network).ntk(points).gram(), before);
  }

  /** f* = 2 x₁x₂ + x₃. */
  static DoubleMatrix targets(DoubleMatrix x) {
    DoubleMatrix y = DoubleMatrix.zeros(x.rows(), 1);
    for (int i = 0; i < x.rows(); i++) {
      y.set(i, 0, 2 * x.get(i, 0) * x.get(i, 1) + x.get(i, 2));
    }
    return y;
  }

  private static int[] labels(DoubleMatrix x) {
    int[] labels = new int[x.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
    }
    return labels;
  }
}
