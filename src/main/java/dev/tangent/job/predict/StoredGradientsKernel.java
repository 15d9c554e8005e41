package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.shard.BlockDirectory;
import dev.tangent.job.shard.StoredKernel;
import dev.tangent.linalg.CounterRandom;
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

  /** The largest difference of x · Ky and y · Kx for random signs x and y, relative to |Kx|. */
  private static final double ASYMMETRY = 1e-4;

  private static final long SIGNS = 0x7369676e73L; // "signs"

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
    StoredKernel square = kernel.open(file, Progress.NONE);
    if (square.rows() != square.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d: a kernel matrix is square, N × N",
              file,
              square.rows(),
              square.columns()));
    }
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
    if (Files.isDirectory(file)) {
      verify(file, run);
    } else {
      requireSymmetric(open(file, run));
    }
    if (Files.isDirectory(testFile)) {
      verify(testFile, run);
    }
    StoredKernel.Sample sample = open(file, run).sample(numbers);
    for (int i = 0; i < sample.diagonal().length; i++) {
      if (sample.diagonal()[i] < 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: entry (%d, %d) is %.6g: no kernel is negative on its diagonal",
                file,
                i,
                i,
                sample.diagonal()[i]));
      }
    }
    return new Known(sample.rows(), sample.between(numbers), sample.trace());
  }

  private void verify(Path directory, JobRun run) {
    BlockDirectory blocks = BlockDirectory.open(directory);
    blocks.verify(
        blocks.kernels().size() == 1 ? blocks.kernels().getFirst() : nngp ? "nngp" : "ntk", run);
  }

  /**
   * Tests symmetry with two vectors of random signs: x · Ky − y · Kx is about as large as K − Kᵀ.
   */
  private void requireSymmetric(StoredKernel kernel) {
    int n = kernel.size();
    DoubleMatrix signs = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 2; j++) {
        signs.set(i, j, CounterRandom.uniform(j, SIGNS, i) < 0.5 ? -1 : 1);
      }
    }
    DoubleMatrix product = kernel.times(signs);
    double apart = 0;
    double size = 0;
    for (int i = 0; i < n; i++) {
      apart += signs.get(i, 0) * product.get(i, 1) - signs.get(i, 1) * product.get(i, 0);
      size += product.get(i, 0) * product.get(i, 0);
    }
    if (Math.abs(apart) > ASYMMETRY * Math.sqrt(size)) {
      throw new DataException(
          file + " is not symmetric: give a symmetric kernel, perhaps (K + K.T)/2");
    }
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
    prints.put("data", print(file));
    prints.put("test-inputs", print(testFile));
    return prints;
  }

  /**
   * The fingerprint of blocks comes from their checksums, which are verified when the run begins.
   */
  private static String print(Path path) {
    return Files.isDirectory(path) ? BlockDirectory.open(path).fingerprint() : Fingerprint.of(path);
  }
}
