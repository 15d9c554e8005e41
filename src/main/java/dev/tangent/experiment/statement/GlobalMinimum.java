package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.network.DoubleLeastSquares;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remark 5: where Θ∞ is positive definite, as on the sphere, training reaches the global minimum,
 * whatever the targets: here random ones. The cost falls at least as e^{−2λ_min t}.
 */
final class GlobalMinimum implements Statement {
  private static final int POINTS = 8;
  private static final int DEPTH = 3;
  private static final int NETWORKS = 6;

  /** The golden angle: its multiples are points of the circle that stay apart. */
  private static final double STEP = 2.399963229728653;

  /** Training lasts until e^{−2λ_min t} is e^{−16}. */
  private static final double END = 16;

  @Override
  public String id() {
    return "remark-5";
  }

  @Override
  public String claim() {
    return "on the sphere training reaches the global minimum, whatever the targets";
  }

  @Override
  public double seconds() {
    return 8;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.POLYNOMIAL);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    ActivationFunction f =
        Activations.parse(fault == Fault.POLYNOMIAL ? "polynomial:0,0.6" : "relu");
    int width = scale == ExperimentScale.PAPER ? 2048 : 256;
    double[] angles = new double[POINTS];
    Arrays.setAll(angles, i -> STEP * i);
    DoubleMatrix x = Circle.at(angles).points();
    Architecture architecture = CheckNetworks.mlp(2, DEPTH, width, 1, f, null);
    double[] values = SymmetricEigen.of(LimitKernel.of(architecture).compute(x).ntk()).values();
    double rate = POINTS / values[0];
    // With the planted polynomial the smallest eigenvalue is zero, so it can't set the length of
    // training.
    double smallest = fault == null ? values[POINTS - 1] / POINTS : 1e-3 / rate;
    long half = (long) Math.ceil(END / (4 * smallest * rate));
    List<DoubleTrainer> trainers = new ArrayList<>();
    for (int s = 0; s < NETWORKS; s++) {
      DoubleMatrix y = CheckNetworks.normals(POINTS, 1, seed + s, 104);
      DoubleNetwork network = DoubleNetwork.initialize(architecture, seed + s);
      trainers.add(
          DoubleTrainer.of(network, x, new DoubleLeastSquares(y)).learningRate(rate).build());
    }
    double[] start = costs(trainers);
    DoubleTrainer.trainTogether(trainers, half);
    double[] middle = costs(trainers);
    DoubleTrainer.trainTogether(trainers, half);
    double[] end = costs(trainers);
    double slowest = 2 * smallest * rate * half;
    double[] left = new double[NETWORKS];
    double[] decay = new double[NETWORKS];
    for (int s = 0; s < NETWORKS; s++) {
      left[s] = end[s] / start[s];
      decay[s] = Math.log(middle[s] / end[s]) / slowest;
    }
    return List.of(
        Measurement.below(
            String.format(
                Locale.ROOT, "C at the end / C at the start, largest of %d networks", NETWORKS),
            Estimate.exact(Arrays.stream(left).max().orElse(Double.NaN)),
            1e-3),
        Measurement.above(
            "rate of the cost / 2λ_min, second half", Statistics.estimate(decay), 0.5));
  }

  private static double[] costs(List<DoubleTrainer> trainers) {
    return trainers.stream().mapToDouble(DoubleTrainer::evaluate).toArray();
  }
}
