package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Points and what is to be learnt from them: class labels or target values.
 *
 * @param name the name under which it was asked for, or the file
 * @param numbers the inputs, N × n_0, a point a row
 * @param shape of a point: images row by row, channels last; plain numbers are one position
 * @param targets N × k (one-hot for classes), or null when there are none
 * @param labels class of each point from 0, or null when these are not classes
 * @param classes name of each class, in the order of the columns of the targets; empty when the
 *     classes have none, or there are none
 * @param notes what was decided while reading, a line each, for whoever asked for the data
 */
public record Dataset(
    String name,
    InputNumbers numbers,
    Shape shape,
    @Nullable DoubleMatrix targets,
    int @Nullable [] labels,
    List<String> classes,
    List<String> notes) {

  /**
   * Points of this shape, in float64.
   *
   * @param name what messages call it
   * @param inputs N × n_0
   * @param shape of a point
   * @param targets N × k; null for none
   * @param labels the class of each point, from 0; null for none
   * @param classes their names; none where they have none
   * @param notes how the data were read, a line each, for people
   */
  public Dataset(
      String name,
      DoubleMatrix inputs,
      Shape shape,
      @Nullable DoubleMatrix targets,
      int @Nullable [] labels,
      List<String> classes,
      List<String> notes) {
    this(name, InputNumbers.of(inputs), shape, targets, labels, classes, notes);
  }

  /**
   * Data whose classes have no names, with nothing to say about how they were read.
   *
   * @param name what messages call it
   * @param inputs N × n_0
   * @param targets N × k; null for none
   * @param labels the class of each point, from 0; null for none
   */
  public Dataset(
      String name, DoubleMatrix inputs, @Nullable DoubleMatrix targets, int @Nullable [] labels) {
    this(name, inputs, targets, labels, List.of(), List.of());
  }

  /**
   * Plain numbers.
   *
   * @param name what messages call it
   * @param inputs N × n_0
   * @param targets N × k; null for none
   * @param labels the class of each point, from 0; null for none
   * @param classes their names; none where they have none
   * @param notes how the data were read, a line each, for people
   */
  public Dataset(
      String name,
      DoubleMatrix inputs,
      @Nullable DoubleMatrix targets,
      int @Nullable [] labels,
      List<String> classes,
      List<String> notes) {
    this(name, inputs, flat(inputs), targets, labels, classes, notes);
  }

  private static Shape flat(DoubleMatrix inputs) {
    return Shape.flat(Math.max(1, inputs.columns()));
  }

  /**
   * Checks that there are rows, that their numbers agree and that every value is finite.
   *
   * @throws DataException otherwise
   */
  public Dataset {
    classes = List.copyOf(classes);
    notes = List.copyOf(notes);
    if (numbers.rows() == 0 || numbers.columns() == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: inputs of %d × %d: expected at least one row and one column",
              name,
              numbers.rows(),
              numbers.columns()));
    }
    if (shape.size() != numbers.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: rows of %d numbers are no images of %s, which have %d: give another --image",
              name,
              numbers.columns(),
              shape,
              shape.size()));
    }
    requireFinite(name, numbers);
    if (targets != null) {
      requireRows(name, numbers.rows(), "targets", targets.rows());
      requireFinite(name + ": targets", targets);
    }
    if (labels != null) {
      requireRows(name, numbers.rows(), "labels", labels.length);
    }
  }

  private static void requireRows(String name, int rows, String what, int found) {
    if (rows != found) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: %d rows of inputs but %d %s", name, rows, found, what));
    }
  }

  /**
   * Refuses NaN and infinities.
   *
   * @param name what messages call it
   * @param m numbers
   * @throws DataException that names the first place
   */
  public static void requireFinite(String name, DoubleMatrix m) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        if (!Double.isFinite(m.get(i, j))) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s: every value must be finite; drop or fill"
                      + " that row",
                  name,
                  i,
                  j,
                  m.get(i, j)));
        }
      }
    }
  }

  private static void requireFinite(String name, InputNumbers numbers) {
    if (!numbers.isSingle() || !isFinite(numbers.toFloat())) {
      requireFinite(name, numbers.toDouble());
    }
  }

  private static boolean isFinite(FloatMatrix m) {
    boolean finite = true;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = m.rowOffset(i); j < m.rowOffset(i) + m.columns(); j++) {
        finite &= Math.abs(m.array()[j]) <= Float.MAX_VALUE;
      }
    }
    return finite;
  }

  /** {@return the inputs in float64, N × n_0; code that works in float32 uses {@link #numbers}} */
  public DoubleMatrix inputs() {
    return numbers.toDouble();
  }

  /** {@return number N of points} */
  public int rows() {
    return numbers.rows();
  }

  /** {@return width n_0 of the inputs} */
  public int inputWidth() {
    return numbers.columns();
  }

  /**
   * {@return these points as images of this shape; it has as many numbers}
   *
   * @param other as many numbers as a point has
   */
  public Dataset withShape(Shape other) {
    return new Dataset(name, numbers, other, targets, labels, classes, notes);
  }

  /**
   * {@return these data with other numbers in the place of the inputs}
   *
   * @param other what takes their place
   */
  public Dataset withInputs(InputNumbers other) {
    return new Dataset(name, other, shape, targets, labels, classes, notes);
  }

  /**
   * {@return these data with other numbers in the place of the inputs, in float64}
   *
   * @param other what takes their place
   */
  public Dataset withInputs(DoubleMatrix other) {
    return new Dataset(name, other, shape, targets, labels, classes, notes);
  }

  /**
   * {@return the first rows; all when there are fewer}
   *
   * @param count how many rows, at least 1
   */
  public Dataset limit(int count) {
    if (count >= rows()) {
      return this;
    }
    return new Dataset(
        name,
        numbers.rowRange(0, count),
        shape,
        targets == null ? null : targets.rowRange(0, count),
        labels == null ? null : Arrays.copyOf(labels, count),
        classes,
        notes);
  }

  /**
   * {@return the rows from this one on; at least one is left}
   *
   * @param first number of the row, from 0
   */
  public Dataset from(int first) {
    return new Dataset(
        name,
        numbers.rowRange(first, rows()),
        shape,
        targets == null ? null : targets.rowRange(first, rows()),
        labels == null ? null : Arrays.copyOfRange(labels, first, labels.length),
        classes,
        notes);
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
}
