package dev.tangent.experiment.statement;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.dynamics.gaussian.TestGaussian;
import dev.tangent.dynamics.gaussian.TrainedGaussian;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.experiment.Texts;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Special;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** A time that stands for ∞: λ_min is 0.057, so that e^{−λ_min t} is 1e-5. */
  private static final double LATE = 200;

  /** How many networks are trained at once. */
  private static final int TOGETHER = 50;

  @Override
  public String id() {
    return "section-5";
  }

  @Override
  public String claim() {
    return "f_t = f* + e^{−tΠ}(f₀ − f*), Gaussian at every t, without variance on the data at ∞";
  }

  @Override
  public double seconds() {
    return 20;
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(
        Fault.WRONG_BETA,
        Fault.SUM_FOR_MEAN,
        Fault.INITIAL_VARIANCE,
        Fault.NARROW,
        Fault.SAME_SEED,
        Fault.NOT_TRAINED);
  }

  /** The limit on data and test points. */
  private record Limit(KernelGradientDescent descent, TestGaussian gaussian, KernelPair cross) {
    static Limit of(@Nullable Fault fault) {
      LimitKernel kernel = LimitKernel.of(CheckNetworks.limit(2, DEPTH, Activations.relu(), fault));
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
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    Limit limit = Limit.of(fault);
    List<Measurement> results = new ArrayList<>(trajectory(limit, scale, seed, fault));
    results.addAll(ensemble(limit, scale, seed, fault));
    results.add(limitOnTheData(fault));
    return results;
  }

  private static double time(double t, @Nullable Fault fault) {
    return fault == Fault.SUM_FOR_MEAN ? t * DATA.length : t;
  }

  /** Each network against the closed formula from its own f₀: the distance falls with the width. */
  private static List<Measurement> trajectory(
      Limit limit, ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    double[] widths =
        paper ? new double[] {64, 128, 256, 512, 1024, 2048} : new double[] {32, 64, 128, 256};
    int seeds = paper ? 20 : 12;
    double[][] distance = new double[widths.length][seeds];
    double[][] late = new double[widths.length][seeds];
    for (int w = 0; w < widths.length; w++) {
      List<Run> runs = new ArrayList<>();
      for (int r = 0; r < seeds; r++) {
        runs.add(Run.start((int) widths[w], seed + r));
      }
      List<Own> own = runs.stream().map(run -> Own.of(limit, run)).toList();
      for (double t : new double[] {2, 6, 20, END}) {
        Run.train(runs, t, fault);
        for (int r = 0; r < seeds; r++) {
          distance[w][r] = Math.max(distance[w][r], own.get(r).distance(time(t, fault)));
        }
      }
      Run.train(runs, LATE, fault);
      for (int r = 0; r < seeds; r++) {
        late[w][r] = own.get(r).distance(Double.POSITIVE_INFINITY);
      }
    }
    int last = widths.length - 1;
    double bound = 2 / Math.sqrt(widths[last]);
    String at = " at n = " + (int) widths[last];
    return List.of(
        Measurement.near(
            "slope in n of the distance to f* + e^{−tΠ}(f₀ − f*)",
            Statistics.logSlope(widths, distance),
            -0.5,
            0.2),
        Measurement.below("that distance" + at, Statistics.estimate(distance[last]), bound),
        Measurement.near(
            "slope in n of the distance to f_∞ at t = " + Texts.plain(LATE),
            Statistics.logSlope(widths, late),
            -0.5,
            0.2),
        Measurement.below("distance to f_∞" + at, Statistics.estimate(late[last]), bound));
  }

  /**
   * The function that a network should have, given its own start: f_t = f* + e^{−tΠ}(f₀ − f*), and
   * f_∞ = f₀(x) + Θ(x, X) Θ(X, X)⁻¹ (f* − f₀(X)).
   */
  private record Own(Limit limit, Run run, Trajectory theory, DoubleMatrix f0Test, double scale) {
    static Own of(Limit limit, Run run) {
      DoubleMatrix f0 = run.train();
      double scale = norm(difference(targets(), f0));
      return new Own(limit, run, limit.descent().fit(targets(), f0), run.test(), scale);
    }

    /**
     * The distance of the network from the theory at time t over ‖f* − f₀‖: the larger of the
     * distances on data and on test points.
     */
    double distance(double t) {
      TrainingTime flow = new TrainingTime.Flow(t);
      DoubleMatrix test =
          theory.test(limit.descent().test(limit.cross().ntk()), f0Test, List.of(flow)).getFirst();
      double onData = norm(difference(run.train(), theory.train(flow)));
      return Math.max(onData, norm(difference(run.test(), test))) / scale;
    }
  }

  /** Trains many networks, and measures mean, variance and shape of f_t at the test points. */
  private static List<Measurement> ensemble(
      Limit limit, ExperimentScale scale, long seed, @Nullable Fault fault) {
    boolean paper = scale == ExperimentScale.PAPER;
    int width = fault == Fault.NARROW ? 3 : paper ? 512 : 128;
    int networks = paper ? 1000 : 300;
    double[] times = {0, 5, END};
    double[][][] f = new double[times.length][TEST.length][networks];
    double[][] onData = new double[DATA.length][networks];
    for (int from = 0; from < networks; from += TOGETHER) {
      List<Run> runs = new ArrayList<>();
      for (int s = from; s < Math.min(networks, from + TOGETHER); s++) {
        runs.add(Run.start(width, seed + 10_000 + (fault == Fault.SAME_SEED ? 0 : s)));
      }
      for (int t = 0; t < times.length; t++) {
        Run.train(runs, times[t], fault);
        for (int r = 0; r < runs.size(); r++) {
          put(runs.get(r).test(), f[t], from + r);
        }
      }
      Run.train(runs, LATE, fault);
      for (int r = 0; r < runs.size(); r++) {
        put(runs.get(r).train(), onData, from + r);
      }
    }
    List<Measurement> results = new ArrayList<>();
    for (int t = 0; t < times.length; t++) {
      results.addAll(gaussian(limit, times[t], f[t], width, fault));
    }
    results.addAll(onTheData(onData));
    return results;
  }

  private static void put(DoubleMatrix outputs, double[][] f, int network) {
    for (int i = 0; i < f.length; i++) {
      f[i][network] = outputs.get(i, 0);
    }
  }

  /** Mean, variance and shape of f_t over networks at the test points, f[point][network]. */
  private static List<Measurement> gaussian(
      Limit limit, double time, double[][] f, int width, @Nullable Fault fault) {
    int networks = f[0].length;
    double root = Math.sqrt(networks);
    TrainingTime flow = new TrainingTime.Flow(time(time, fault));
    double[] mean = limit.gaussian().means(List.of(flow)).getFirst().toArray();
    TrainingTime spread = fault == Fault.INITIAL_VARIANCE ? new TrainingTime.Flow(0) : flow;
    double[] variance = limit.gaussian().variances(List.of(spread)).toArray();
    double bias = 10.0 / width; // Finite width shifts both by O(1/n).
    double worstMean = 0;
    double ratio = 0;
    for (int i = 0; i < f.length; i++) {
      double m = Statistics.mean(f[i]);
      worstMean = Math.max(worstMean, Math.abs(m - mean[i]) / Math.sqrt(variance[i]));
      double d = Statistics.deviation(f[i]);
      ratio += d * d / variance[i] / f.length;
    }
    double m0 = Statistics.mean(f[0]);
    double d0 = Statistics.deviation(f[0]);
    double[] z = Arrays.stream(f[0]).map(v -> (v - m0) / d0).toArray();
    String at = "t = " + Texts.plain(time) + ": ";
    return List.of(
        // The errors at different points are correlated: the largest may be four standard errors of
        // one mean.
        Measurement.below(
            at + String.format(Locale.ROOT, "largest |mean − theory|/σ (error %.2g)", 1 / root),
            Estimate.exact(worstMean),
            4 / root + bias),
        Measurement.near(
            at + "variance / theory",
            new Estimate(ratio, Math.sqrt(2) / root),
            1,
            4 * Math.sqrt(2) / root + bias),
        Measurement.below(
            at + "Kolmogorov's √S·sup|F − Φ| (0.1 % level: 1.22)",
            Estimate.exact(Statistics.kolmogorov(z, Special::normalCdf)),
            1.22)); // Lilliefors' bound, since mean and deviation come from the sample.
  }

  /** After a long training all networks agree on the data, with the targets. */
  private static List<Measurement> onTheData(double[][] f) {
    double variance = 0;
    double misfit = 0;
    DoubleMatrix targets = targets();
    DoubleMatrix data = Circle.at(DATA).points();
    double start =
        LimitKernel.of(CheckNetworks.limit(2, DEPTH, Activations.relu(), null))
            .compute(data)
            .nngp()
            .get(0, 0);
    for (int i = 0; i < f.length; i++) {
      double d = Statistics.deviation(f[i]);
      variance = Math.max(variance, d * d / start);
      misfit = Math.max(misfit, Math.abs(Statistics.mean(f[i]) - targets.get(i, 0)));
    }
    String at = "t = " + Texts.plain(LATE) + ": ";
    return List.of(
        Measurement.below(at + "largest variance on the data / Σ", Estimate.exact(variance), 1e-3),
        Measurement.below(at + "largest |mean − f*| on the data", Estimate.exact(misfit), 1e-2));
  }

  /** At t = ∞ the limit's Gaussian has no variance on the data. */
  private static Measurement limitOnTheData(@Nullable Fault fault) {
    LimitKernel kernel = LimitKernel.of(CheckNetworks.limit(2, DEPTH, Activations.relu(), null));
    KernelPair train = kernel.compute(Circle.at(DATA).points());
    TestGaussian gaussian =
        TrainedGaussian.of(
                KernelGradientDescent.of(train.ntk(), Ridge.NONE), train.nngp(), targets())
            .test(train.ntk(), train.nngp(), train.nngp());
    TrainingTime end =
        new TrainingTime.Flow(fault == Fault.INITIAL_VARIANCE ? 0 : Double.POSITIVE_INFINITY);
    double variance = 0;
    for (double v : gaussian.variances(List.of(end)).toArray()) {
      variance = Math.max(variance, v / train.nngp().get(0, 0));
    }
    return Measurement.below(
        "t = ∞: the limit's largest variance on the data / Σ", Estimate.exact(variance), 1e-10);
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
      Architecture architecture = CheckNetworks.mlp(2, DEPTH, width, 1, Activations.relu(), null);
      FloatNetwork network = FloatNetwork.initialize(architecture, seed);
      FloatMatrix y = Matrices.toFloat(targets());
      FloatMatrix x = Matrices.toFloat(Circle.at(DATA).points());
      return new Run(
          network, FloatTrainer.of(network, x, new FloatLeastSquares(y)).learningRate(1).build());
    }

    /** Trains all networks exactly to time t, each on one thread. */
    static void train(List<Run> runs, double t, @Nullable Fault fault) {
      if (fault != Fault.NOT_TRAINED) {
        List<FloatTrainer> trainers = runs.stream().map(Run::trainer).toList();
        FloatTrainer.trainTogether(trainers, Math.round(t - runs.getFirst().trainer().time()));
      }
    }

    DoubleMatrix train() {
      return Matrices.toDouble(network.outputs(Matrices.toFloat(Circle.at(DATA).points())));
    }

    DoubleMatrix test() {
      return Matrices.toDouble(network.outputs(Matrices.toFloat(Circle.at(TEST).points())));
    }
  }
}
