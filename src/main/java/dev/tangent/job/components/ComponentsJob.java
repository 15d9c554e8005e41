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
import dev.tangent.job.shard.StoredChecks;
import dev.tangent.job.shard.StoredKernel;
import dev.tangent.job.spec.GramFiles;
import dev.tangent.job.spec.TrainedSpec;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.LinearOperator;
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
 * Kernel principal components: all of them up to 5000 points, from the kernel in memory; of more
 * points the leading ones, from products with a kernel of which memory keeps what it has room for,
 * or which is read from its files.
 *
 * <p>Writes {@code eigenvalues.npy}, {@code components.npy} (N × components, unit norm) and, with
 * test inputs, {@code projections.npy} (M × components).
 */
public final class ComponentsJob implements Job<ComponentsResult> {
  /** Above this many points the whole spectrum takes minutes; Lanczos finds the leading part. */
  private static final int WHOLE = 5000;

  /** About how many products with the kernel Lanczos takes. */
  private static final int PRODUCTS = 20;

  /** The cost of reading an entry from a file, in flops of a product that stays in cache. */
  private static final double READ = 60;

  /** The part of the free heap that blocks of the kernel fill at most. */
  private static final double ROOM = 0.8;

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
    int large = largeRows(file, spec.kernel().isNngp());
    DoubleMatrix kernel = large > 0 ? null : GramFiles.kernel(file, spec.kernel());
    int rows = kernel == null ? large : kernel.rows();
    requireCount(spec, rows);
    boolean targets = spec.data().targets() != null || spec.data().data() != null;
    Dataset points =
        targets
            ? spec.gram().targets(spec.data(), spec.seed(), rows)
            : new Dataset(file.toString(), DoubleMatrix.zeros(rows, 1), null, null);
    Path test = spec.gram().testKernelMatrix();
    return new ComponentsJob(
        spec,
        points,
        test == null ? null : GramFiles.test(test, spec.kernel(), rows),
        spec.architecture().build(points.inputWidth(), 1),
        kernel);
  }

  /** The rows of a kernel that is read a piece at a time; 0 of one that is read whole. */
  private static int largeRows(Path file, boolean nngp) {
    try {
      int rows = StoredChecks.square(file, nngp).rows();
      return rows > WHOLE ? rows : 0;
    } catch (DataException e) {
      return 0; // Reading it whole says what is wrong, or can do more: whole numbers, other orders.
    }
  }

  private static void requireCount(ComponentsSpec spec, int rows) {
    SpecException.require(
        spec.components() <= rows,
        "--components " + spec.components(),
        "1 to the number of points, " + rows);
  }

  /** The file or directory of the kernel, where it is not that of a network. */
  private @Nullable Path matrix() {
    return spec.gram().kernelMatrix();
  }

  @Override
  public ComponentsSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    if (matrix() == null) {
      settings.put("architecture", architecture.text());
    }
    return settings;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    Path matrix = matrix();
    prints.put(
        "data",
        kernel != null
            ? Fingerprint.of(kernel)
            : matrix != null ? StoredChecks.fingerprint(matrix) : Fingerprint.of(points));
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
    double pair =
        kernel != null
            ? 0
            : matrix() != null ? READ : spec.architecture().limit(architecture).flopsOfPair();
    double block = Math.min(n, StreamedKernel.BLOCK);
    double memory = isStored() ? storedBytes() : 40 * block * block + vectorBytes();
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

  /** Bytes of the vectors of Lanczos' iteration. */
  private double vectorBytes() {
    return 8.0 * points.rows() * (40.0 * spec.components() + points.inputWidth());
  }

  /** Whether the whole kernel is in memory; above {@value #WHOLE} points, products are enough. */
  private boolean isStored() {
    return kernel != null
        || trained != null
        || matrix() == null && points.rows() <= WHOLE && storedBytes() < Budget.available();
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
          matrix() != null
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
    return matrix() == null && trained == null
        ? spec.architecture().limit(architecture).entryError(spec.single())
        : Math.ulp(spec.single() ? 1f : 1.0);
  }

  private KernelPca streamed(LimitPointKernel kernels, JobRun run) {
    Path matrix = matrix();
    if (matrix != null) {
      return ofFiles(matrix, run);
    }
    long room = (long) Math.max(0, ROOM * Budget.available() - vectorBytes());
    try (StreamedKernel kernel = new StreamedKernel(kernels, points.inputs(), room, run)) {
      StreamedKernel.Kept kept = kernel.kept();
      run.info(
          String.format(
              Locale.ROOT,
              "%d points: some ten products with the kernel, of which %d of %d blocks are kept in"
                  + " memory",
              points.rows(),
              kept.blocks(),
              kept.of()));
      return products(kernel, kernel.trace(), entryError());
    }
  }

  /** The leading components of a kernel in files, which every product reads. */
  private KernelPca ofFiles(Path matrix, JobRun run) {
    boolean nngp = spec.kernel().isNngp();
    run.info(
        String.format(
            Locale.ROOT,
            "%d points: some ten products with the kernel, which is read for each",
            points.rows()));
    StoredChecks.training(matrix, nngp, run);
    StoredKernel stored = StoredKernel.open(matrix, nngp, run);
    double trace = StoredChecks.sample(matrix, stored, new int[0]).trace();
    return products(stored, trace, Math.ulp(stored.isSingle() ? 1f : 1.0));
  }

  private KernelPca products(LinearOperator kernel, double trace, double error) {
    return spec.centred()
        ? KernelPca.leadingCentred(kernel, trace, spec.components(), error)
        : KernelPca.leading(kernel, trace, spec.components(), error);
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
