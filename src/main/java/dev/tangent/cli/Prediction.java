package dev.tangent.cli;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.dynamics.TestGaussian;
import dev.tangent.dynamics.TestPoints;
import dev.tangent.dynamics.TrainedGaussian;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The computation of {@code ntk predict}: kernels, one decomposition, everything asked for. */
record Prediction(
    PredictData points,
    @Nullable PredictStart start,
    Architecture architecture,
    boolean nngp,
    Ridge ridge,
    RunOptions.Precision precision,
    List<TrainingTime> times,
    Set<PredictCommand.Quantity> wanted) {

  /**
   * What came out.
   *
   * @param arrays by file name without ".npy"
   * @param means at each time, M × k
   * @param residual relative, of a Cholesky solve; −1 when there was none
   */
  record Result(
      Map<String, NpyArray> arrays,
      List<DoubleMatrix> means,
      Conditioning conditioning,
      double residual) {}

  Result compute(Progress progress) {
    PredictSize.requireFit(this);
    LimitKernels kernels = new LimitKernels(LimitKernel.of(architecture), precision, nngp);
    boolean random = start == null && !wanted.equals(Set.of(PredictCommand.Quantity.MEAN));
    return onlyLimit()
        ? regression(kernels, progress)
        : random ? gaussian(kernels, progress) : trajectory(kernels, progress);
  }

  /** t = ∞ and the mean alone: Cholesky does, 30 times cheaper than the eigenvectors. */
  boolean onlyLimit() {
    return times.stream().allMatch(t -> t.elapsed() == Double.POSITIVE_INFINITY)
        && wanted.equals(Set.of(PredictCommand.Quantity.MEAN));
  }

  private Result regression(LimitKernels kernels, Progress progress) {
    progress.update("kernel of the training points", 0, 3);
    DoubleMatrix train = kernels.training(points.inputs());
    progress.update("Cholesky factor", 1, 3);
    KernelRegression regression = KernelRegression.of(train, ridge, kernels.unitRoundoff());
    DoubleMatrix error = points.targets().copy();
    if (start != null) {
      add(error, -1, start.training());
    }
    KernelRegression.Fit fit = regression.fit(error);
    progress.update("test points", 2, 3);
    DoubleMatrix mean =
        fit.predict(kernels.training(kernels.both(points.testInputs(), points.inputs())));
    if (start != null) {
      add(mean, 1, start.test());
    }
    List<DoubleMatrix> means = times.stream().map(_ -> mean).toList();
    return new Result(
        Map.of("mean", stack(means)), means, regression.conditioning(), fit.residual());
  }

  private KernelGradientDescent descent(LimitKernels kernels, DoubleMatrix train) {
    Spectrum spectrum = Spectrum.of(train, kernels.unitRoundoff());
    return KernelGradientDescent.of(spectrum, ridge.of(train));
  }

  private Result trajectory(LimitKernels kernels, Progress progress) {
    progress.update("kernel of the training points", 0, 3);
    DoubleMatrix train = kernels.training(points.inputs());
    progress.update("eigendecomposition", 1, 3);
    KernelGradientDescent descent = descent(kernels, train);
    progress.update("test points", 2, 3);
    TestPoints test =
        descent.test(kernels.training(kernels.both(points.testInputs(), points.inputs())));
    Trajectory path =
        start == null
            ? descent.fit(points.targets())
            : descent.fit(points.targets(), start.training());
    List<DoubleMatrix> means =
        start == null ? path.test(test, times) : path.test(test, start.test(), times);
    return new Result(Map.of("mean", stack(means)), means, path.conditioning(), -1);
  }

  private Result gaussian(LimitKernels kernels, Progress progress) {
    progress.update("kernels of the training points", 0, 3);
    KernelPair train = kernels.both(points.inputs(), null);
    progress.update("eigendecomposition", 1, 3);
    KernelGradientDescent descent = descent(kernels, kernels.training(train));
    TrainedGaussian gaussian =
        nngp
            ? TrainedGaussian.lastLayer(descent, points.targets())
            : TrainedGaussian.of(descent, train.nngp(), points.targets());
    progress.update("test points", 2, 3);
    KernelPair cross = kernels.both(points.testInputs(), points.inputs());
    TestGaussian test =
        gaussian.test(kernels.training(cross), cross.nngp(), kernels.prior(points.testInputs()));
    return gaussianArrays(gaussian, test);
  }

  private Result gaussianArrays(TrainedGaussian gaussian, TestGaussian test) {
    List<DoubleMatrix> means = test.means(times);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    if (wanted.contains(PredictCommand.Quantity.MEAN)) {
      arrays.put("mean", stack(means));
    }
    if (wanted.contains(PredictCommand.Quantity.COV)) {
      arrays.put("cov", stack(times.stream().map(test::covariance).toList()));
    }
    if (wanted.contains(PredictCommand.Quantity.PERCENTILES)) {
      NpyArray flat =
          stack(test.percentiles(times, 10, 50, 90).stream().flatMap(List::stream).toList());
      arrays.put(
          "percentiles",
          NpyArray.of(flat.toDoubles(), times.size(), 3, flat.size(1), flat.size(2)));
    }
    return new Result(arrays, means, gaussian.mean().conditioning(), -1);
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
}
