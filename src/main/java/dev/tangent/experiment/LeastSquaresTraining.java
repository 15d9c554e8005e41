package dev.tangent.experiment;

import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.TestGaussian;
import dev.tangent.dynamics.TrainedGaussian;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Special;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * §5: with least squares a wide network follows f_t = f* + e^{−tΠ}(f₀ − f*), is Gaussian at every
 * t, and ends at f_∞ = kernel regression plus a random part whose variance is zero on the data.
 */
final class LeastSquaresTraining implements Statement {
  private static final int DEPTH = 3;
  private static final double[] DATA = {-2.3, -0.8, 0.6, 2.1};
  private static final double[] TEST = {-1.5, 0, 1.4, 3};
  private static final double END = 60;

  @Override
  public String id() {
    return "section-5";
  }

  @Override
  public String claim() {
    return "f_t = f* + e^{−tΠ}(f₀ − f*), Gaussian at every t, without variance on the data at ∞";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.WRONG_BETA, Fault.SUM_FOR_MEAN, Fault.INITIAL_VARIANCE);
  }

  /** The limit on data and test points. */
  private record Limit(KernelGradientDescent descent, TestGaussian gaussian, KernelPair cross) {
    static Limit of(@Nullable Fault fault) {
      LimitKernel kernel = LimitKernel.of(Networks.limit(2, DEPTH, Activations.relu(), fault));
      DoubleMatrix data = Circle.at(DATA).points();
      DoubleMatrix test = Circle.at(TEST).points();
      KernelPair train = kernel.compute(data);
      KernelPair cross = kernel.compute(test, data);
      KernelGradientDescent descent = KernelGradientDescent.of(train.ntk(), Ridge.NONE);
      return new Limit(
          descent,
          TrainedGaussian.of(descent, train.nngp(), targets())
              .test(cross.ntk(), cross.nngp(), kernel.compute(test).nngp()),
          cross);
    }
  }

  private static DoubleMatrix targets() {
    DoubleMatrix y = DoubleMatrix.zeros(DATA.length, 1);
    for (int i = 0; i < DATA.length; i++) {
      y.set(i, 0, Math.cos(DATA[i]) * Math.sin(DATA[i]));
    }
    return y;
  }

  @Override
  public List<Measurement> measure(Scale scale, long seed, @Nullable Fault fault) {
    Limit limit = Limit.of(fault);
    List<Measurement> results = new ArrayList<>(trajectory(limit, scale, seed, fault));
    results.addAll(ensemble(limit, scale, seed, fault));
    results.addAll(onTheData());
    return results;
  }

  private static double time(double t, @Nullable Fault fault) {
    return fault == Fault.SUM_FOR_MEAN ? t * DATA.length : t;
  }

  /** Each network against the closed formula from its own f₀: the distance falls with the width. */
  private static List<Measurement> trajectory(
      Limit limit, Scale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == Scale.PAPER;
    double[] widths =
        paper ? new double[] {64, 128, 256, 512, 1024, 2048} : new double[] {32, 64, 128, 256};
    int seeds = paper ? 20 : 12;
    double[][] distance = new double[widths.length][seeds];
    for (int w = 0; w < widths.length; w++) {
      for (int s = 0; s < seeds; s++) {
        distance[w][s] = distance(limit, (int) widths[w], seed + s, fault);
      }
    }
    int last = widths.length - 1;
    return List.of(
        Measurement.near(
            "slope in n of the distance to f* + e^{−tΠ}(f₀ − f*)",
            Statistics.logSlope(widths, distance),
            -0.5,
            0.2),
        Measurement.below(
            "that distance at n = " + (int) widths[last],
            Statistics.estimate(distance[last]),
            2 / Math.sqrt(widths[last])));
  }

  /** Largest distance over some times and both kinds of points, over the size of f* − f₀. */
  private static double distance(Limit limit, int width, long seed, @Nullable Fault fault) {
    Run run = Run.start(width, seed);
    DoubleMatrix f0 = run.train();
    Trajectory theory = limit.descent().fit(targets(), f0);
    DoubleMatrix f0Test = run.test();
    double scale = norm(difference(targets(), f0));
    double largest = 0;
    for (double t : new double[] {2, 6, 20, END}) {
      run.trainer().train(Math.round(t - run.trainer().time()));
      TrainingTime flow = new TrainingTime.Flow(time(t, fault));
      double onData = norm(difference(run.train(), theory.train(flow)));
      double offData =
          norm(
              difference(
                  run.test(),
                  theory
                      .test(limit.descent().test(limit.cross().ntk()), f0Test, List.of(flow))
                      .getFirst()));
      largest = Math.max(largest, Math.max(onData, offData) / scale);
    }
    return largest;
  }

  /** Many networks: mean, variance and shape of f_t at the test points. */
  private static List<Measurement> ensemble(
      Limit limit, Scale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == Scale.PAPER;
    int width = paper ? 512 : 128;
    int networks = paper ? 1000 : 200;
    double[] times = {0, 5, END};
    double[][][] f = new double[times.length][TEST.length][networks];
    for (int s = 0; s < networks; s++) {
      Run run = Run.start(width, seed + 10_000 + s);
      for (int t = 0; t < times.length; t++) {
        run.trainer().train(Math.round(times[t] - run.trainer().time()));
        DoubleMatrix out = run.test();
        for (int i = 0; i < TEST.length; i++) {
          f[t][i][s] = out.get(i, 0);
        }
      }
    }
    double root = Math.sqrt(networks);
    List<Measurement> results = new ArrayList<>();
    for (int t = 0; t < times.length; t++) {
      TrainingTime flow = new TrainingTime.Flow(time(times[t], fault));
      double[] mean = limit.gaussian().means(List.of(flow)).getFirst().toArray();
      TrainingTime spread = fault == Fault.INITIAL_VARIANCE ? new TrainingTime.Flow(0) : flow;
      double[] variance = limit.gaussian().variances(List.of(spread)).toArray();
      double bias = 20.0 / width; // Finite width shifts both by O(1/n).
      double worstMean = 0;
      double ratio = 0;
      double[] z = new double[networks];
      for (int i = 0; i < TEST.length; i++) {
        double deviation = Math.sqrt(variance[i]);
        double m = Statistics.mean(f[t][i]);
        worstMean = Math.max(worstMean, Math.abs(m - mean[i]) / deviation);
        double d = Statistics.deviation(f[t][i]);
        ratio += d * d / variance[i] / TEST.length;
      }
      double m0 = Statistics.mean(f[t][0]);
      double d0 = Statistics.deviation(f[t][0]);
      for (int s = 0; s < networks; s++) {
        z[s] = (f[t][0][s] - m0) / d0;
      }
      String at = "t = " + Texts.plain(times[t]) + ": ";
      results.add(
          Measurement.below(
              at + "largest |mean − theory|/σ", new Estimate(worstMean, 0), 4 / root + bias));
      results.add(
          Measurement.near(
              at + "variance / theory",
              new Estimate(ratio, Math.sqrt(2) / root),
              1,
              4 * Math.sqrt(2) / root + bias));
      results.add(
          Measurement.below(
              at + "Kolmogorov's √S·sup|F − Φ| (0.1 % level: 1.22)",
              Estimate.exact(Statistics.kolmogorov(z, Special::normalCdf)),
              1.22)); // Lilliefors: mean and deviation are those of the sample.
    }
    return results;
  }

  /** At t = ∞ the Gaussian has no variance on the data, and its mean is the targets. */
  private static List<Measurement> onTheData() {
    LimitKernel kernel = LimitKernel.of(Networks.limit(2, DEPTH, Activations.relu(), null));
    DoubleMatrix data = Circle.at(DATA).points();
    KernelPair train = kernel.compute(data);
    TestGaussian gaussian =
        TrainedGaussian.of(
                KernelGradientDescent.of(train.ntk(), Ridge.NONE), train.nngp(), targets())
            .test(train.ntk(), train.nngp(), train.nngp());
    TrainingTime end = new TrainingTime.Flow(Double.POSITIVE_INFINITY);
    double variance = 0;
    for (double v : gaussian.variances(List.of(end)).toArray()) {
      variance = Math.max(variance, v / train.nngp().get(0, 0));
    }
    double misfit = norm(difference(gaussian.means(List.of(end)).getFirst(), targets()));
    return List.of(
        Measurement.below(
            "t = ∞: largest variance on the data / Σ", Estimate.exact(variance), 1e-10),
        Measurement.below("t = ∞: misfit of the mean on the data", Estimate.exact(misfit), 1e-10));
  }

  private static DoubleMatrix difference(DoubleMatrix a, DoubleMatrix b) {
    DoubleMatrix d = a.copy();
    for (int i = 0; i < d.rows(); i++) {
      d.set(i, 0, a.get(i, 0) - b.get(i, 0));
    }
    return d;
  }

  private static double norm(DoubleMatrix a) {
    return Statistics.rootMeanSquare(a.toArray());
  }

  /** A network on the data with learning rate 1, and its function. */
  private record Run(FloatNetwork network, FloatTrainer trainer) {
    static Run start(int width, long seed) {
      Architecture architecture = Networks.mlp(2, DEPTH, width, 1, Activations.relu(), null);
      FloatNetwork network = FloatNetwork.initialize(architecture, seed);
      FloatMatrix y = Matrices.toFloat(targets());
      FloatMatrix x = Matrices.toFloat(Circle.at(DATA).points());
      return new Run(
          network, FloatTrainer.of(network, x, new FloatLeastSquares(y)).learningRate(1).build());
    }

    DoubleMatrix train() {
      return Matrices.toDouble(network.outputs(Matrices.toFloat(Circle.at(DATA).points())));
    }

    DoubleMatrix test() {
      return Matrices.toDouble(network.outputs(Matrices.toFloat(Circle.at(TEST).points())));
    }
  }
}
