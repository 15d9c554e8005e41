package dev.tangent.job.predict;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.EarlyStopping;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.dynamics.TestPoints;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.dynamics.gaussian.TestGaussian;
import dev.tangent.dynamics.gaussian.TrainedGaussian;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Special;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The computation of a prediction: kernels, one decomposition, everything that was asked for. */
record Prediction(
    PredictionData points,
    @Nullable PredictionStart start,
    LimitKernel limit,
    boolean nngp,
    Ridge ridge,
    boolean single,
    List<TrainingTime> times,
    PredictionWants wanted) {
  /**
   * Up to this many points, a kernel that Cholesky can't factor gets an eigendecomposition, which
   * takes a minute at most.
   */
  private static final int DECOMPOSABLE = 5000;

  private static final TrainingTime END = new TrainingTime.Flow(Double.POSITIVE_INFINITY);

  /** The percentile of a Gaussian at one standard deviation. */
  private static final double ONE_SIGMA = 100 * Special.normalCdf(1);

  /**
   * What was computed.
   *
   * @param arrays by file name without ".npy"
   * @param means at each time, M × k
   * @param residual relative, of the solve or the decomposition
   * @param early the best time to stop, when test targets were given and it was asked for
   */
  record Computed(
      Map<String, NpyArray> arrays,
      List<DoubleMatrix> means,
      Conditioning conditioning,
      double residual,
      @Nullable EarlyStopping early,
      PredictionScores scores) {}

  /** The network whose limit it is. */
  Architecture architecture() {
    return limit.architecture();
  }

  Computed compute(JobRun run) {
    LimitPointKernel kernels = new LimitPointKernel(limit, single, nngp);
    if (onlyLimit()) {
      // A run begun in tiles goes on in tiles, because the two ways round differently.
      return PredictionSize.inMatrices(this) && !FactorKeeper.hasBegun(run)
          ? regression(kernels, run)
          : LargePrediction.regression(this, kernels, run);
    }
    return isRandom() ? gaussian(kernels, run) : trajectory(kernels, run);
  }

  /**
   * Whether only the mean at t = ∞ is asked for: then Cholesky is enough, which is 30 times cheaper
   * than the eigenvectors.
   */
  boolean onlyLimit() {
    // Only t = ∞ of the flow counts, not discrete steps whose total time overflows to ∞: those
    // diverge, which must be reported.
    return times.stream().allMatch(t -> t.equals(new TrainingTime.Flow(Double.POSITIVE_INFINITY)))
        && wanted.onlyMean()
        && !wanted.early();
  }

  private TrainingTime latest() {
    return Collections.max(times, Comparator.comparingDouble(TrainingTime::elapsed));
  }

  /** Whether f₀ is random. From a given f₀ covariances are 0 and percentiles are the mean. */
  boolean isRandom() {
    return start == null && !wanted.onlyMean();
  }

  /** Computes the mean at t = ∞ with matrices in memory. */
  Computed regression(LimitPointKernel kernels, Progress progress) {
    progress.update("kernel of the training points", 0, 3);
    DoubleMatrix train = kernels.training(points.inputs());
    progress.update("Cholesky factor", 1, 3);
    KernelRegression regression;
    try {
      regression = KernelRegression.of(train, ridge, kernels.unitRoundoff());
    } catch (SingularKernelException singular) {
      // The targets may still be in the range of a singular kernel, as when duplicates agree.
      if (train.rows() > DECOMPOSABLE || !PredictionSize.fitsDecomposition(train.rows())) {
        throw singular;
      }
      return trajectory(kernels, train, progress);
    }
    KernelRegression.Fit fit = regression.fit(initialError());
    progress.update("test points", 2, 3);
    return atInfinity(
        fit.predict(kernels.between(points.testInputs(), points.inputs())),
        regression.conditioning(),
        fit.residual());
  }

  /** y − f₀ on the training points. */
  DoubleMatrix initialError() {
    DoubleMatrix error = points.targets().copy();
    if (start != null) {
      add(error, -1, start.training());
    }
    return error;
  }

  /** The results at t = ∞, from f_∞ − f₀ on the test points. */
  Computed atInfinity(DoubleMatrix change, Conditioning conditioning, double residual) {
    DoubleMatrix mean = change.copy();
    if (start != null) {
      add(mean, 1, start.test());
    }
    List<DoubleMatrix> means = times.stream().map(_ -> mean).toList();
    return new Computed(
        Map.of("mean", stack(means)), means, conditioning, residual, null, PredictionScores.NONE);
  }

  private KernelGradientDescent descent(
      LimitPointKernel kernels, DoubleMatrix train, Progress progress) {
    progress.update("eigendecomposition", 1, 3);
    Spectrum spectrum = Spectrum.of(train, kernels.unitRoundoff());
    return KernelGradientDescent.of(spectrum, ridge.of(train));
  }

  private Computed trajectory(LimitPointKernel kernels, Progress progress) {
    progress.update("kernel of the training points", 0, 3);
    return trajectory(kernels, kernels.training(points.inputs()), progress);
  }

  private Computed trajectory(LimitPointKernel kernels, DoubleMatrix train, Progress progress) {
    KernelGradientDescent descent = descent(kernels, train, progress);
    progress.update("test points", 2, 3);
    TestPoints test = descent.test(kernels.between(points.testInputs(), points.inputs()));
    DoubleMatrix initial =
        start == null
            ? DoubleMatrix.zeros(points.testInputs().rows(), points.outputs())
            : start.test();
    Trajectory path =
        start == null
            ? descent.fit(points.targets())
            : descent.fit(points.targets(), start.training());
    List<DoubleMatrix> means = path.test(test, initial, times);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    if (wanted.mean()) {
      arrays.put("mean", stack(means));
    }
    if (wanted.covariance()) {
      int m = test.size();
      arrays.put("cov", NpyArray.of(new double[times.size() * m * m], times.size(), m, m));
    }
    if (wanted.percentiles()) {
      arrays.put("percentiles", repeated(means, 3));
    }
    if (wanted.samples() > 0) {
      arrays.put("samples", repeated(means, wanted.samples()));
    }
    if (wanted.dual()) {
      arrays.put("dual", NpyArray.of(path.dual(END)));
    }
    return new Computed(
        arrays,
        means,
        path.conditioning(),
        path.residual(train, latest()),
        early(path, descent, test, initial),
        PredictionScores.NONE);
  }

  private Computed gaussian(LimitPointKernel kernels, Progress progress) {
    progress.update("kernels of the training points", 0, 3);
    KernelPair train = kernels.both(points.inputs(), null);
    DoubleMatrix kernel = kernels.training(train);
    KernelGradientDescent descent = descent(kernels, kernel, progress);
    TrainedGaussian gaussian =
        nngp
            ? TrainedGaussian.lastLayer(descent, points.targets())
            : TrainedGaussian.of(descent, train.nngp(), points.targets());
    progress.update("test points", 2, 3);
    KernelPair cross = kernels.both(points.testInputs(), points.inputs());
    TestGaussian test =
        gaussian.test(kernels.training(cross), cross.nngp(), kernels.prior(points.testInputs()));
    List<DoubleMatrix> means = test.means(times);
    EarlyStopping early = null;
    if (wanted.early()) {
      TestPoints held = descent.test(kernels.training(cross));
      DoubleMatrix zeros = DoubleMatrix.zeros(held.size(), points.outputs());
      early = early(gaussian.mean(), descent, held, zeros);
    }
    Map<String, NpyArray> arrays = arrays(test, means);
    if (wanted.dual()) {
      arrays.put("dual", NpyArray.of(gaussian.mean().dual(END)));
    }
    return new Computed(
        arrays,
        means,
        gaussian.mean().conditioning(),
        gaussian.mean().residual(kernel, latest()),
        early,
        scores(test, means, ridge.of(kernel)));
  }

  /**
   * Scores of the intervals at t = ∞, if that time was asked for; the ridge counts as the noise
   * variance of an observation.
   */
  private PredictionScores scores(TestGaussian test, List<DoubleMatrix> means, double noise) {
    int last = times.lastIndexOf(END);
    DoubleMatrix observed = points.testTargets();
    if (last < 0 || observed == null || !(wanted.covariance() || wanted.percentiles())) {
      return PredictionScores.NONE;
    }
    DoubleMatrix mean = means.get(last);
    DoubleMatrix high = test.percentiles(List.of(END), ONE_SIGMA).getFirst().getFirst();
    double[] variance = new double[mean.rows()];
    for (int j = 0; j < variance.length; j++) {
      double deviation = high.get(j, 0) - mean.get(j, 0);
      variance[j] = deviation * deviation + noise;
    }
    return new PredictionScores(PredictionScores.intervals(mean, variance, observed), Map.of());
  }

  private Map<String, NpyArray> arrays(TestGaussian test, List<DoubleMatrix> means) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    if (wanted.mean()) {
      arrays.put("mean", stack(means));
    }
    if (wanted.covariance()) {
      arrays.put("cov", stack(times.stream().map(test::covariance).toList()));
    }
    if (wanted.percentiles()) {
      arrays.put(
          "percentiles",
          grouped(test.percentiles(times, 10, 50, 90).stream().flatMap(List::stream).toList(), 3));
    }
    if (wanted.samples() > 0) {
      arrays.put(
          "samples",
          grouped(
              times.stream()
                  .flatMap(t -> test.samples(t, wanted.samples(), wanted.seed()).stream())
                  .toList(),
              wanted.samples()));
    }
    return arrays;
  }

  private @Nullable EarlyStopping early(
      Trajectory path, KernelGradientDescent descent, TestPoints test, DoubleMatrix initial) {
    DoubleMatrix targets = points.testTargets();
    return wanted.early() && targets != null
        ? EarlyStopping.of(path, descent.rates(), test, initial, targets)
        : null;
  }

  private static void add(DoubleMatrix c, double factor, DoubleMatrix b) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, c.get(i, j) + factor * b.get(i, j));
      }
    }
  }

  /** Matrices of one shape as an array of rank 3. */
  private static NpyArray stack(List<DoubleMatrix> matrices) {
    int rows = matrices.getFirst().rows();
    int columns = matrices.getFirst().columns();
    double[] entries = new double[Math.toIntExact((long) matrices.size() * rows * columns)];
    for (int t = 0; t < matrices.size(); t++) {
      System.arraycopy(matrices.get(t).toArray(), 0, entries, t * rows * columns, rows * columns);
    }
    return NpyArray.of(entries, matrices.size(), rows, columns);
  }

  /** {@code size} matrices for each time, as an array of rank 4. */
  private static NpyArray grouped(List<DoubleMatrix> matrices, int size) {
    NpyArray flat = stack(matrices);
    return NpyArray.of(flat.toDoubles(), matrices.size() / size, size, flat.size(1), flat.size(2));
  }

  private static NpyArray repeated(List<DoubleMatrix> means, int size) {
    return grouped(
        means.stream().flatMap(m -> java.util.Collections.nCopies(size, m).stream()).toList(),
        size);
  }
}
