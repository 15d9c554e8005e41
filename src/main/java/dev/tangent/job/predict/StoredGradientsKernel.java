package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.shard.StoredChecks;
import dev.tangent.job.shard.StoredKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.product.LinearOperator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that is stored in blocks or in one file: each product reads it once, and it is never in
 * memory whole.
 *
 * @param file of the kernel between the training points
 * @param testFile of that between test and training points
 * @param nngp which of the two kernels, where the blocks hold both
 */
record StoredGradientsKernel(Path file, Path testFile, boolean nngp) implements GradientsKernel {
  /**
   * The cost of reading, widening and multiplying an entry, in flops of a product that stays in
   * cache.
   */
  private static final double READ = 60;

  /**
   * The kernel that a spec names.
   *
   * @throws DataException when it isn't square
   */
  static StoredGradientsKernel of(PredictionSpec spec) {
    Path test = spec.gram().testKernelMatrix();
    SpecException.require(
        test != null, "no test points for --get mean", "give --test-kernel-matrix KT.npy");
    SpecException.require(
        spec.trainRows() == 0 && spec.testRows() == 0,
        "--kernel-matrix with --train-rows or --test-rows",
        "the matrix says which points there are: give --test-kernel-matrix KT.npy");
    Path file = Objects.requireNonNull(spec.gram().kernelMatrix());
    StoredGradientsKernel kernel =
        new StoredGradientsKernel(file, Objects.requireNonNull(test), spec.kernel().isNngp());
    StoredKernel square = StoredChecks.square(file, kernel.nngp);
    StoredKernel between = kernel.open(test, Progress.NONE);
    if (between.columns() != square.rows()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but there are %d training points: expected M × %d (test points in"
                  + " rows)",
              test,
              between.rows(),
              between.columns(),
              square.rows(),
              square.rows()));
    }
    return kernel;
  }

  /** The targets for this kernel; row numbers take the place of inputs. */
  PredictionData points(PredictionSpec spec) {
    int n = open(file, Progress.NONE).rows();
    Dataset rows = spec.gram().targets(spec.data(), spec.seed(), n);
    return PredictionData.withTest(
        rows,
        spec.classes(),
        DoubleMatrix.zeros(open(testFile, Progress.NONE).rows(), 1),
        spec.testTargets(),
        spec.coding());
  }

  private StoredKernel open(Path path, Progress progress) {
    return StoredKernel.open(path, nngp, progress);
  }

  @Override
  public Known known(int[] numbers, JobRun run) {
    StoredChecks.training(file, nngp, run);
    if (Files.isDirectory(testFile)) {
      StoredChecks.sums(testFile, nngp, run);
    }
    StoredKernel.Sample sample = StoredChecks.sample(file, open(file, run), numbers);
    return new Known(sample.rows(), sample.between(numbers), sample.trace());
  }

  @Override
  public LinearOperator products(Progress progress, long budget, JobRun run) {
    return open(file, progress);
  }

  @Override
  public DoubleMatrix atTestPoints(LinearOperator products, DoubleMatrix v, JobRun run) {
    return open(testFile, run).times(v);
  }

  @Override
  public double unitRoundoff() {
    return open(file, Progress.NONE).isSingle() ? Math.ulp(1.0f) : Math.ulp(1.0);
  }

  @Override
  public double entryFlops() {
    return READ;
  }

  @Override
  public double bytes() {
    return 8.0 * 256 * open(file, Progress.NONE).columns();
  }

  @Override
  public @Nullable String architecture() {
    return null;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", StoredChecks.fingerprint(file));
    prints.put("test-inputs", StoredChecks.fingerprint(testFile));
    return prints;
  }
}
