package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remark 4: each single weight and neuron of the hidden layers moves less as the width grows, but
 * all of them together do not, so that the lower layers still learn.
 */
final class CollectiveMovement implements Statement {
  @Override
  public String id() {
    return "remark-4";
  }

  @Override
  public String claim() {
    return "single weights and neurons stop moving in the limit, together they still do";
  }

  @Override
  public double seconds() {
    return 4;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.MEAN_FIELD, Fault.FROZEN_BELOW);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    double[] widths = WeightNorm.widths(scale);
    WeightMovement[][] all = WeightMovement.measure(widths, WeightNorm.SEEDS, seed, fault);
    double[][] together = WeightNorm.pick(all, WeightMovement::frobenius);
    int last = widths.length - 1;
    return List.of(
        slope(widths, all, "one weight of W²", WeightMovement::weight, -1),
        slope(widths, all, "all weights of W² (norm)", WeightMovement::frobenius, 0),
        slope(widths, all, "one neuron of layer 1", WeightMovement::neuron, -0.5),
        slope(widths, all, "all neurons of layer 1 (norm)", WeightMovement::neurons, 0),
        Measurement.above(
            "‖W²_T − W²₀‖_F at n = " + (int) widths[last],
            Statistics.estimate(together[last]),
            0.05));
  }

  private static Measurement slope(
      double[] widths,
      WeightMovement[][] all,
      String what,
      java.util.function.ToDoubleFunction<WeightMovement> value,
      double expected) {
    return Measurement.near(
        "slope in n of the movement of " + what,
        Statistics.logSlope(widths, WeightNorm.pick(all, value)),
        expected,
        0.2);
  }
}
