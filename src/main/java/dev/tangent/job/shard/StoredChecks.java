package dev.tangent.job.shard;

import dev.tangent.data.DataException;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Checks of a kernel that is too large to be read whole, before products with it are made. */
public final class StoredChecks {
  /** The largest difference of x · Ky and y · Kx for random signs x and y, relative to |Kx|. */
  private static final double ASYMMETRY = 1e-4;

  private static final long SIGNS = 0x7369676e73L; // "signs"

  private StoredChecks() {}

  /**
   * {@return the kernel of a directory or file}
   *
   * @param path directory of blocks, or NPY
   * @param nngp which of the two kernels, where the blocks hold both
   * @throws DataException when it isn't square
   */
  public static StoredKernel square(Path path, boolean nngp) {
    StoredKernel kernel = StoredKernel.open(path, nngp, Progress.NONE);
    if (kernel.rows() != kernel.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d: a kernel matrix is square, N × N",
              path,
              kernel.rows(),
              kernel.columns()));
    }
    return kernel;
  }

  /**
   * Verifies the check sums of blocks, which are symmetric by their layout; tests a file for
   * symmetry by two products.
   *
   * @param path directory of blocks, or NPY
   * @param nngp which of the two kernels, where the blocks hold both
   * @param run hears how far the work is
   * @throws DataException when the kernel is not symmetric
   */
  public static void training(Path path, boolean nngp, JobRun run) {
    if (Files.isDirectory(path)) {
      sums(path, nngp, run);
    } else {
      requireSymmetric(path, StoredKernel.open(path, nngp, run));
    }
  }

  /**
   * Verifies the check sums of blocks.
   *
   * @param path directory of blocks
   * @param nngp which of the two kernels, where the blocks hold both
   * @param run hears how far the work is
   */
  public static void sums(Path path, boolean nngp, JobRun run) {
    BlockDirectory blocks = BlockDirectory.open(path);
    blocks.verify(
        blocks.kernels().size() == 1 ? blocks.kernels().getFirst() : nngp ? "nngp" : "ntk", run);
  }

  /**
   * Tests symmetry with two vectors of random signs: x · Ky − y · Kx is about as large as K − Kᵀ.
   */
  private static void requireSymmetric(Path path, StoredKernel kernel) {
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
          path + " is not symmetric: give a symmetric kernel, perhaps (K + K.T)/2");
    }
  }

  /**
   * {@return some rows of a kernel and its diagonal, none of which is negative}
   *
   * @param path for messages
   * @param kernel square
   * @param numbers of the rows
   */
  public static StoredKernel.Sample sample(Path path, StoredKernel kernel, int[] numbers) {
    StoredKernel.Sample sample = kernel.sample(numbers);
    for (int i = 0; i < sample.diagonal().length; i++) {
      if (sample.diagonal()[i] < 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: entry (%d, %d) is %.6g: no kernel is negative on its diagonal",
                path,
                i,
                i,
                sample.diagonal()[i]));
      }
    }
    return sample;
  }

  /**
   * {@return the fingerprint of a file; of blocks from their check sums, which are verified when
   * the run begins}
   *
   * @param path directory of blocks, or NPY
   */
  public static String fingerprint(Path path) {
    return Files.isDirectory(path) ? BlockDirectory.open(path).fingerprint() : Fingerprint.of(path);
  }
}
