package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Points, and what is to be learnt of them.
 *
 * @param name what it was asked for as, or the file
 * @param inputs N × n_0, a point a row
 * @param targets N × k (one-hot for classes), or null when there are none
 * @param labels class of each point from 0, or null when these are not classes
 */
public record Dataset(
    String name, DoubleMatrix inputs, @Nullable DoubleMatrix targets, int @Nullable [] labels) {

  /**
   * Checks that there are rows, that their numbers agree and that every value is finite.
   *
   * @throws DataException otherwise
   */
  public Dataset {
    if (inputs.rows() == 0 || inputs.columns() == 0) {
      throw new DataException(
          "%s: inputs of %d × %d: expected at least one row and one column"
              .formatted(name, inputs.rows(), inputs.columns()));
    }
    requireFinite(name, inputs);
    if (targets != null) {
      requireRows(name, inputs.rows(), "targets", targets.rows());
      requireFinite(name + ": targets", targets);
    }
    if (labels != null) {
      requireRows(name, inputs.rows(), "labels", labels.length);
    }
  }

  private static void requireRows(String name, int rows, String what, int found) {
    if (rows != found) {
      throw new DataException("%s: %d rows of inputs but %d %s".formatted(name, rows, found, what));
    }
  }

  /**
   * Refuses NaN and infinities.
   *
   * @throws DataException that names the first place
   */
  public static void requireFinite(String name, DoubleMatrix m) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        if (!Double.isFinite(m.get(i, j))) {
          throw new DataException(
              "%s: row %d, column %d (from 0) is %s: every value must be finite; drop or fill that row"
                  .formatted(name, i, j, m.get(i, j)));
        }
      }
    }
  }

  /** Number N of points. */
  public int rows() {
    return inputs.rows();
  }

  /** Width n_0 of the inputs. */
  public int inputWidth() {
    return inputs.columns();
  }

  /** The first rows; all when there are fewer. */
  public Dataset limit(int count) {
    if (count >= rows()) {
      return this;
    }
    return new Dataset(
        name,
        inputs.rowRange(0, count),
        targets == null ? null : targets.rowRange(0, count),
        labels == null ? null : java.util.Arrays.copyOf(labels, count));
  }

  /** One-hot rows: entry (i, labels[i]) is 1, all others 0. */
  static DoubleMatrix oneHot(int[] labels, int classes) {
    DoubleMatrix result = DoubleMatrix.zeros(labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      result.set(i, labels[i], 1);
    }
    return result;
  }
}
