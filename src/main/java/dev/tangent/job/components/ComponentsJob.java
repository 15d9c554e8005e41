package dev.tangent.job.components;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.KernelPca;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.GramFiles;
import dev.tangent.job.spec.TrainedSpec;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Kernel principal components: either of a kernel in memory (all eigenvectors, or the leading
 * ones), or from products with the kernel alone, whichever fits.
 *
 * <p>Writes {@code eigenvalues.npy}, {@code components.npy} (N × components, unit norm) and, with
 * test inputs, {@code projections.npy} (M × components).
 */
public final class ComponentsJob implements Job<ComponentsResult> {
  /** Above this many points the whole spectrum takes minutes; Lanczos finds the leading part. */
  private static final int WHOLE = 5000;

  /** About how many products with the kernel Lanczos takes. */
  private static final int PRODUCTS = 20;

  /** Flops of an eigendecomposition with vectors, in units of n³. */
  private static final double EIGEN = 9;

  private final ComponentsSpec spec;
  private final Dataset points;
  private final @Nullable DoubleMatrix test;
  private final Architecture architecture;
  private final @Nullable DoubleMatrix kernel;
  private final TrainedSpec.@Nullable Kernels trained;

  private ComponentsJob(
      ComponentsSpec spec,
      Dataset points,
      @Nullable DoubleMatrix test,
      Architecture architecture,
      @Nullable DoubleMatrix kernel) {
    this.kernel = kernel;
    this.spec = spec;
    this.points = points;
    this.test = test;
    this.architecture = architecture;
    trained =
        spec.trained().isGiven()
            ? spec.trained().read(spec.architecture(), points.inputWidth())
            : null;
  }

  /**
   * Reads the points.
   *
   * @param spec what is asked for
   * @return the work
   * @throws DataException for files that can't be read
   * @throws SpecException when there are fewer points than components, or shapes don't match
   */
  public static ComponentsJob of(ComponentsSpec spec) {
    Path matrix = spec.gram().kernelMatrix();
    if (matrix != null) {
      return ofMatrix(spec, matrix);
    }
    Dataset plain = spec.data().loadPlain(spec.seed());
    Dataset points = spec.data().standardized(plain);
    requireCount(spec, points.rows());
    Path file = spec.testInputs();
    DoubleMatrix test = file == null ? null : spec.data().others(file, plain).toDouble();
    if (test != null && test.columns() != points.inputWidth()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but the inputs have %d columns",
              file,
              test.rows(),
              test.columns(),
              points.inputWidth()),
          "project points of the same width");
    }
    return new ComponentsJob(
        spec, points, test, spec.architecture().build(points.shape(), 1), null);
  }

  private static ComponentsJob ofMatrix(ComponentsSpec spec, Path file) {
    DoubleMatrix kernel = GramFiles.kernel(file, spec.kernel());
    requireCount(spec, kernel.rows());
    boolean targets = spec.data().targets() != null || spec.data().data() != null;
    Dataset points =
        targets
            ? spec.gram().targets(spec.data(), spec.seed(), kernel.rows())
            : new Dataset(file.toString(), DoubleMatrix.zeros(kernel.rows(), 1), null, null);
    Path test = spec.gram().testKernelMatrix();
    return new ComponentsJob(
        spec,
        points,
        test == null ? null : GramFiles.test(test, spec.kernel(), kernel.rows()),
        spec.architecture().build(points.inputWidth(), 1),
        kernel);
  }

  private static void requireCount(ComponentsSpec spec, int rows) {
    SpecException.require(
        spec.components() <= rows,
        "--components " + spec.components(),
        "1 to the number of points, " + rows);
  }

  @Override
  public ComponentsSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    if (kernel == null) {
      settings.put("architecture", architecture.text());
    }
    return settings;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", kernel == null ? Fingerprint.of(points) : Fingerprint.of(kernel));
    for (Path weights : spec.trained().reads()) {
      prints.put("weights " + weights.getFileName(), Fingerprint.of(weights));
    }
    if (test != null) {
      prints.put("test-inputs", Fingerprint.of(test));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    files.addAll(spec.gram().reads());
    files.addAll(spec.trained().reads());
    Path file = spec.testInputs();
    if (file != null) {
      files.add(file);
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("eigenvalues.npy", "components.npy", "projections.npy");
  }

  @Override
  public JobEstimate estimate() {
    double n = points.rows();
    double pair = kernel == null ? spec.architecture().limit(architecture).flopsOfPair() : 0;
    double block = Math.min(n, StreamedKernel.BLOCK);
    double memory =
        isStored()
            ? storedBytes()
            : 40 * block * block + 8 * n * (40.0 * spec.components() + points.inputWidth());
    double kernels = isStored() ? 0.5 : 0.5 * PRODUCTS;
    double decomposition =
        n <= WHOLE ? EIGEN * n * n * n : 2.0 * PRODUCTS * n * n * (spec.components() + 2);
    double flops = kernels * n * n * pair + decomposition;
    return new JobEstimate(
        String.format(Locale.ROOT, "principal components of %d points", points.rows()),
        memory,
        8 * n * (spec.components() + 1),
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer points (--limit-rows) or --components");
  }

  /** Bytes of the kernel, its copy (or centred version) and the workspace for the eigenvectors. */
  private double storedBytes() {
    double n = points.rows();
    return 8 * n * n * (n <= WHOLE ? 4 : 2.5);
  }

  private boolean isStored() {
    long n = points.rows();
    return kernel != null
        || trained != null
        || n * n <= Integer.MAX_VALUE - 8 && storedBytes() < Budget.available();
  }

  @Override
  public ComponentsResult run(JobRun run) {
    LimitPointKernel kernels =
        new LimitPointKernel(
            spec.architecture().limit(architecture), spec.single(), spec.kernel().isNngp());
    KernelPca pca = isStored() ? stored(kernels, run) : streamed(kernels, run);
    Map<String, Path> files = new LinkedHashMap<>();
    double[] values = pca.eigenvalues();
    save(run, files, "eigenvalues", NpyArray.of(values, values.length));
    save(run, files, "components", NpyArray.of(pca.components(spec.components())));
    if (test != null) {
      DoubleMatrix cross =
          kernel != null
              ? test
              : trained != null
                  ? trained.between(test, points.inputs())
                  : kernels.between(test, points.inputs());
      save(run, files, "projections", NpyArray.of(pca.project(cross, spec.components())));
    }
    ComponentsResult result = result(files, pca);
    show(run, result);
    return result;
  }

  private KernelPca stored(LimitPointKernel kernels, JobRun run) {
    run.update("kernel", 0, 2);
    DoubleMatrix gram =
        kernel != null
            ? kernel
            : trained != null
                ? trained.training(points.inputs())
                : kernels.training(points.inputs());
    run.update("components", 1, 2);
    double error = entryError();
    if (gram.rows() <= WHOLE) {
      return spec.centred() ? KernelPca.centred(gram, error) : KernelPca.of(gram, error);
    }
    return spec.centred()
        ? KernelPca.leadingCentred(gram, spec.components(), error)
        : KernelPca.leading(gram, spec.components(), error);
  }

  /**
   * Error of a kernel entry: that of the limit's formulas, or one rounding for trained networks and
   * files.
   */
  private double entryError() {
    return kernel == null && trained == null
        ? spec.architecture().limit(architecture).entryError(spec.single())
        : Math.ulp(spec.single() ? 1f : 1.0);
  }

  private KernelPca streamed(LimitPointKernel kernels, JobRun run) {
    run.info(
        String.format(
            Locale.ROOT,
            "%d points: some ten products with the kernel, which is not stored",
            points.rows()));
    StreamedKernel kernel = new StreamedKernel(kernels, points.inputs(), run);
    return spec.centred()
        ? KernelPca.leadingCentred(kernel, spec.components(), entryError())
        : KernelPca.leading(kernel, spec.components(), entryError());
  }

  private void save(JobRun run, Map<String, Path> files, String name, NpyArray array) {
    NpyArray rounded = spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array;
    files.put(name, run.save(name, rounded));
  }

  private ComponentsResult result(Map<String, Path> files, KernelPca pca) {
    int count = spec.components();
    double[] values = pca.eigenvalues();
    DoubleMatrix targets = points.targets();
    DoubleMatrix alignment = targets == null ? null : pca.alignment(targets);
    return new ComponentsResult(
        files,
        values,
        IntStream.rangeClosed(1, count).mapToDouble(pca::explained).toArray(),
        Arrays.copyOf(pca.timeToFit(Math.exp(-1)), count),
        alignment == null
            ? null
            : IntStream.range(0, count).mapToDouble(i -> mean(alignment, i)).toArray(),
        points.rows(),
        values.length == points.rows() ? pca.effectiveRank() : Double.NaN);
  }

  private static double mean(DoubleMatrix alignment, int i) {
    double sum = 0;
    for (int j = 0; j < alignment.columns(); j++) {
      sum += alignment.get(i, j);
    }
    return sum / alignment.columns();
  }

  /** Records what {@code show} and the dashboard display. */
  private void show(JobRun run, ComponentsResult result) {
    double[] values = result.eigenvalues();
    run.emit(
        new Event.Curve(
            Recorded.SPECTRUM,
            Recorded.LIMIT,
            spec.kernel().toString(),
            0,
            0,
            IntStream.rangeClosed(1, values.length).asDoubleStream().toArray(),
            values));
    List<List<String>> rows = new ArrayList<>();
    double[] alignment = result.alignment();
    for (int i = 0; i < result.count(); i++) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  String.valueOf(i + 1),
                  text("%.6g", values[i]),
                  text("%.2f %%", 100 * result.explained()[i]),
                  text("%.4g", result.timeToFit()[i])));
      if (alignment != null) {
        row.add(text("%.2f %%", 100 * alignment[i]));
      }
      rows.add(row);
    }
    List<String> columns =
        new ArrayList<>(
            List.of("component", "eigenvalue", "of the trace so far", "error 1/e at t ="));
    if (alignment != null) {
      columns.add("of the targets");
    }
    run.table("Principal components", columns, rows);
  }

  private static String text(String format, double value) {
    return value == Double.POSITIVE_INFINITY ? "inf" : String.format(Locale.ROOT, format, value);
  }
}
