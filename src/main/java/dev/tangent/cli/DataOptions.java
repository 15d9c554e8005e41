package dev.tangent.cli;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Datasets;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --inputs X.npy} or {@code --data NAME}, {@code --targets}, {@code --limit-rows}. */
final class DataOptions {
  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      order = 1,
      description = "Inputs, N × n0, one point a row.")
  @Nullable Path inputs;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      order = 2,
      description =
          "Or a data set: digits, circle:N, gaussian:N, mnist:DIR, fashion-mnist[:DIR], idx:DIR,"
              + " csv:FILE.")
  @Nullable String data;

  @Option(
      names = "--targets",
      paramLabel = "Y.npy",
      order = 3,
      description = "Targets, N × k, or N class labels. A data set brings its own.")
  @Nullable Path targets;

  @Option(
      names = "--limit-rows",
      paramLabel = "N",
      order = 4,
      description = "Use the first N rows only.")
  @Nullable Integer limitRows;

  @Mixin ColumnOptions columns = new ColumnOptions();

  /**
   * The data asked for, what was decided while reading it said on stderr; targets are null when
   * neither {@code --targets} nor the data set has any.
   *
   * <p>A {@code --targets} of rank 1 that holds whole numbers from 0 gives labels as well, and
   * targets of N × 1.
   */
  Dataset load(long seed) {
    if ((inputs == null) == (data == null)) {
      throw UserError.usage(
          inputs == null ? "no data" : "both --inputs and --data",
          "give one of --inputs X.npy and --data NAME (as --data digits)");
    }
    int limit = limitRows == null ? Integer.MAX_VALUE : limitRows;
    if (limit < 1) {
      throw UserError.usage("--limit-rows " + limitRows, "at least 1");
    }
    Dataset loaded =
        inputs == null
            ? Datasets.parse(String.valueOf(data), seed, limit, columns.toOptions())
            : new Dataset(inputs.toString(), matrix(inputs), null, null);
    loaded.notes().forEach(note -> System.err.println("ntk: note: " + note));
    if (targets != null) {
      loaded = withTargets(loaded, targets);
    }
    return loaded.limit(limit);
  }

  /** Like {@link #load}, and refuses data without targets. */
  Dataset loadWithTargets(long seed) {
    Dataset loaded = load(seed);
    if (loaded.targets() == null) {
      throw UserError.usage("no targets for " + loaded.name(), "give --targets Y.npy");
    }
    return loaded;
  }

  private Dataset withTargets(Dataset loaded, Path file) {
    NpyArray array = Npy.read(file);
    if (array.rank() < 1 || array.rank() > 2) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: targets of %s: expected N × k, or N class labels", file, array));
    }
    int rows = array.size(0);
    // A data set may have been cut by --limit-rows already.
    if (rows != loaded.rows() && !(data != null && rows > loaded.rows())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d rows but %s has %d: targets need a row for each input",
              file,
              rows,
              loaded.name(),
              loaded.rows()));
    }
    int columns = array.rank() == 1 ? 1 : array.size(1);
    DoubleMatrix matrix =
        DoubleMatrix.wrap(array.toDoubles(), 0, rows, columns, columns).rowRange(0, loaded.rows());
    requireFinite(file, matrix);
    return new Dataset(
        loaded.name(), loaded.inputs(), matrix, array.rank() == 1 ? labels(matrix) : null);
  }

  private static void requireFinite(Path file, DoubleMatrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        if (!Double.isFinite(matrix.get(i, j))) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s: targets must be finite; drop or fill that"
                      + " row",
                  file,
                  i,
                  j,
                  matrix.get(i, j)));
        }
      }
    }
  }

  private static int @Nullable [] labels(DoubleMatrix column) {
    int[] labels = new int[column.rows()];
    for (int i = 0; i < labels.length; i++) {
      double value = column.get(i, 0);
      if (value < 0 || value != (int) value) {
        return null;
      }
      labels[i] = (int) value;
    }
    return labels;
  }

  /**
   * Values at points from a file: N × k, or of rank 1, N × 1; every value finite.
   *
   * @throws DataException otherwise
   */
  static DoubleMatrix values(Path file) {
    NpyArray array = Npy.read(file);
    if (array.rank() != 1) {
      return matrix(file, array);
    }
    int n = array.size(0);
    return matrix(file, NpyArray.of(array.toDoubles(), n, 1));
  }

  /**
   * A matrix from a file: two axes, at least one row, every value finite.
   *
   * @throws DataException otherwise
   */
  static DoubleMatrix matrix(Path file) {
    return matrix(file, Npy.read(file));
  }

  private static DoubleMatrix matrix(Path file, NpyArray array) {
    if (array.rank() != 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected N × n, one point a row; reshape(-1, 1) makes N points of one"
                  + " number",
              file,
              array));
    }
    return new Dataset(file.toString(), array.toDoubleMatrix(), null, null).inputs();
  }
}
