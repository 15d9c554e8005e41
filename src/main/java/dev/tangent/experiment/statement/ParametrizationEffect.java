package dev.tangent.experiment.statement;

import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.DoubleLeastSquares;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleTrainer;
import dev.tangent.network.FloatNetwork;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remark 1: with and without the factors 1/√n and β the functions are the same, their derivatives
 * are scaled by these factors. So β = 0.1 and η = 1.0 train like a classical network of width 100
 * with η = 0.01 (η/n for the weights, ηβ² for the biases), and only with the factors Θ has a limit.
 */
final class ParametrizationEffect implements Statement {
  private static final int INPUTS = 2;
  private static final int DEPTH = 3;
  private static final int WIDTH = 100;
  private static final int POINTS = 5;
  private static final int STEPS = 30;
  private static final double CLASSICAL_RATE = 0.01;

  @Override
  public String id() {
    return "remark-1";
  }

  @Override
  public String claim() {
    return "β = 0.1, η = 1 at width 100 is a classical network with η = 0.01; Θ needs the factors";
  }

  @Override
  public double seconds() {
    return 2;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.WRONG_BETA, Fault.MISSING_ROOT, Fault.UNSCALED_RATE);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    double[] y = CheckNetworks.normals(POINTS, 1, seed, 105).toArray();
    Architecture architecture =
        CheckNetworks.mlp(INPUTS, DEPTH, WIDTH, 1, CheckNetworks.SMOOTH, null);
    DoubleNetwork network = DoubleNetwork.initialize(architecture, seed);
    double beta = fault == Fault.WRONG_BETA ? CheckNetworks.WRONG_BETA : CheckNetworks.BETA;
    ClassicalNetwork classical =
        new ClassicalNetwork(network, beta, fault != Fault.MISSING_ROOT, CheckNetworks.SMOOTH);
    double same = distance(classical.outputs(x), network.outputs(x));
    double weightRate = fault == Fault.UNSCALED_RATE ? 1 : CLASSICAL_RATE;
    for (int k = 0; k < STEPS; k++) {
      classical.step(x, y, new double[] {1.0 / INPUTS, weightRate, weightRate}, CLASSICAL_RATE);
    }
    DoubleTrainer.of(network, x, new DoubleLeastSquares(DoubleMatrix.of(POINTS, 1, y)))
        .learningRate(1)
        .build()
        .train(STEPS);
    double trained = distance(classical.outputs(x), network.outputs(x));
    boolean paper = scale == ExperimentScale.PAPER;
    double[] widths = paper ? new double[] {128, 512, 2048} : new double[] {64, 128, 256};
    return List.of(
        Measurement.below("same function, largest difference", Estimate.exact(same), 1e-12),
        Measurement.below(
            String.format(
                Locale.ROOT, "after %d steps with η/n = ηβ² = 0.01, largest difference", STEPS),
            Estimate.exact(trained),
            1e-10),
        Measurement.near(
            "slope of Θ(x,x) in n with the factors",
            slope(widths, Parametrization.NTK, seed, fault),
            0,
            0.2),
        Measurement.near(
            "slope of Θ(x,x) in n without them",
            slope(widths, Parametrization.STANDARD, seed, fault),
            1,
            0.2));
  }

  private static double distance(double[] a, DoubleMatrix b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b.get(i, 0)));
    }
    return largest;
  }

  private static Estimate slope(
      double[] widths, Parametrization parametrization, long seed, @Nullable Fault fault) {
    int seeds = 20;
    FloatMatrix x = FloatMatrix.of(1, INPUTS, 1, 0);
    double[][] theta = new double[widths.length][seeds];
    for (int w = 0; w < widths.length; w++) {
      for (int s = 0; s < seeds; s++) {
        Architecture architecture =
            CheckNetworks.mlp(INPUTS, DEPTH, (int) widths[w], 1, Activations.relu(), fault);
        theta[w][s] =
            FloatEmpiricalKernel.of(
                    FloatNetwork.initialize(architecture, seed + s, parametrization))
                .single(0, x, x)
                .get(0, 0);
      }
    }
    return Statistics.logSlope(widths, theta);
  }
}
