package dev.tangent.job.spec;

import dev.tangent.data.Dataset;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that was computed elsewhere, in the place of the limit of a network: an empirical kernel
 * of one's own network, a graph kernel, anything symmetric and positive semi-definite.
 *
 * @param kernelMatrix an NPY file or a directory of blocks, N × N; null for the limit of the
 *     architecture
 * @param testKernelMatrix its values between M test points and the N training points, M × N
 */
public record GramSpec(@Nullable Path kernelMatrix, @Nullable Path testKernelMatrix)
    implements SpecPart {
  /** No matrix: the kernel is that of the architecture. */
  public static final GramSpec NONE = new GramSpec(null, null);

  /** Refuses test values without a kernel. */
  public GramSpec {
    SpecException.require(
        kernelMatrix != null || testKernelMatrix == null,
        "--test-kernel-matrix without --kernel-matrix",
        "give the kernel between the training points too");
  }

  /** {@return whether there is one} */
  public boolean isGiven() {
    return kernelMatrix != null;
  }

  /**
   * Refuses inputs given together with a kernel, which already depends on its own.
   *
   * @param data with {@code --targets}, or a data set of as many rows
   * @param testInputs file of test points; null for none
   */
  public void requireNoInputs(DataSpec data, @Nullable Path testInputs) {
    SpecException.require(
        !isGiven() || (data.inputs() == null && testInputs == null),
        "--kernel-matrix with " + (data.inputs() == null ? "--test-inputs" : "--inputs"),
        "leave the inputs out: the kernel is computed already");
  }

  /**
   * {@return targets beside a kernel of n points: {@code --targets}, or those of a data set of as
   * many rows} When there are no inputs, row numbers take their place.
   *
   * @param data with {@code --targets}, or a data set of as many rows
   * @param seed of the random numbers
   * @param n how many points the kernel has
   * @throws SpecException when there are no targets, or of another number of rows
   */
  public Dataset targets(DataSpec data, long seed, int n) {
    Path file = data.targets();
    if (data.data() != null) {
      Dataset loaded = data.loadWithTargets(seed);
      SpecException.require(
          loaded.rows() == n,
          String.format(
              Locale.ROOT,
              "--kernel-matrix has %d rows but %s has %d",
              n,
              loaded.name(),
              loaded.rows()),
          "give as many, as by --limit-rows " + n);
      return loaded;
    }
    SpecException.require(file != null, "no targets for --kernel-matrix", "give --targets Y.npy");
    DoubleMatrix numbers = DoubleMatrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      numbers.set(i, 0, i);
    }
    Dataset rows = new Dataset(String.valueOf(kernelMatrix), numbers, null, null);
    return file == null ? rows : DataFiles.withTargets(rows, file, false);
  }

  /** {@return the files that are read} */
  public List<Path> reads() {
    List<Path> files = new ArrayList<>();
    if (kernelMatrix != null) {
      files.add(kernelMatrix);
    }
    if (testKernelMatrix != null) {
      files.add(testKernelMatrix);
    }
    return files;
  }
}
