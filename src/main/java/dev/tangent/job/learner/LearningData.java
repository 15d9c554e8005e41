package dev.tangent.job.learner;

import dev.tangent.data.Dataset;
import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.Task;
import dev.tangent.data.table.UciFolder;
import dev.tangent.dynamics.Classification;
import dev.tangent.job.frame.SpecException;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
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
    List<String> notes) {

  /** All rows of a table; no folds yet. */
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

  /** A plain matrix with labels or one value a row; no folds yet. */
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

  /** The same cut into these parts, with halves to choose on or without. */
  public LearningData with(
      String title, List<UciFolder.Fold> cut, UciFolder.@Nullable Fold ownHalves) {
    return new LearningData(
        title, table, matrix, task, classes, labels, values, cut, ownHalves, notes);
  }

  /** Number of rows. */
  public int rows() {
    return table != null ? table.rows() : Objects.requireNonNull(matrix).rows();
  }

  public boolean isClassification() {
    return task == Task.CLASSIFICATION;
  }

  /** Inputs as training rows say that they are encoded. */
  public Encoded encode(int[] train, boolean standardize) {
    return table != null
        ? new Encoded(table, Encoding.fit(table, train, standardize), null)
        : new Encoded(null, null, standardized(train, standardize));
  }

  private DoubleMatrix standardized(int[] train, boolean standardize) {
    DoubleMatrix all = Objects.requireNonNull(matrix);
    if (!standardize) {
      return all;
    }
    DoubleMatrix result = all.copy();
    for (int j = 0; j < all.columns(); j++) {
      double sum = 0;
      for (int i : train) {
        sum += all.get(i, j);
      }
      double mean = sum / train.length;
      double squares = 0;
      double largest = 0;
      for (int i : train) {
        squares += (all.get(i, j) - mean) * (all.get(i, j) - mean);
        largest = Math.max(largest, Math.abs(all.get(i, j)));
      }
      double deviation = Math.sqrt(squares / train.length);
      double scale = deviation <= 1e-13 * largest ? 0 : 1 / deviation;
      for (int i = 0; i < all.rows(); i++) {
        result.set(i, j, scale * (all.get(i, j) - mean));
      }
    }
    return result;
  }

  /**
   * Rows as numbers.
   *
   * @param encoding of a table; null for a plain matrix
   */
  public record Encoded(
      @Nullable Table table, @Nullable Encoding encoding, @Nullable DoubleMatrix matrix) {
    public DoubleMatrix rows(int[] rows) {
      if (table != null && encoding != null) {
        return encoding.encode(table, rows);
      }
      DoubleMatrix all = Objects.requireNonNull(matrix);
      DoubleMatrix result = DoubleMatrix.zeros(rows.length, all.columns());
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(
            all.array(),
            all.rowOffset(rows[i]),
            result.array(),
            result.rowOffset(i),
            all.columns());
      }
      return result;
    }

    public int width() {
      return encoding != null ? encoding.width() : Objects.requireNonNull(matrix).columns();
    }
  }

  /** What training rows are fitted to: centred one-hot, or values less their mean. */
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

  /** What is added to predictions: the mean of the training values; 0 for classes. */
  public double mean(int[] rows) {
    double sum = 0;
    for (int i : isClassification() ? new int[0] : rows) {
      sum += values[i];
    }
    return sum / rows.length;
  }

  public int[] labels(int[] rows) {
    return IntStream.of(rows).map(i -> labels[i]).toArray();
  }

  public double[] values(int[] rows) {
    return IntStream.of(rows).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * Refuses training rows from which nothing can be learnt.
   *
   * @return notes about classes that a fold has no training rows of
   */
  public List<String> check() {
    List<String> notes = new ArrayList<>();
    for (int f = 0; f < folds.size(); f++) {
      int[] train = folds.get(f).train();
      if (!isClassification()) {
        boolean constant = IntStream.of(train).allMatch(i -> values[i] == values[train[0]]);
        SpecException.require(
            !constant,
            name
                + ": the target is "
                + values[train[0]]
                + " in all training rows of fold "
                + (f + 1),
            "there is nothing to learn");
        continue;
      }
      boolean[] seen = new boolean[classes.size()];
      IntStream.of(train).forEach(i -> seen[labels[i]] = true);
      long count = IntStream.range(0, seen.length).filter(c -> seen[c]).count();
      SpecException.require(
          count > 1,
          name
              + ": one class only ("
              + classes.get(labels[train[0]])
              + ") in the training rows of fold "
              + (f + 1),
          "rows of at least two classes");
      for (int c = 0; c < seen.length; c++) {
        if (!seen[c]) {
          notes.add(
              "class \""
                  + classes.get(c)
                  + "\" has no training row in fold "
                  + (f + 1)
                  + ": it is never predicted there");
        }
      }
    }
    return notes;
  }
}
