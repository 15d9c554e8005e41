package dev.tangent.job.predict;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.dynamics.insight.ClassProbabilities;
import dev.tangent.dynamics.insight.NoisyEnsemble;
import dev.tangent.dynamics.insight.NoisyPosterior;
import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.GramFiles;
import dev.tangent.job.spec.RowNoiseFile;
import dev.tangent.job.spec.TrainedSpec;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions with a kernel in memory, in float64: for a kernel matrix from elsewhere, a noise
 * variance for each row, the weights α of the training rows, or the NTK as a prior ({@code ntkgp}).
 *
 * <p>A kernel matrix can be used at all times; noise, covariances and {@code ntkgp} only at t = ∞.
 */
final class DirectPrediction implements Job<PredictionResult> {
  private static final String WITH =
      " with --kernel-matrix, --weights, --noise, --get probabilities or --kernel ntkgp";

  private final PredictionSpec spec;
  private final PredictionData points;
  private final @Nullable LimitKernel limit;
  private final @Nullable DoubleMatrix matrix;
  private final @Nullable DoubleMatrix testMatrix;
  private final double @Nullable [] noise;
  private final TrainedSpec.@Nullable Kernels trained;

  private DirectPrediction(
      PredictionSpec spec,
      PredictionData points,
      @Nullable LimitKernel limit,
      @Nullable DoubleMatrix matrix,
      @Nullable DoubleMatrix testMatrix) {
    this.spec = spec;
    this.points = points;
    this.limit = limit;
    this.matrix = matrix;
    this.testMatrix = testMatrix;
    trained =
        spec.trained().isGiven()
            ? spec.trained().read(spec.architecture(), points.inputs().columns())
            : null;
    Path file = spec.noise();
    this.noise = file == null ? null : RowNoiseFile.read(file, points.inputs().rows());
  }

  static DirectPrediction of(PredictionSpec spec) {
    Path file = spec.gram().kernelMatrix();
    requireMeant(spec, file != null || spec.trained().isGiven());
    if (file == null) {
      PredictionData points = PredictionJob.points(spec);
      if (spec.trained().isGiven()) {
        return new DirectPrediction(spec, points, null, null, null);
      }
      LimitKernel limit =
          spec.architecture().limit(spec.architecture().build(points.shape(), points.outputs()));
      return new DirectPrediction(spec, points, limit, null, null);
    }
    DoubleMatrix kernel = GramFiles.kernel(file, spec.kernel());
    Dataset rows = spec.gram().targets(spec.data(), spec.seed(), kernel.rows());
    Path test = spec.gram().testKernelMatrix();
    SpecException.require(
        test != null || !spec.wants().mean(),
        "no test points for --get mean",
        "give --test-kernel-matrix KT.npy, or ask for --get dual");
    DoubleMatrix testKernel =
        test == null
            ? DoubleMatrix.zeros(0, kernel.rows())
            : GramFiles.test(test, spec.kernel(), kernel.rows());
    PredictionData points =
        PredictionData.withTest(
            rows,
            spec.classes(),
            DoubleMatrix.zeros(testKernel.rows(), 1),
            spec.testTargets(),
            spec.coding());
    return new DirectPrediction(spec, points, null, kernel, testKernel);
  }

  private static void requireMeant(PredictionSpec spec, boolean matrix) {
    PredictionWants wants = spec.wants();
    SpecException.require(
        !matrix || (!wants.covariance() && !wants.percentiles()),
        "--get " + spec.get() + " with " + foreign(spec),
        "mean and dual: a covariance needs the kernel between test points too");
    SpecException.require(
        wants.samples() == 0 && !wants.early(),
        (wants.early() ? "--early-stopping" : "--get samples") + WITH,
        "leave one of them out");
    SpecException.require(
        !spec.gram().isGiven() || (spec.trainRows() == 0 && spec.testRows() == 0),
        "--kernel-matrix with --train-rows or --test-rows",
        "the matrix says which points there are: give --test-kernel-matrix KT.npy");
    SpecException.require(
        spec.select().select() == null,
        "--select" + (wants.dual() ? " with --get dual" : WITH),
        "choose without it first, then predict with what was chosen");
    SpecException.require(
        spec.isEnd() || (matrix && spec.noise() == null && !wants.probabilities()),
        "times before inf with --noise, --get probabilities or --kernel ntkgp",
        "--times inf");
    SpecException.require(
        !matrix || spec.link() == PredictionSpec.Link.SOFTMAX,
        "--link gaussian with " + foreign(spec),
        "--link softmax: a variance needs the kernel between test points too");
  }

  private static String foreign(PredictionSpec spec) {
    return spec.gram().isGiven() ? "--kernel-matrix" : "--weights";
  }

  @Override
  public PredictionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    if (limit != null) {
      settings.put("architecture", limit.architecture().text());
    }
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    double n = points.inputs().rows();
    double m = points.testInputs().rows();
    double flops = 2 * n * n * n + 2 * n * n * m;
    return new JobEstimate(
        "a prediction from " + points.inputs().rows() + " points",
        8 * (5 * n * n + 4 * n * m + 3 * m * m),
        8 * m * (m + points.outputs()),
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer rows (--limit-rows, --train-rows)");
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", Fingerprint.of(matrix == null ? points.inputs() : matrix));
    prints.put("targets", Fingerprint.of(points.targets()));
    prints.put(
        "test-inputs", Fingerprint.of(testMatrix == null ? points.testInputs() : testMatrix));
    for (Path weights : spec.trained().reads()) {
      prints.put("weights " + weights.getFileName(), Fingerprint.of(weights));
    }
    Path file = spec.noise();
    if (file != null) {
      prints.put("noise", Fingerprint.of(file));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    files.addAll(spec.gram().reads());
    files.addAll(spec.trained().reads());
    for (@Nullable Path file : new Path[] {spec.testInputs(), spec.testTargets(), spec.noise()}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("mean.npy", "cov.npy", "percentiles.npy", "dual.npy", "probabilities.npy");
  }

  @Override
  public PredictionResult run(JobRun run) {
    try {
      return compute(run);
    } catch (SingularKernelException e) {
      throw new JobException(
          String.valueOf(e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()),
          e);
    } catch (IllegalArgumentException e) {
      throw matrix == null ? e : GramFiles.indefinite(matrix, e);
    }
  }

  /**
   * NNGP and NTK between training points, and between test and training points. A matrix from a
   * file takes the place of the kernel that is trained.
   */
  private record Kernels(KernelPair train, KernelPair cross) {}

  private PredictionResult compute(JobRun run) {
    run.update("kernel", 0, 3);
    Kernels kernels = kernels();
    boolean nngp = spec.kernel().isNngp() && limit != null;
    DoubleMatrix k = nngp ? kernels.train.nngp() : kernels.train.ntk();
    DoubleMatrix kt = nngp ? kernels.cross.nngp() : kernels.cross.ntk();
    run.update("solve", 1, 3);
    Map<String, Path> files = new LinkedHashMap<>();
    PredictionResult result =
        spec.isEnd() ? atEnd(run, files, kernels, k, kt) : path(run, files, k, kt);
    result.show(run);
    return result;
  }

  private Kernels kernels() {
    if (trained != null) {
      DoubleMatrix own = trained.training(points.inputs());
      DoubleMatrix cross = trained.between(points.testInputs(), points.inputs());
      return new Kernels(new KernelPair(own, own), new KernelPair(cross, cross));
    }
    if (limit == null) {
      if (matrix == null || testMatrix == null) {
        throw new IllegalStateException("no kernel");
      }
      return new Kernels(new KernelPair(matrix, matrix), new KernelPair(testMatrix, testMatrix));
    }
    return new Kernels(
        limit.compute(points.inputs()), limit.compute(points.testInputs(), points.inputs()));
  }

  private PredictionResult atEnd(
      JobRun run, Map<String, Path> files, Kernels kernels, DoubleMatrix k, DoubleMatrix kt) {
    int n = k.rows();
    double[] d = noise == null ? uniform(n, spec.ridge().value().of(k)) : noise;
    DoubleMatrix shifted = k.copy();
    for (int i = 0; i < n; i++) {
      shifted.set(i, i, shifted.get(i, i) + d[i]);
    }
    KernelRegression regression = KernelRegression.of(shifted, Ridge.NONE);
    KernelRegression.Fit fit = regression.fit(points.targets());
    PredictionWants wants = spec.wants();
    if (wants.dual()) {
      files.put("dual", run.save("dual", rounded(NpyArray.of(fit.dual()))));
    }
    List<DoubleMatrix> means = new ArrayList<>();
    List<TrainingTime> times = kt.rows() == 0 ? List.of() : spec.times().moments();
    DoubleMatrix mean = fit.predict(kt);
    times.forEach(_ -> means.add(mean));
    saveMeans(run, files, means);
    boolean gaussian = wants.probabilities() && spec.link() == PredictionSpec.Link.GAUSSIAN;
    Map<String, Double> intervals = Map.of();
    double[] variance = {};
    if ((wants.covariance() || wants.percentiles() || gaussian) && limit != null) {
      run.update("covariance", 2, 3);
      DoubleMatrix covariance = covariance(limit, kernels, d);
      spread(run, files, mean, covariance, times.size());
      variance = observed(covariance, spec.ridge().value().of(k));
      intervals = PredictionScores.intervals(mean, variance, points.testTargets());
    }
    Map<String, Double> classes =
        wants.probabilities() ? probabilities(run, files, k, d, mean, variance) : Map.of();
    Conditioning c = regression.conditioning();
    Conditioning said =
        noise != null
            ? c
            : new Conditioning(c.smallest() - d[0], c.largest() - d[0], d[0], c.noise(), 0, 0);
    return PredictionResult.of(files, times, points, said, fit.residual(), means)
        .with(new PredictionScores(intervals, classes));
  }

  /** Variances of observations: the variance of the function plus that of the noise. */
  private static double[] observed(DoubleMatrix covariance, double noise) {
    double[] variance = new double[covariance.rows()];
    for (int j = 0; j < variance.length; j++) {
      variance[j] = Math.max(0, covariance.get(j, j)) + noise;
    }
    return variance;
  }

  /** Saves class probabilities of the test points, and returns their scores. */
  private Map<String, Double> probabilities(
      JobRun run,
      Map<String, Path> files,
      DoubleMatrix k,
      double[] d,
      DoubleMatrix mean,
      double[] variance) {
    SpecException.require(
        points.outputs() > 1,
        "--get probabilities with one output",
        "targets of classes: a data set with labels, or --classes K");
    DoubleMatrix p;
    double temperature = Double.NaN;
    if (spec.link() == PredictionSpec.Link.GAUSSIAN) {
      p = ClassProbabilities.of(mean, variance);
    } else {
      DoubleMatrix held = Attribution.of(k, d, points.targets()).leaveOneOut();
      SoftmaxLink link = SoftmaxLink.smoothed(held, Classification.classes(points.targets()));
      temperature = link.temperature();
      p = link.probabilities(mean);
    }
    files.put("probabilities", run.save("probabilities", rounded(NpyArray.of(p))));
    return PredictionScores.classes(p, temperature, points.testLabels());
  }

  private static double[] uniform(int n, double value) {
    double[] d = new double[n];
    Arrays.fill(d, value);
    return d;
  }

  private DoubleMatrix covariance(LimitKernel of, Kernels kernels, double[] d) {
    KernelPair test = of.compute(points.testInputs());
    if (spec.kernel().isNngp()) {
      return NoisyPosterior.of(kernels.train.nngp(), d, points.targets())
          .covariance(kernels.cross.nngp(), test.nngp());
    }
    if (spec.kernel().isPosterior()) {
      return NoisyPosterior.of(kernels.train.ntk(), d, points.targets())
          .covariance(kernels.cross.ntk(), test.ntk());
    }
    return NoisyEnsemble.of(kernels.train.ntk(), kernels.train.nngp(), d, points.targets())
        .on(kernels.cross.ntk(), kernels.cross.nngp(), test.nngp())
        .overStarts();
  }

  private void spread(
      JobRun run, Map<String, Path> files, DoubleMatrix mean, DoubleMatrix cov, int times) {
    int m = mean.rows();
    int k = mean.columns();
    if (spec.wants().covariance()) {
      double[] one = cov.toArray();
      double[] all = new double[Math.multiplyExact(times, one.length)];
      for (int t = 0; t < times; t++) {
        System.arraycopy(one, 0, all, t * one.length, one.length);
      }
      files.put("cov", run.save("cov", rounded(NpyArray.of(all, times, m, m))));
    }
    if (spec.wants().percentiles()) {
      double[] all = new double[times * 3 * m * k];
      double[] percents = {0.1, 0.5, 0.9};
      for (int at = 0; at < all.length; at++) {
        int j = at / k % m;
        double z = Special.normalQuantile(percents[at / (m * k) % 3]);
        all[at] = mean.get(j, at % k) + z * Math.sqrt(cov.get(j, j));
      }
      files.put("percentiles", run.save("percentiles", rounded(NpyArray.of(all, times, 3, m, k))));
    }
  }

  /** Predictions at finite times with a matrix from a file. */
  private PredictionResult path(
      JobRun run, Map<String, Path> files, DoubleMatrix k, DoubleMatrix kt) {
    KernelGradientDescent descent = KernelGradientDescent.of(k, spec.ridge().value());
    Trajectory path = descent.fit(points.targets());
    List<TrainingTime> times = kt.rows() == 0 ? List.of() : spec.times().moments();
    DoubleMatrix zeros = DoubleMatrix.zeros(kt.rows(), points.outputs());
    List<DoubleMatrix> means =
        times.isEmpty() ? List.of() : path.test(descent.test(kt), zeros, times);
    saveMeans(run, files, means);
    TrainingTime last = spec.times().moments().getLast();
    if (spec.wants().dual()) {
      TrainingTime end = new TrainingTime.Flow(Double.POSITIVE_INFINITY);
      files.put("dual", run.save("dual", rounded(NpyArray.of(path.dual(end)))));
    }
    return PredictionResult.of(
        files, times, points, path.conditioning(), path.residual(k, last), means);
  }

  private void saveMeans(JobRun run, Map<String, Path> files, List<DoubleMatrix> means) {
    if (!spec.wants().mean() || means.isEmpty()) {
      return;
    }
    int m = means.getFirst().rows();
    int k = means.getFirst().columns();
    double[] all = new double[means.size() * m * k];
    for (int t = 0; t < means.size(); t++) {
      System.arraycopy(means.get(t).toArray(), 0, all, t * m * k, m * k);
    }
    files.put("mean", run.save("mean", rounded(NpyArray.of(all, means.size(), m, k))));
  }

  private NpyArray rounded(NpyArray array) {
    return spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array;
  }
}
