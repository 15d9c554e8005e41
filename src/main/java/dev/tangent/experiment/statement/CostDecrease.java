package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.DoubleEmpiricalKernel;
import dev.tangent.kernel.DoubleKernelTensor;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.DoubleCost;
import dev.tangent.network.DoubleCrossEntropy;
import dev.tangent.network.DoubleLeastSquares;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleTrainer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * §3: during kernel gradient descent ∂_t C = −‖d‖²_K, with K the network's own Θ. The left side is
 * a difference quotient of real steps of gradient descent, the right side is made of the kernel.
 */
final class CostDecrease implements Statement {
  private static final int INPUTS = 3;
  private static final int POINTS = 6;
  private static final int OUTPUTS = 2;

  @Override
  public String id() {
    return "section-3";
  }

  @Override
  public String claim() {
    return "the cost falls by ‖d‖²_K in kernel gradient descent";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.LIMIT_FOR_EMPIRICAL, Fault.SUM_FOR_MEAN);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    int[] labels = new int[POINTS];
    for (int i = 0; i < POINTS; i++) {
      labels[i] = i % OUTPUTS;
    }
    DoubleMatrix targets = CheckNetworks.normals(POINTS, OUTPUTS, seed, 103);
    int width = scale == ExperimentScale.PAPER ? 512 : 64;
    return List.of(
        ratio("least squares", new DoubleLeastSquares(targets), width, seed, fault),
        ratio("cross-entropy", new DoubleCrossEntropy(labels, OUTPUTS), width, seed, fault));
  }

  private static Measurement ratio(
      String name, DoubleCost cost, int width, long seed, @Nullable Fault fault) {
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    Architecture architecture =
        CheckNetworks.mlp(INPUTS, 3, width, OUTPUTS, CheckNetworks.SMOOTH, null);
    double expected = squaredNorm(cost, architecture, x, seed, fault);
    double eta = 1e-3;
    double full = quotient(cost, architecture, x, seed, eta);
    double half = quotient(cost, architecture, x, seed, eta / 2);
    // Both quotients are off by O(η). The value is extrapolated to η = 0, and its error is of the
    // order of (full − half)².
    double slope = 2 * half - full;
    double error = (full - half) * (full - half) / Math.abs(half);
    return Measurement.near(
        name + ": −∂C/∂t / ‖d‖²_K", new Estimate(slope / expected, error / expected), 1, 1e-4);
  }

  private static double quotient(
      DoubleCost cost, Architecture architecture, DoubleMatrix x, long seed, double eta) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, seed);
    DoubleTrainer trainer = DoubleTrainer.of(network, x, cost).learningRate(eta).build();
    double before = trainer.evaluate();
    trainer.train(1);
    return (before - trainer.evaluate()) / eta;
  }

  /** ‖d‖²_K = 1/N² Σ_ij d(x_i)ᵀ K(x_i, x_j) d(x_j). */
  private static double squaredNorm(
      DoubleCost cost,
      Architecture architecture,
      DoubleMatrix x,
      long seed,
      @Nullable Fault fault) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, seed);
    DoubleMatrix f = network.outputs(x).transpose();
    DoubleMatrix d = DoubleMatrix.zeros(OUTPUTS, POINTS);
    int[] points = new int[POINTS];
    java.util.Arrays.setAll(points, i -> i);
    cost.apply(f, points, POINTS, d);
    DoubleKernelTensor own = DoubleEmpiricalKernel.of(network).ntk(x);
    DoubleMatrix limit = LimitKernel.of(architecture).compute(x).ntk();
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
      for (int j = 0; j < POINTS; j++) {
        for (int a = 0; a < OUTPUTS; a++) {
          for (int b = 0; b < OUTPUTS; b++) {
            double k =
                fault == Fault.LIMIT_FOR_EMPIRICAL
                    ? (a == b ? limit.get(i, j) : 0)
                    : own.get(i, j, a, b);
            sum += d.get(a, i) * k * d.get(b, j);
          }
        }
      }
    }
    return fault == Fault.SUM_FOR_MEAN ? sum / POINTS : sum / (POINTS * POINTS);
  }
}
