package dev.tangent.spark.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a DataFrame at the driver, checked one by one. Messages name a row by its position in the
 * DataFrame, from 0.
 *
 * @param features N × d
 * @param labels N
 */
record TrainingRows(double[][] features, double[] labels) {
  static final int MOST_CLASSES = 100_000;

  /** All rows; null when there are more than {@code most}. */
  static @Nullable TrainingRows of(Dataset<?> data, String features, String label, int most) {
    List<double[]> rows = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    Iterator<Row> all =
        data.select(functions.col(features), functions.col(label).cast("double")).toLocalIterator();
    while (all.hasNext()) {
      Row row = all.next();
      int number = rows.size();
      if (number >= most) {
        return null;
      }
      double[] x = features(row, number, rows.isEmpty() ? -1 : rows.getFirst().length, features);
      double y = label(row, number, label);
      rows.add(x);
      labels.add(y);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the DataFrame has no rows: nothing to learn from");
    }
    return new TrainingRows(
        rows.toArray(double[][]::new), labels.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * The features of a row, checked.
   *
   * @param width the number of features of row 0; −1 while row 0 itself is read
   */
  static double[] features(Row row, long number, int width, String column) {
    require(!row.isNullAt(0), number, column + " is null");
    double[] x = ((Vector) row.get(0)).toArray();
    require(
        width < 0 || x.length == width,
        number,
        String.format(Locale.ROOT, "%s has %d numbers, row 0 has %d", column, x.length, width));
    for (int j = 0; j < x.length; j++) {
      require(Double.isFinite(x[j]), number, column + "[" + j + "] is " + x[j]);
    }
    return x;
  }

  /** The label of a row, checked. */
  static double label(Row row, long number, String column) {
    require(!row.isNullAt(1), number, column + " is null");
    double y = row.getDouble(1);
    require(Double.isFinite(y), number, column + " is " + y);
    return y;
  }

  /** A label as the number of a class. */
  static int classOf(double label, long row) {
    int number = (int) label;
    require(
        number == label && number >= 0 && number < MOST_CLASSES,
        row,
        "label " + label + " is no class 0, 1, 2, … (StringIndexer makes them)");
    return number;
  }

  private static void require(boolean condition, long row, String what) {
    if (!condition) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "row %d: %s: drop or fill such rows", row, what));
    }
  }

  int width() {
    return features[0].length;
  }

  /** The labels as texts of class numbers, 0, 1, …. */
  String[] classes() {
    String[] names = new String[labels.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = String.valueOf(classOf(labels[i], i));
    }
    return names;
  }
}
