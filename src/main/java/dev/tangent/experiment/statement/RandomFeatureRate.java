package dev.tangent.experiment.statement;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.RandomFeatures;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * §3.1: P random functions of covariance K give a tangent kernel K̃ = 1/P Σ f⊗f that tends to K.
 * Its distance falls as 1/√P, with the constant of Wishart matrices.
 */
final class RandomFeatureRate implements Statement {
  private static final int INPUTS = 3;
  private static final int POINTS = 8;

  @Override
  public String id() {
    return "section-3.1";
  }

  @Override
  public String claim() {
    return "the tangent kernel of P random features tends to K as P^−½";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.UNSCALED_FEATURES, Fault.WRONG_BETA);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    double[] counts =
        paper ? new double[] {100, 300, 1000, 3000, 10_000} : new double[] {50, 100, 200, 400, 800};
    int seeds = paper ? 40 : 20;
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    DoubleMatrix k = kernel(x, null);
    DoubleMatrix reference = kernel(x, fault);
    Spectrum spectrum = Spectrum.of(k);
    double[][] distance = new double[counts.length][seeds];
    double[][] scaled = new double[counts.length][seeds];
    for (int c = 0; c < counts.length; c++) {
      for (int s = 0; s < seeds; s++) {
        DoubleMatrix tangent =
            RandomFeatures.draw(spectrum, (int) counts[c], seed + 1 + s).tangentKernel();
        if (fault == Fault.UNSCALED_FEATURES) {
          divide(tangent, counts[c]);
        }
        distance[c][s] = CheckNetworks.distance(tangent, reference);
        scaled[c][s] = distance[c][s] * distance[c][s] * counts[c];
      }
    }
    int last = counts.length - 1;
    // E‖K̃ − K‖² = ((tr K)² + ‖K‖²)/P for Gaussian features.
    double expected = 1 + Math.pow(trace(k), 2) / Math.pow(norm(k), 2);
    Estimate ratio = Statistics.estimate(scaled[last]).times(1 / expected);
    return List.of(
        Measurement.near(
            "slope of ‖K̃ − K‖ in P", Statistics.logSlope(counts, distance), -0.5, 0.1),
        Measurement.near(
            "P E‖K̃ − K‖²/((tr K)² + ‖K‖²) at P = " + (int) counts[last], ratio, 1, 0.4));
  }

  private static DoubleMatrix kernel(DoubleMatrix x, @Nullable Fault fault) {
    return LimitKernel.of(CheckNetworks.limit(INPUTS, 3, Activations.relu(), fault))
        .compute(x)
        .ntk();
  }

  private static void divide(DoubleMatrix a, double by) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        a.set(i, j, a.get(i, j) / by);
      }
    }
  }

  private static double trace(DoubleMatrix a) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      sum += a.get(i, i);
    }
    return sum;
  }

  private static double norm(DoubleMatrix a) {
    return Statistics.rootMeanSquare(a.toArray()) * a.rows();
  }
}
