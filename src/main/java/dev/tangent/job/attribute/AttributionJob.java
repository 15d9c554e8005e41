package dev.tangent.job.attribute;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.dynamics.insight.InputGradients;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.predict.PredictionData;
import dev.tangent.job.spec.GramFiles;
import dev.tangent.job.spec.RowNoiseFile;
import dev.tangent.job.spec.TrainedSpec;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes the effect of every training row on every prediction, in closed form from one Cholesky
 * factor.
 *
 * <p>Writes {@code removal.npy} and {@code influence.npy} (N × M × k), {@code loo.npy} and {@code
 * dual.npy} (N × k), {@code loss.npy} (N × M: what leaving a row out does to ½‖f − y*‖² of a test
 * point) where test targets are known, {@code gradient.npy} (M × k × n_0). Only the files that were
 * asked for are written.
 */
public final class AttributionJob implements Job<AttributionResult> {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final AttributionSpec spec;
  private final PredictionData points;
  private final @Nullable Architecture architecture;
  private final @Nullable DoubleMatrix kernel;
  private final @Nullable DoubleMatrix testKernel;
  private final double @Nullable [] noise;
  private final TrainedSpec.@Nullable Kernels trained;

  private AttributionJob(
      AttributionSpec spec,
      PredictionData points,
      @Nullable Architecture architecture,
      @Nullable DoubleMatrix kernel,
      @Nullable DoubleMatrix testKernel) {
    this.spec = spec;
    this.points = points;
    this.architecture = architecture;
    this.kernel = kernel;
    this.testKernel = testKernel;
    trained =
        spec.trained().isGiven()
            ? spec.trained().read(spec.architecture(), points.inputs().columns())
            : null;
    Path file = spec.noise();
    this.noise = file == null ? null : RowNoiseFile.read(file, points.inputs().rows());
  }

  /**
   * Reads the data, or the kernel.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read, or of other shapes
   * @throws SpecException for settings that make no sense with these data
   */
  public static AttributionJob of(AttributionSpec spec) {
    AttributionJob job = spec.gram().isGiven() ? ofMatrix(spec) : ofData(spec);
    long entries = (long) job.points.inputs().rows() * job.tests() * job.points.outputs();
    SpecException.require(
        entries <= LARGEST_ARRAY,
        String.format(
            Locale.ROOT,
            "%d training rows, %d test points, %d outputs: arrays of more than 2^31 numbers",
            job.points.inputs().rows(),
            job.tests(),
            job.points.outputs()),
        "fewer --test-rows");
    return job;
  }

  private static AttributionJob ofMatrix(AttributionSpec spec) {
    Path file = spec.gram().kernelMatrix();
    if (file == null) {
      throw new IllegalStateException("no kernel matrix");
    }
    DoubleMatrix kernel = GramFiles.kernel(file, spec.kernel());
    Dataset rows = spec.gram().targets(spec.data(), spec.seed(), kernel.rows());
    Path test = spec.gram().testKernelMatrix();
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
    return new AttributionJob(spec, points, null, kernel, testKernel);
  }

  private static AttributionJob ofData(AttributionSpec spec) {
    Dataset all = spec.data().loadPlainWithTargets(spec.seed());
    Path testInputs = spec.testInputs();
    Dataset training = spec.trainRows() == 0 ? all : all.limit(spec.trainRows());
    PredictionData points =
        spec.testRows() > 0
            ? PredictionData.split(
                all, spec.classes(), spec.trainRows(), spec.testRows(), spec.coding())
            : testInputs != null
                ? PredictionData.of(
                    training,
                    spec.classes(),
                    testInputs,
                    spec.testTargets(),
                    spec.data().images(),
                    spec.coding())
                : PredictionData.withTest(
                    training,
                    spec.classes(),
                    DoubleMatrix.zeros(0, all.inputWidth()),
                    null,
                    spec.coding());
    return new AttributionJob(
        spec,
        points.standardized(spec.data().images()),
        spec.trained().isGiven() ? null : spec.architecture().build(all.shape(), points.outputs()),
        null,
        null);
  }

  private int tests() {
    return points.testInputs().rows();
  }

  @Override
  public AttributionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    if (architecture != null) {
      settings.put("architecture", architecture.text());
    }
    return settings;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", Fingerprint.of(kernel == null ? points.inputs() : kernel));
    prints.put("targets", Fingerprint.of(points.targets()));
    if (tests() > 0) {
      prints.put(
          "test-inputs", Fingerprint.of(testKernel == null ? points.testInputs() : testKernel));
    }
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
    return List.of(
        "removal.npy", "influence.npy", "loo.npy", "dual.npy", "loss.npy", "gradient.npy");
  }

  @Override
  public JobEstimate estimate() {
    double n = points.inputs().rows();
    double m = tests();
    double arrays =
        m
            * n
            * points.outputs()
            * ((spec.wants("removal") ? 1 : 0) + (spec.wants("influence") ? 1 : 0));
    double flops =
        2 * n * n * n / 3 + 2 * n * n * m + n * (n + m) * (points.inputs().columns() + 200);
    return new JobEstimate(
        "attribution to " + points.inputs().rows() + " training rows",
        8 * (4 * n * n + 3 * n * m + arrays / 2 + 4 * n * points.outputs()),
        8 * arrays,
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer rows (--limit-rows, --train-rows, --test-rows)");
  }

  @Override
  public AttributionResult run(JobRun run) {
    run.update("kernel", 0, 3);
    DoubleMatrix k = kernel;
    DoubleMatrix kt = testKernel;
    if (k == null) {
      TrainedSpec.Kernels own = trained;
      if (own != null) {
        k = own.training(points.inputs());
        kt = tests() == 0 ? null : own.between(points.testInputs(), points.inputs());
      } else {
        LimitPointKernel kernels = kernels();
        k = kernels.training(points.inputs());
        kt = tests() == 0 ? null : kernels.between(points.testInputs(), points.inputs());
      }
    }
    run.update("factor", 1, 3);
    Attribution attribution = factor(k);
    run.update("attribution", 2, 3);
    Attribution.OnTest test = tests() == 0 || kt == null ? null : attribution.on(kt);
    Map<String, Path> files = save(run, attribution, test);
    double[] importance = new double[0];
    if (spec.wants("gradient")) {
      importance = gradient(run, files, attribution.dual());
    }
    AttributionResult result =
        AttributionResult.of(files, points, attribution, test).with(importance);
    Pictures.show(run, spec, points, result, test);
    result.show(run);
    return result;
  }

  /** Saves ∂f_c(x_j)/∂x, M × k × n_0; the importance of each input. */
  private double[] gradient(JobRun run, Map<String, Path> files, DoubleMatrix dual) {
    DoubleMatrix[] gradients =
        InputGradients.ofRegression(kernels(), points.inputs(), dual, points.testInputs());
    int k = points.outputs();
    int width = points.inputs().columns();
    double[] all = new double[Math.multiplyExact(gradients.length * k, width)];
    for (int j = 0; j < gradients.length; j++) {
      System.arraycopy(gradients[j].toArray(), 0, all, j * k * width, k * width);
    }
    put(run, files, "gradient", NpyArray.of(all, gradients.length, k, width));
    return InputGradients.importance(gradients);
  }

  private LimitPointKernel kernels() {
    if (architecture == null) {
      throw new IllegalStateException("no architecture");
    }
    return new LimitPointKernel(
        spec.architecture().limit(architecture), spec.single(), spec.kernel().isNngp());
  }

  private Attribution factor(DoubleMatrix k) {
    try {
      return noise == null
          ? Attribution.of(k, spec.ridge().value(), points.targets())
          : Attribution.of(k, noise, points.targets());
    } catch (SingularKernelException e) {
      throw new JobException(
          String.valueOf(e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()),
          e);
    } catch (IllegalArgumentException e) {
      throw GramFiles.indefinite(k, e);
    }
  }

  private Map<String, Path> save(
      JobRun run, Attribution attribution, Attribution.@Nullable OnTest test) {
    Map<String, Path> files = new LinkedHashMap<>();
    if (spec.wants("loo")) {
      put(run, files, "loo", NpyArray.of(attribution.leaveOneOut()));
    }
    if (spec.wants("dual")) {
      put(run, files, "dual", NpyArray.of(attribution.dual()));
    }
    if (test != null && spec.wants("removal")) {
      put(run, files, "removal", cube(attribution, test::copyRemoval));
    }
    if (test != null && spec.wants("influence")) {
      put(run, files, "influence", cube(attribution, test::copyInfluence));
    }
    DoubleMatrix testTargets = points.testTargets();
    if (test != null && testTargets != null && spec.wants("removal")) {
      put(run, files, "loss", NpyArray.of(test.lossRemoval(testTargets)));
    }
    return files;
  }

  private interface Rows {
    void copy(int i, double[] to);
  }

  private NpyArray cube(Attribution attribution, Rows rows) {
    int n = attribution.size();
    int size = tests() * attribution.outputs();
    double[] all = new double[Math.multiplyExact(n, size)];
    double[] row = new double[size];
    for (int i = 0; i < n; i++) {
      rows.copy(i, row);
      System.arraycopy(row, 0, all, i * size, size);
    }
    return NpyArray.of(all, n, tests(), attribution.outputs());
  }

  private void put(JobRun run, Map<String, Path> files, String name, NpyArray array) {
    NpyArray rounded = spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array;
    files.put(name, run.save(name, rounded));
  }
}
