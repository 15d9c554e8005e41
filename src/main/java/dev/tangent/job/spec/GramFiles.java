package dev.tangent.job.spec;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.job.shard.BlockDirectory;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Kernel matrices from files, checked: size, finite, symmetric, not negative on the diagonal. */
public final class GramFiles {
  /** The largest |K_ij − K_ji| over the largest entry that rounding in float32 can explain. */
  private static final double ASYMMETRY = 1e-5;

  private GramFiles() {}

  /**
   * {@return a kernel between the training points, made exactly symmetric}
   *
   * @param file an NPY file, or a directory of blocks ({@link BlockDirectory})
   * @param kind which of the two kernels, where the blocks hold both
   * @throws DataException when it isn't square, symmetric to 1e-5, or has a negative diagonal
   */
  public static DoubleMatrix kernel(Path file, KernelKind kind) {
    DoubleMatrix k = matrix(file, kind, "a kernel matrix is N × N");
    if (k.rows() != k.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d: a kernel matrix is square, N × N",
              file,
              k.rows(),
              k.columns()));
    }
    double largest = 0;
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0; j < k.columns(); j++) {
        largest = Math.max(largest, Math.abs(k.get(i, j)));
      }
      if (k.get(i, i) < 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: entry (%d, %d) is %.6g: no kernel is negative on its diagonal",
                file,
                i,
                i,
                k.get(i, i)));
      }
    }
    symmetrize(file, k, largest);
    return k;
  }

  private static void symmetrize(Path file, DoubleMatrix k, double largest) {
    int worstRow = 0;
    int worstColumn = 0;
    double worst = 0;
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double apart = Math.abs(k.get(i, j) - k.get(j, i));
        if (apart > worst) {
          worst = apart;
          worstRow = i;
          worstColumn = j;
        }
        double mean = 0.5 * (k.get(i, j) + k.get(j, i));
        k.set(i, j, mean);
        k.set(j, i, mean);
      }
    }
    if (worst > ASYMMETRY * largest) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is not symmetric: entries (%d, %d) and (%d, %d) are %.3g apart, %.2g of the"
                  + " largest entry: give a symmetric kernel, perhaps (K + K.T)/2",
              file,
              worstRow,
              worstColumn,
              worstColumn,
              worstRow,
              worst,
              worst / largest));
    }
  }

  /**
   * {@return a kernel between M test points and {@code training} training points, M × N}
   *
   * @param file NPY, or a directory of blocks
   * @param kind which of the two kernels, where the blocks hold both
   * @param training how many points
   */
  public static DoubleMatrix test(Path file, KernelKind kind, int training) {
    DoubleMatrix k = matrix(file, kind, "the kernel of test and training points is M × N");
    if (k.columns() != training) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but there are %d training points: expected M × %d (test points in"
                  + " rows)",
              file,
              k.rows(),
              k.columns(),
              training,
              training));
    }
    return k;
  }

  /**
   * {@return the exception for a kernel that no small ridge makes definite: it names the
   * eigenvalues and a ridge that would be enough}
   *
   * @param kernel K, N × N
   * @param refused what was thrown
   */
  public static RuntimeException indefinite(DoubleMatrix kernel, RuntimeException refused) {
    try {
      Spectrum.of(kernel);
      return refused;
    } catch (IllegalArgumentException e) {
      return new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  private static DoubleMatrix matrix(Path file, KernelKind kind, String expected) {
    if (Files.isDirectory(file)) {
      BlockDirectory blocks = BlockDirectory.open(file);
      List<String> kernels = blocks.kernels();
      return blocks.matrix(
          kernels.size() == 1 ? kernels.getFirst() : kind.isNngp() ? "nngp" : "ntk", Progress.NONE);
    }
    NpyArray array = Npy.read(file);
    if (array.rank() != 2) {
      throw new DataException(file + ": " + array + ": " + expected);
    }
    DoubleMatrix k = array.toDoubleMatrix();
    if (k.rows() == 0 || k.columns() == 0) {
      throw new DataException(file + ": " + array + ": it has no entries");
    }
    Dataset.requireFinite(file.toString(), k);
    return k;
  }
}
