package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Special;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatNetwork;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proposition 1: outputs at initialization tend to independent centred Gaussian processes of
 * covariance Σ^(L). It is measured over many networks with two outputs, at four points.
 */
final class GaussianOutputs implements Statement {
  private static final int INPUTS = 3;
  private static final int DEPTH = 3;
  private static final int POINTS = 4;
  private static final ActivationFunction RELU = Activations.relu();

  @Override
  public String id() {
    return "proposition-1";
  }

  @Override
  public String claim() {
    return "outputs at initialization are independent Gaussians of covariance Σ⁽ᴸ⁾";
  }

  @Override
  public double seconds() {
    return 30;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.WRONG_BETA, Fault.MISSING_ROOT, Fault.SHARED_OUTPUT, Fault.NARROW);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    int width = fault == Fault.NARROW ? 3 : paper ? 512 : 128;
    int networks = paper ? 10_000 : 2000;
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, seed);
    DoubleMatrix sigma =
        LimitKernel.of(CheckNetworks.limit(INPUTS, DEPTH, RELU, fault)).compute(x).nngp();
    Architecture architecture = CheckNetworks.mlp(INPUTS, DEPTH, width, 2, RELU, fault);
    FloatMatrix points = CheckNetworks.floats(x);
    double[][][] f = new double[2][POINTS][networks];
    Threads.current()
        .forEach(
            networks,
            s -> {
              FloatMatrix out = FloatNetwork.initialize(architecture, seed + s).outputs(points);
              for (int i = 0; i < POINTS; i++) {
                f[0][i][s] = out.get(i, 0);
                f[1][i][s] = out.get(i, fault == Fault.SHARED_OUTPUT ? 0 : 1);
              }
            });
    double root = Math.sqrt(networks);
    double[] standard = standardized(f[0][0], sigma.get(0, 0));
    double[] squares = square(f[0][0]);
    return List.of(
        Measurement.below(
            "covariance: largest |Ĉ − Σ| in standard errors",
            Estimate.exact(largestDeviation(f, sigma)),
            4.5),
        Measurement.near(
            "variance at x₁ / Σ",
            new Estimate(variance(f[0][0]) / sigma.get(0, 0), Math.sqrt(2) / root),
            1,
            4 * Math.sqrt(2) / root + 2.0 / width),
        Measurement.near(
            "correlation of the two outputs",
            new Estimate(Statistics.correlation(f[0][0], f[1][0]), 1 / root),
            0,
            4 / root),
        Measurement.near(
            "correlation of their squares",
            new Estimate(Statistics.correlation(squares, square(f[1][0])), 1 / root),
            0,
            4 / root + 4.0 / width),
        Measurement.near(
            "excess kurtosis",
            Statistics.excessKurtosis(f[0][0]),
            0,
            4 * Math.sqrt(24) / root + 12.0 / width),
        Measurement.below(
            "Kolmogorov's √S·sup|F − Φ| (0.1 % level: 1.95)",
            Estimate.exact(Statistics.kolmogorov(standard, Special::normalCdf)), 1.95));
  }

  /** Largest deviation of a covariance, over both outputs and all pairs of points. */
  private static double largestDeviation(double[][][] f, DoubleMatrix sigma) {
    double largest = 0;
    for (double[][] output : f) {
      for (int i = 0; i < POINTS; i++) {
        for (int j = 0; j <= i; j++) {
          double s = sigma.get(i, j);
          double error = Math.sqrt((sigma.get(i, i) * sigma.get(j, j) + s * s) / output[i].length);
          double measured = 0;
          for (int k = 0; k < output[i].length; k++) {
            measured += output[i][k] * output[j][k] / output[i].length;
          }
          largest = Math.max(largest, Math.abs(measured - s) / error);
        }
      }
    }
    return largest;
  }

  private static double variance(double[] f) {
    double rms = Statistics.rootMeanSquare(f);
    return rms * rms;
  }

  private static double[] standardized(double[] f, double variance) {
    double[] z = f.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] /= Math.sqrt(variance);
    }
    return z;
  }

  private static double[] square(double[] f) {
    double[] s = f.clone();
    for (int i = 0; i < s.length; i++) {
      s[i] *= s[i];
    }
    return s;
  }
}
