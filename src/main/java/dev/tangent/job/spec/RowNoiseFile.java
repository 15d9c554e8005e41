package dev.tangent.job.spec;

import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Path;
import java.util.Locale;

/** Noise variances of the training rows from a file ({@code --noise S.npy}). */
public final class RowNoiseFile {
  private RowNoiseFile() {}

  /**
   * {@return one number ≥ 0 for each of n rows: rank 1, or N × 1}
   *
   * @param file NPY
   * @param n how many rows
   * @throws DataException otherwise
   */
  public static double[] read(Path file, int n) {
    NpyArray array = Npy.read(file);
    boolean column = array.rank() == 2 && array.size(1) == 1;
    if ((array.rank() != 1 && !column) || array.size(0) != n) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected a noise variance for each of the %d training points",
              file,
              array,
              n));
    }
    double[] noise = array.toDoubles().clone();
    for (int i = 0; i < n; i++) {
      if (!(noise[i] >= 0 && noise[i] < Double.POSITIVE_INFINITY)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: row %d is %s: a noise variance is finite and not negative",
                file,
                i,
                noise[i]));
      }
    }
    return noise;
  }
}
