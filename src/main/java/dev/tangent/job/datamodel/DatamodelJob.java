package dev.tangent.job.datamodel;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.LinearDatamodel;
import dev.tangent.dynamics.insight.LinearDatamodel.Score;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.predict.PredictionData;
import dev.tangent.job.spec.TargetCoding;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.FloatNetwork;
import dev.tangent.run.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Attribution of trained classifiers: with the margin m of {@link Margins}, J_m its gradient by the
 * parameters of a trained network and K = J_m J_mᵀ, exactly and without random projections,
 *
 * <pre>   τ_ij = [K(test, X) (K(X, X) + r I)⁻¹]_ji (1 − p_i)   (a Newton step of the logistic loss)
 * </pre>
 *
 * <p>averaged over networks of different seeds; then the score of its predictions against networks
 * that were really trained on random subsets, or without single rows ({@link LinearDatamodel}).
 * Writes {@code attribution.npy} (N × M). An interrupted run goes on with the next network.
 */
public final class DatamodelJob implements Job<DatamodelResult> {
  private static final String LDS = "lds";

  private final DatamodelSpec spec;
  private final FloatMatrix x;
  private final FloatMatrix test;
  private final int[] labels;
  private final int[] testLabels;
  private final NetworkTrainings trainings;

  private DatamodelJob(
      DatamodelSpec spec,
      PredictionData points,
      int[] labels,
      int[] testLabels,
      Architecture architecture) {
    this.spec = spec;
    x = single(points.inputs());
    test = single(points.testInputs());
    this.labels = labels;
    this.testLabels = testLabels;
    trainings =
        new NetworkTrainings(
            architecture,
            spec.parametrization(),
            x,
            labels,
            spec.learningRate(),
            spec.momentum(),
            spec.batchSize(),
            spec.epochs());
  }

  /**
   * Reads the data.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read
   * @throws SpecException for data without classes, or too few rows
   */
  public static DatamodelJob of(DatamodelSpec spec) {
    Dataset all = spec.data().loadPlainWithTargets(spec.seed());
    int[] classes = all.labels();
    SpecException.require(
        classes != null && Arrays.stream(classes).max().orElse(0) > 0,
        all.name() + " has no classes",
        "datamodel attributes margins of classifiers: give labels");
    PredictionData points =
        PredictionData.split(all, 0, spec.trainRows(), spec.testRows(), TargetCoding.ONE_HOT)
            .standardized(spec.data().images());
    int n = points.inputs().rows();
    int[] labels = Arrays.copyOf(classes == null ? new int[0] : classes, n);
    int[] testLabels =
        Arrays.copyOfRange(classes == null ? new int[0] : classes, n, n + spec.testRows());
    int outputs = Arrays.stream(classes == null ? new int[0] : classes).max().orElse(0) + 1;
    SpecException.require(
        spec.leaveOut() <= n, "--leave-out " + spec.leaveOut(), "at most the " + n + " rows");
    return new DatamodelJob(
        spec, points, labels, testLabels, spec.architecture().build(all.shape(), outputs));
  }

  private static FloatMatrix single(DoubleMatrix a) {
    FloatMatrix result = FloatMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, (float) a.get(i, j));
      }
    }
    return result;
  }

  @Override
  public DatamodelSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    settings.put("architecture", trainings.architecture().text());
    return settings;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", Fingerprint.of(Matrices.toDouble(x)));
    prints.put("test-inputs", Fingerprint.of(Matrices.toDouble(test)));
    return prints;
  }

  @Override
  public List<Path> reads() {
    return spec.data().reads();
  }

  @Override
  public List<String> writes() {
    return List.of("attribution.npy");
  }

  @Override
  public JobEstimate estimate() {
    double n = x.rows();
    double m = test.rows();
    int half = subsetSize();
    double retrainings = (double) spec.subsets() * spec.repeats() * trainings.flops(half);
    double without = (double) spec.leaveOut() * spec.models() * trainings.flops(x.rows());
    double kernel =
        2 * n * n * Arrays.stream(trainings.architecture().widths()).sum() + n * n * n / 3;
    double flops =
        retrainings
            + without
            + spec.models() * (trainings.flops(x.rows()) + kernel + 2 * n * n * m);
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "%d networks, %d of them on subsets",
            spec.models() + spec.subsets() * spec.repeats() + spec.leaveOut() * spec.models(),
            spec.subsets() * spec.repeats()),
        8 * (3 * n * n + 4 * n * m),
        8 * n * m,
        flops,
        // Small networks reach only a fraction of the peak speed.
        5 * Speed.of(flops, true, 10).seconds(flops, true),
        "fewer --train-rows, --models, --subsets or --epochs");
  }

  private int subsetSize() {
    return Math.max(1, (int) Math.round(spec.fraction() * x.rows()));
  }

  @Override
  public DatamodelResult run(JobRun run) {
    long start = System.nanoTime();
    int[] all = IntStream.range(0, x.rows()).toArray();
    List<NetworkTrainings.Task> tasks = new ArrayList<>();
    for (int m = 0; m < spec.models(); m++) {
      tasks.add(new NetworkTrainings.Task(spec.seed() + m, all));
    }
    TrainedNetworks trained = new TrainedNetworks(run, trainings, test, testLabels);
    List<FloatNetwork> networks = trained.networks("networks", tasks);
    List<DoubleMatrix> averages = new ArrayList<>();
    double accuracy = 0;
    for (int m = 0; m < networks.size(); m++) {
      run.update("kernels", m, networks.size());
      DoubleMatrix one = attribution(networks.get(m));
      DoubleMatrix before = m == 0 ? null : averages.getLast();
      averages.add(
          before == null
              ? one
              : Products.add(Products.scaled(before, m / (m + 1.0)), 1.0 / (m + 1), one));
      accuracy += accuracy(networks.get(m).outputs(test)) / networks.size();
    }
    double attributionSeconds = 1e-9 * (System.nanoTime() - start);
    NpyArray array = NpyArray.of(averages.getLast());
    Path file =
        run.save(
            "attribution", spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array);
    long compare = System.nanoTime();
    List<Score> lds = scores(trained, averages);
    Score leftOut = leaveOut(trained, networks.size(), averages.getLast());
    DatamodelResult result =
        new DatamodelResult(
            file,
            x.rows(),
            test.rows(),
            networks.size(),
            accuracy,
            lds,
            leftOut,
            attributionSeconds,
            1e-9 * (System.nanoTime() - compare));
    show(run, result);
    return result;
  }

  /** τ, N × M, of one network. */
  private DoubleMatrix attribution(FloatNetwork network) {
    Margins own = Margins.of(network.outputs(x), labels);
    Margins others = Margins.of(network.outputs(test), testLabels);
    FloatEmpiricalKernel kernel = FloatEmpiricalKernel.of(network);
    DoubleMatrix k = Matrices.toDouble(kernel.along(x, own.gradients(), x, own.gradients()));
    DoubleMatrix cross =
        Matrices.toDouble(kernel.along(x, own.gradients(), test, others.gradients()));
    int n = k.rows();
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += k.get(i, i);
    }
    double ridge = spec.relativeRidge() * trace / n;
    for (int i = 0; i < n; i++) {
      k.set(i, i, k.get(i, i) + ridge);
    }
    DoubleMatrix solved = DoubleCholesky.factor(k).solve(cross);
    return Products.scaleRows(own.doubts(), solved);
  }

  private double accuracy(FloatMatrix f) {
    int right = 0;
    for (int i = 0; i < f.rows(); i++) {
      int best = 0;
      for (int c = 1; c < f.columns(); c++) {
        best = f.get(i, c) > f.get(i, best) ? c : best;
      }
      right += best == testLabels[i] ? 1 : 0;
    }
    return right / (double) f.rows();
  }

  /** Scores the averages over the first networks: how well they predict retraining on subsets. */
  private List<Score> scores(TrainedNetworks trained, List<DoubleMatrix> averages) {
    if (spec.subsets() == 0) {
      return List.of();
    }
    int[][] subsets = new int[spec.subsets()][];
    List<NetworkTrainings.Task> tasks = new ArrayList<>();
    for (int s = 0; s < subsets.length; s++) {
      subsets[s] = subset(s, subsetSize());
      for (int r = 0; r < spec.repeats(); r++) {
        // Seeds that no network of the ensemble has.
        long seed = spec.seed() + 1_000_003L * (s + 1) + r;
        tasks.add(new NetworkTrainings.Task(seed, subsets[s]));
      }
    }
    DoubleMatrix measured = means(trained.margins("subsets", tasks), spec.repeats());
    return averages.stream()
        .map(tau -> LinearDatamodel.score(LinearDatamodel.predict(tau, subsets), measured))
        .toList();
  }

  /** Means over groups of {@code together} consecutive rows. */
  private static DoubleMatrix means(DoubleMatrix rows, int together) {
    DoubleMatrix means = DoubleMatrix.zeros(rows.rows() / together, rows.columns());
    for (int t = 0; t < rows.rows(); t++) {
      for (int j = 0; j < rows.columns(); j++) {
        int to = t / together;
        means.set(to, j, means.get(to, j) + 1.0 / together * rows.get(t, j));
      }
    }
    return means;
  }

  /** Random distinct rows, in order: a function of the seed and the subset's number. */
  private int[] subset(int number, int size) {
    double[] keys = new double[x.rows()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = CounterRandom.uniform(spec.seed(), 7_000_000L + number, i);
    }
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> keys[i]))
        .limit(size)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  /** Compares the prediction with retraining the same networks without single rows. */
  private @Nullable Score leaveOut(TrainedNetworks trained, int models, DoubleMatrix tau) {
    if (spec.leaveOut() == 0) {
      return null;
    }
    int[] rows = subset(-1, spec.leaveOut());
    List<NetworkTrainings.Task> tasks = new ArrayList<>();
    for (int row : rows) {
      int[] others = IntStream.range(0, x.rows()).filter(i -> i != row).toArray();
      for (int m = 0; m < models; m++) {
        tasks.add(new NetworkTrainings.Task(spec.seed() + m, others));
      }
    }
    DoubleMatrix measured = means(trained.margins("left-out", tasks), models);
    DoubleMatrix predicted = DoubleMatrix.zeros(rows.length, test.rows());
    for (int r = 0; r < rows.length; r++) {
      for (int j = 0; j < test.rows(); j++) {
        predicted.set(r, j, -tau.get(rows[r], j)); // without the row its contribution is missing
      }
    }
    return LinearDatamodel.score(predicted, measured);
  }

  private static void show(JobRun run, DatamodelResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (int m = 0; m < result.lds().size(); m++) {
      Score score = result.lds().get(m);
      rows.add(
          List.of(
              String.valueOf(m + 1),
              String.format(Locale.ROOT, "%.4f", score.score()),
              String.format(Locale.ROOT, "%.4f", score.error())));
    }
    if (!rows.isEmpty()) {
      run.table("Linear datamodeling score", List.of("networks", "LDS", "± error"), rows);
      double[] count = new double[rows.size()];
      double[] score = new double[rows.size()];
      for (int m = 0; m < count.length; m++) {
        count[m] = m + 1;
        score[m] = result.lds().get(m).score();
      }
      run.emit(new Event.Curve(LDS, "network", "score", 0, 0, count, score));
    }
  }
}
