package dev.tangent.job.spec;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.job.frame.SpecException;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Matrices of points and of values at points, from NPY files; every value finite. */
public final class DataFiles {
  private DataFiles() {}

  /**
   * {@return a data set with these targets in place of its own}
   *
   * @param loaded data
   * @param file NPY
   * @param mayBeLonger whether further rows are left out instead of refused
   */
  public static Dataset withTargets(Dataset loaded, Path file, boolean mayBeLonger) {
    NpyArray array = Npy.read(file);
    if (array.rank() < 1 || array.rank() > 2) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: targets of %s: expected N × k, or N class labels", file, array));
    }
    int rows = array.size(0);
    if (rows != loaded.rows() && !(mayBeLonger && rows > loaded.rows())) {
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
        loaded.name(),
        loaded.numbers(),
        loaded.shape(),
        matrix,
        array.rank() == 1 ? labels(matrix) : null,
        List.of(),
        List.of());
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
   * {@return points from a file: N × features, N × H × W or N × H × W × C, whose shape they keep;
   * at least one row, every value finite}
   *
   * @param file NPY
   * @throws DataException otherwise
   */
  public static Dataset points(Path file) {
    return points(file, Npy.read(file));
  }

  static Dataset points(Path file, NpyArray array) {
    int rank = array.rank();
    if (rank < 2 || rank > 4) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected N × features, N × rows × columns or N × rows × columns × channels",
              file,
              array));
    }
    int width = array.length() / Math.max(1, array.size(0));
    if (rank == 4 && looksLikePlanes(array)) {
      ReadingNotes.say(
          String.format(
              Locale.ROOT,
              "%s: %s is read as N × rows × columns × channels: where channels come first, as in"
                  + " PyTorch, save x.transpose(0, 2, 3, 1)",
              file,
              array));
    }
    int apart = Math.max(1, width);
    InputNumbers numbers =
        array.isFloat()
            ? InputNumbers.of(FloatMatrix.wrap(array.toFloats(), 0, array.size(0), width, apart))
            : InputNumbers.of(DoubleMatrix.wrap(array.toDoubles(), 0, array.size(0), width, apart));
    return new Dataset(
        file.toString(), numbers, shape(array, apart), null, null, List.of(), List.of());
  }

  /**
   * Whether colours seem to come as planes, one after the other: the first axis of a point is
   * short, as channels are, and the other two are equal and longer.
   */
  private static boolean looksLikePlanes(NpyArray array) {
    return array.size(1) <= 4 && array.size(2) > 4 && array.size(2) == array.size(3);
  }

  /** The shape of a point of an array of rank 2 to 4. */
  private static Shape shape(NpyArray array, int width) {
    int rank = array.rank();
    return rank == 2
        ? Shape.flat(width)
        : new Shape(array.size(1), array.size(2), rank == 3 ? 1 : array.size(3));
  }

  /**
   * {@return values at points from a file: N × k, or of rank 1, N × 1; every value finite}
   *
   * @param file NPY
   * @throws DataException otherwise
   */
  public static DoubleMatrix values(Path file) {
    NpyArray array = Npy.read(file);
    if (array.rank() != 1) {
      return matrix(file, array);
    }
    int n = array.size(0);
    return matrix(file, NpyArray.of(array.toDoubles(), n, 1));
  }

  /**
   * {@return a matrix from a file: two axes, at least one row, every value finite}
   *
   * @param file NPY
   * @throws DataException otherwise
   */
  public static DoubleMatrix matrix(Path file) {
    return matrix(file, Npy.read(file));
  }

  private static DoubleMatrix matrix(Path file, NpyArray array) {
    if (array.rank() != 2) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: %s: expected N × n, one row a point", file, array));
    }
    return new Dataset(file.toString(), array.toDoubleMatrix(), null, null).inputs();
  }

  /**
   * {@return one-hot rows: entry (i, labels[i]) is 1, all others 0}
   *
   * @param labels the class of each row, from 0
   * @param classes how many: k
   */
  public static DoubleMatrix oneHot(int[] labels, int classes) {
    DoubleMatrix result = DoubleMatrix.zeros(labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      result.set(i, labels[i], 1);
    }
    return result;
  }

  /**
   * Refuses numbers that float32 can't hold.
   *
   * @param name what messages call them
   * @param numbers what float32 must hold
   */
  public static void requireSingle(String name, InputNumbers numbers) {
    if (!numbers.isSingle()) {
      requireSingle(name, numbers.toDouble());
    }
  }

  /**
   * Refuses numbers that float32 can't hold.
   *
   * @param name what messages call them
   * @param x numbers
   */
  public static void requireSingle(String name, DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        if (Math.abs(x.get(i, j)) > Float.MAX_VALUE) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s, too large for float32",
                  name,
                  i,
                  j,
                  x.get(i, j)),
              "scale the inputs, or use --precision f64");
        }
      }
    }
  }
}
