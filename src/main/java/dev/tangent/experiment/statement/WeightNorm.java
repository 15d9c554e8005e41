package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Lemma 1: ‖W_t − W_0‖_op/√n tends to 0 during training. */
final class WeightNorm implements Statement {
  @Override
  public String id() {
    return "lemma-1";
  }

  @Override
  public String claim() {
    return "the weights' movement ‖W_T − W₀‖_op/√n vanishes in the limit";
  }

  @Override
  public double seconds() {
    return 4;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.MEAN_FIELD);
  }

  static final int SEEDS = 12;

  static double[] widths(ExperimentScale scale) {
    return scale == ExperimentScale.PAPER
        ? new double[] {64, 128, 256, 512, 1024, 2048}
        : new double[] {32, 64, 128, 256};
  }

  static double[][] pick(WeightMovement[][] all, ToDoubleFunction<WeightMovement> value) {
    return Arrays.stream(all)
        .map(row -> Arrays.stream(row).mapToDouble(value).toArray())
        .toArray(double[][]::new);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    double[] widths = widths(scale);
    WeightMovement[][] all = WeightMovement.measure(widths, SEEDS, seed, fault);
    double[][] norm = pick(all, WeightMovement::operatorNorm);
    int last = widths.length - 1;
    return List.of(
        Measurement.near(
            "slope of ‖W_T − W₀‖_op/√n in n", Statistics.logSlope(widths, norm), -0.5, 0.2),
        Measurement.below(
            "‖W_T − W₀‖_op/√n at n = " + (int) widths[last],
            Statistics.estimate(norm[last]),
            3 / Math.sqrt(widths[last])));
  }
}
