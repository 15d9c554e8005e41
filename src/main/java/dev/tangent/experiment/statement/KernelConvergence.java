package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.FloatNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Theorem 1: at initialization Θ^(L) → Θ∞^(L) ⊗ Id as the widths grow. */
final class KernelConvergence implements Statement {
  private static final int INPUTS = 3;
  private static final int DEPTH = 3;
  private static final int POINTS = 6;
  private static final int OUTPUTS = 2;
  private static final int MEAN_WIDTH = 256;
  private static final int MEAN_SEEDS = 700;
  private static final ActivationFunction RELU = Activations.relu();

  @Override
  public String id() {
    return "theorem-1";
  }

  @Override
  public String claim() {
    return "Θ → Θ∞ ⊗ Id at initialization as the width grows";
  }

  @Override
  public double seconds() {
    return 8;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.WRONG_BETA, Fault.MISSING_ROOT, Fault.FIVE_PERCENT);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    double[] widths =
        paper
            ? new double[] {64, 128, 256, 512, 1024, 2048, 4096}
            : new double[] {32, 64, 128, 256};
    int seeds = paper ? 20 : 24;
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    FloatMatrix points = CheckNetworks.floats(x);
    DoubleMatrix exact =
        LimitKernel.of(CheckNetworks.limit(INPUTS, DEPTH, RELU, fault)).compute(x).ntk();
    FloatMatrix limit =
        CheckNetworks.floats(fault == Fault.FIVE_PERCENT ? Products.scaled(exact, 1.05) : exact);
    double norm = norm(limit);
    double[][] distance = new double[widths.length][seeds];
    double[][] off = new double[widths.length][seeds];
    for (int w = 0; w < widths.length; w++) {
      for (int s = 0; s < seeds; s++) {
        FloatNetwork network =
            FloatNetwork.initialize(
                CheckNetworks.mlp(INPUTS, DEPTH, (int) widths[w], OUTPUTS, RELU, fault), seed + s);
        FloatKernelTensor theta = FloatEmpiricalKernel.of(network).ntk(points);
        distance[w][s] = CheckNetworks.distance(theta.block(0, 0), limit);
        off[w][s] = norm(theta.block(0, 1)) / norm;
      }
    }
    int last = widths.length - 1;
    // Constants for these points and this depth: the distance is about 2.3/√n, off the diagonal
    // 0.9/√n.
    double root = Math.sqrt(widths[last]);
    return List.of(
        Measurement.near(
            "slope of ‖Θ_aa − Θ∞‖ in n", Statistics.logSlope(widths, distance), -0.5, 0.2),
        Measurement.near(
            "slope of ‖Θ_ab‖, a ≠ b, in n", Statistics.logSlope(widths, off), -0.5, 0.2),
        Measurement.below(
            "‖Θ_aa − Θ∞‖/‖Θ∞‖ at n = " + (int) widths[last],
            Statistics.estimate(distance[last]),
            4 / root),
        Measurement.below(
            "‖Θ_ab‖/‖Θ∞‖ at n = " + (int) widths[last], Statistics.estimate(off[last]), 2 / root),
        Measurement.near(
            "mean of Θ_aa(x₁,x₁)/Θ∞ at n = " + MEAN_WIDTH,
            meanDiagonal(x, limit, seed, fault),
            1,
            0.03));
  }

  /**
   * The mean of the diagonal: the only measure here that detects an error of a few per cent. A
   * distance must allow for the variation of a single network, 14 % here, but in the mean of 700
   * networks that falls to half a per cent. For ReLU the mean has no bias in the width (Hanin, Nica
   * 2020).
   */
  private static Estimate meanDiagonal(
      DoubleMatrix x, FloatMatrix limit, long seed, @Nullable Fault fault) {
    double[] ratio = new double[MEAN_SEEDS];
    FloatMatrix first = CheckNetworks.floats(x).rowRange(0, 1);
    Arrays.setAll(
        ratio,
        s ->
            FloatEmpiricalKernel.of(
                        FloatNetwork.initialize(
                            CheckNetworks.mlp(INPUTS, DEPTH, MEAN_WIDTH, 1, RELU, fault),
                            seed + 1000 + s))
                    .single(0, first, first)
                    .get(0, 0)
                / limit.get(0, 0));
    return Statistics.estimate(ratio);
  }

  private static double norm(FloatMatrix a) {
    double sum = 0;
    for (float v : a.toArray()) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }
}
