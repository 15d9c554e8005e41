package dev.tangent.job.learner;

import dev.tangent.data.Dataset;
import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.Task;
import dev.tangent.data.table.UciFolder;
import dev.tangent.dynamics.Classification;
import dev.tangent.job.frame.SpecException;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows to learn from, with what is to be learnt and how they are cut into training and test parts.
 *
 * @param name of the set
 * @param table its columns; null for a plain matrix
 * @param matrix its inputs; null for a table
 * @param task classes or values
 * @param classes names of the classes; empty for values
 * @param labels class of each row; empty for values
 * @param values value of each row; empty for classes
 * @param folds training and test rows
 * @param halves rows to train and to validate on while choosing, where the data bring them
 * @param notes what was decided while reading
 */
public record LearningData(
    String name,
    @Nullable Table table,
    @Nullable DoubleMatrix matrix,
    Task task,
    List<String> classes,
    int[] labels,
    double[] values,
    List<UciFolder.Fold> folds,
    UciFolder.@Nullable Fold halves,
    List<String> notes)
    implements Serializable {

  /** Rows of numbers with the name of the class of each; no folds. */
  static LearningData of(double[][] x, String[] labels) {
    List<String> names = Arrays.stream(labels).distinct().sorted().toList();
    return plain(
        x,
        labels.length,
        Task.CLASSIFICATION,
        names,
        Arrays.stream(labels).mapToInt(names::indexOf).toArray(),
        new double[0]);
  }

  /** Rows of numbers with a value each; no folds. */
  static LearningData of(double[][] x, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "value " + i + " is " + values[i] + ": expected a finite one");
      }
    }
    return plain(x, values.length, Task.REGRESSION, List.of(), new int[0], values.clone());
  }

  private static LearningData plain(
      double[][] x, int count, Task task, List<String> classes, int[] labels, double[] values) {
    Shapes.require(
        "rows of inputs", x.length, task == Task.REGRESSION ? "values" : "labels", count);
    if (count == 0 || x[0].length == 0) {
      throw new IllegalArgumentException("no rows, or rows without columns: nothing to learn from");
    }
    DoubleMatrix matrix = DoubleMatrix.zeros(count, x[0].length);
    for (int i = 0; i < count; i++) {
      Shapes.require("columns of row " + i, x[i].length, "those of row 0", x[0].length);
      for (int j = 0; j < x[i].length; j++) {
        if (Double.isInfinite(x[i][j])) {
          throw new IllegalArgumentException(
              "row "
                  + i
                  + ", column "
                  + j
                  + " is "
                  + x[i][j]
                  + ": expected a finite number, or NaN for a missing one");
        }
        matrix.set(i, j, x[i][j]);
      }
    }
    return new LearningData(
        "rows", null, matrix, task, classes, labels, values, List.of(), null, List.of());
  }

  /** Name of what is learnt. */
  String targetName() {
    return table == null ? "target" : table.target().name();
  }

  /**
   * {@return all rows of a table; no folds yet}
   *
   * @param table with a target
   */
  public static LearningData of(Table table) {
    return new LearningData(
        table.raw().name(),
        table,
        null,
        table.target().task(),
        table.target().classes(),
        table.target().labels(),
        table.target().values(),
        List.of(),
        null,
        table.notes());
  }

  /**
   * {@return a plain matrix with labels or one value a row; no folds yet}
   *
   * @param data with targets
   */
  public static LearningData of(Dataset data) {
    int[] labels = data.labels();
    DoubleMatrix targets = Objects.requireNonNull(data.targets());
    if (labels == null) {
      SpecException.require(
          targets.columns() == 1,
          String.format(Locale.ROOT, "targets with %d columns", targets.columns()),
          "labels of classes, or one value a row");
      return new LearningData(
          data.name(),
          null,
          data.inputs(),
          Task.REGRESSION,
          List.of(),
          new int[0],
          targets.toArray(),
          List.of(),
          null,
          data.notes());
    }
    int count = Math.max(targets.columns(), 1 + IntStream.of(labels).max().orElse(0));
    List<String> names =
        data.classes().isEmpty()
            ? IntStream.range(0, count).mapToObj(Integer::toString).toList()
            : data.classes();
    return new LearningData(
        data.name(),
        null,
        data.inputs(),
        Task.CLASSIFICATION,
        names,
        labels,
        new double[0],
        List.of(),
        null,
        data.notes());
  }

  /**
   * {@return these rows, cut into these parts, with halves to choose on or without}
   *
   * @param title what messages call it
   * @param cut rows to train and test on, for each part
   * @param ownHalves rows to choose on; null to cut them anew
   */
  public LearningData with(
      String title, List<UciFolder.Fold> cut, UciFolder.@Nullable Fold ownHalves) {
    return new LearningData(
        title, table, matrix, task, classes, labels, values, cut, ownHalves, notes);
  }

  /** {@return number of rows} */
  public int rows() {
    return table != null ? table.rows() : Objects.requireNonNull(matrix).rows();
  }

  /** {@return whether classes are learnt} */
  public boolean isClassification() {
    return task == Task.CLASSIFICATION;
  }

  /**
   * {@return the inputs, encoded with the statistics of these training rows}
   *
   * @param train numbers of the training rows
   * @param standardize whether numbers are centred and divided by their deviation
   */
  public Encoded encode(int[] train, boolean standardize) {
    return table != null
        ? new Encoded(table, Encoding.fit(table, train, standardize), null)
        : new Encoded(null, numbers(train, standardize), matrix);
  }

  /** Columns of a plain matrix are numbered from 1. */
  private Encoding numbers(int[] train, boolean standardize) {
    DoubleMatrix all = Objects.requireNonNull(matrix);
    List<Encoding.Code> codes = new ArrayList<>();
    for (int j = 0; j < all.columns(); j++) {
      double[] column = new double[train.length];
      for (int i = 0; i < train.length; i++) {
        column[i] = all.get(train[i], j);
      }
      codes.add(Encoding.Code.ofNumbers(Integer.toString(j + 1), column, standardize));
    }
    return new Encoding(codes);
  }

  /**
   * Rows as numbers.
   *
   * @param table where they are from; null for a plain matrix
   * @param encoding how columns become inputs
   * @param matrix the plain matrix; null for a table
   */
  public record Encoded(@Nullable Table table, Encoding encoding, @Nullable DoubleMatrix matrix) {
    /**
     * {@return these rows, M × width}
     *
     * @param rows numbers of the rows
     */
    public DoubleMatrix rows(int[] rows) {
      if (table != null) {
        return encoding.encode(table, rows);
      }
      DoubleMatrix all = Objects.requireNonNull(matrix);
      DoubleMatrix result = DoubleMatrix.zeros(rows.length, all.columns());
      double[] to = new double[all.columns()];
      for (int i = 0; i < rows.length; i++) {
        int from = all.rowOffset(rows[i]);
        encoding.encode(Arrays.copyOfRange(all.array(), from, from + to.length), to);
        System.arraycopy(to, 0, result.array(), result.rowOffset(i), to.length);
      }
      return result;
    }

    /** {@return number of inputs} */
    public int width() {
      return encoding.width();
    }
  }

  /**
   * {@return the regression targets of training rows: centred one-hot, or values minus their mean}
   *
   * @param rows numbers of the rows
   */
  public DoubleMatrix targets(int[] rows) {
    if (isClassification()) {
      return Classification.centredOneHot(labels(rows), classes.size());
    }
    double mean = mean(rows);
    DoubleMatrix y = DoubleMatrix.zeros(rows.length, 1);
    for (int i = 0; i < rows.length; i++) {
      y.set(i, 0, values[rows[i]] - mean);
    }
    return y;
  }

  /**
   * {@return what is added to predictions: the mean of the training values; 0 for classes}
   *
   * @param rows numbers of the rows
   */
  public double mean(int[] rows) {
    double sum = 0;
    for (int i : isClassification() ? new int[0] : rows) {
      sum += values[i];
    }
    return sum / rows.length;
  }

  /**
   * {@return the classes of these rows, from 0}
   *
   * @param rows numbers of the rows
   */
  public int[] labels(int[] rows) {
    return IntStream.of(rows).map(i -> labels[i]).toArray();
  }

  /**
   * {@return the values of these rows}
   *
   * @param rows numbers of the rows
   */
  public double[] values(int[] rows) {
    return IntStream.of(rows).mapToDouble(i -> values[i]).toArray();
  }

  /** Refuses rows from which nothing can be learnt. */
  public void checkAllRows() {
    int[] all = IntStream.range(0, rows()).toArray();
    check(all, "all rows");
  }

  private void check(int[] train, String where) {
    if (isClassification()) {
      SpecException.require(
          IntStream.of(train).map(i -> labels[i]).distinct().count() > 1,
          name + ": one class only (" + classes.get(labels[train[0]]) + ") in " + where,
          "rows of at least two classes");
    } else {
      SpecException.require(
          IntStream.of(train).anyMatch(i -> values[i] != values[train[0]]),
          name + ": the target is " + values[train[0]] + " in " + where,
          "there is nothing to learn");
    }
  }

  /**
   * Refuses training rows from which nothing can be learnt.
   *
   * @return notes about classes that a fold has no training rows of
   */
  public List<String> check() {
    List<String> warnings = new ArrayList<>();
    for (int f = 0; f < folds.size(); f++) {
      int[] train = folds.get(f).train();
      check(train, "the training rows of fold " + (f + 1));
      for (int c = 0; c < classes.size(); c++) {
        int label = c;
        if (IntStream.of(train).noneMatch(i -> labels[i] == label)) {
          warnings.add(
              "class \""
                  + classes.get(c)
                  + "\" has no training row in fold "
                  + (f + 1)
                  + ": it is never predicted there");
        }
      }
    }
    return warnings;
  }
}
