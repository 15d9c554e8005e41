package dev.tangent.spark.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows of a DataFrame at the driver, checked one by one: a row is named by its place in the order
 * of the DataFrame, from 0.
 *
 * @param features N × d
 * @param labels N
 */
record TrainingRows(double[][] features, double[] labels) {
  static TrainingRows of(Dataset<?> data, String features, String label) {
    List<double[]> rows = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    Iterator<Row> all =
        data.select(functions.col(features), functions.col(label).cast("double")).toLocalIterator();
    while (all.hasNext()) {
      Row row = all.next();
      int number = rows.size();
      require(!row.isNullAt(0), number, features + " is null");
      require(!row.isNullAt(1), number, label + " is null");
      double[] x = ((Vector) row.get(0)).toArray();
      int width = rows.isEmpty() ? x.length : rows.getFirst().length;
      require(
          x.length == width,
          number,
          String.format(Locale.ROOT, "%s has %d numbers, row 0 has %d", features, x.length, width));
      for (int j = 0; j < x.length; j++) {
        require(Double.isFinite(x[j]), number, features + "[" + j + "] is " + x[j]);
      }
      double y = row.getDouble(1);
      require(Double.isFinite(y), number, label + " is " + y);
      rows.add(x);
      labels.add(y);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the DataFrame has no rows: nothing to learn from");
    }
    return new TrainingRows(
        rows.toArray(double[][]::new), labels.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void require(boolean condition, int row, String what) {
    if (!condition) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "row %d: %s: drop or fill such rows", row, what));
    }
  }

  int width() {
    return features[0].length;
  }

  /** Labels as numbers of classes, 0, 1, …, in texts. */
  String[] classes() {
    String[] names = new String[labels.length];
    for (int i = 0; i < names.length; i++) {
      int number = (int) labels[i];
      require(
          number == labels[i] && number >= 0 && number < 100_000,
          i,
          "label " + labels[i] + " is no class 0, 1, 2, … (StringIndexer makes them)");
      names[i] = String.valueOf(number);
    }
    return names;
  }
}
