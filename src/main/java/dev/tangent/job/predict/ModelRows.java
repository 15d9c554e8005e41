package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.RawColumn;
import dev.tangent.data.table.RawTable;
import dev.tangent.data.table.Task;
import dev.tangent.data.table.UciFolder;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows to predict, encoded for a model.
 *
 * @param inputs encoded rows, M × width
 * @param labels the class that each row has, an index into those of the model, −1 for an unknown
 *     one; null when the data don't say
 * @param values the value that each row has, NaN for a missing one; null when the data don't say
 * @param notes what was decided, a line each
 */
record ModelRows(
    DoubleMatrix inputs, int @Nullable [] labels, double @Nullable [] values, List<String> notes) {

  /** Reads the rows that the spec names: a table, an NPY file, or a data set. */
  static ModelRows read(PredictionSpec spec, NeuralKernelModel model) {
    String test = spec.testData();
    Path file = spec.testInputs() == null ? spec.data().inputs() : spec.testInputs();
    int named =
        (test == null ? 0 : 1) + (file == null ? 0 : 1) + (spec.data().data() == null ? 0 : 1);
    SpecException.require(
        named == 1 && (spec.testInputs() == null || spec.data().inputs() == null),
        named == 0 ? "--model without rows to predict" : "--model with rows from several places",
        "give one of --data csv:FILE, --test-inputs T.npy, --test-data NAME");
    if (file != null) {
      return array(file, spec.data().limitRows(), model);
    }
    DataSpec data =
        test == null
            ? spec.data()
            : new DataSpec(
                null,
                test,
                null,
                spec.data().limitRows(),
                spec.data().columns(),
                spec.data().images());
    String name = String.valueOf(data.data());
    NamedTable table = data.table();
    Integer limit = data.limitRows();
    int most = limit == null ? Integer.MAX_VALUE : limit;
    if (table != null) {
      return table(table.read(data.columns().toOptions(most)), model);
    }
    if (name.startsWith("uci:")) {
      return table(UciFolder.firstRows(Path.of(name.substring(4)), most), model);
    }
    return dataset(data.loadPlain(spec.seed()), model);
  }

  private static ModelRows table(RawTable table, NeuralKernelModel model) {
    List<String> notes = new ArrayList<>(table.notes());
    DoubleMatrix inputs = model.encode(table, notes);
    int target = target(table, model);
    if (target < 0) {
      return new ModelRows(inputs, null, null, notes);
    }
    RawColumn column = table.columns().get(target);
    int[] labels = new int[table.rows()];
    double[] values = new double[table.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = model.classes().indexOf(String.valueOf(column.text(i)));
      values[i] = column.value(i);
    }
    boolean classes = model.task() == Task.CLASSIFICATION;
    return new ModelRows(inputs, classes ? labels : null, classes ? null : values, notes);
  }

  /** The column that was learnt, where the table has it; −1 otherwise. */
  private static int target(RawTable table, NeuralKernelModel model) {
    List<String> names = table.names();
    if (names != null && names.contains(model.target())) {
      return names.indexOf(model.target());
    }
    boolean numbered = model.target().chars().allMatch(Character::isDigit);
    return names == null && numbered && table.columns().size() > model.encoding().codes().size()
        ? Integer.parseInt(model.target()) - 1
        : -1;
  }

  private static ModelRows array(Path file, @Nullable Integer limit, NeuralKernelModel model) {
    NpyArray array = Npy.read(file);
    int width = model.encoding().codes().size();
    if (array.rank() != 2 || array.size(1) != width) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s, expected rows of %d numbers: %s",
              file,
              array,
              width,
              "the columns that the model was trained on, without the target"));
    }
    int rows = Math.min(array.size(0), limit == null ? Integer.MAX_VALUE : limit);
    return numbers(file.toString(), array.toDoubles(), rows, model);
  }

  private static ModelRows numbers(
      String name, double[] entries, int rows, NeuralKernelModel model) {
    SpecException.require(
        model.encoding().isNumeric(),
        name + " with a model that has columns of names",
        "--data csv:FILE");
    int width = model.encoding().codes().size();
    DoubleMatrix inputs = DoubleMatrix.zeros(rows, model.encoding().width());
    double[] row = new double[width];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(entries, i * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        if (Double.isInfinite(row[j])) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s: expected a finite number, or NaN for a"
                      + " missing one",
                  name,
                  i,
                  j,
                  row[j]));
        }
      }
      model.encoding().encode(row, inputs.array(), i);
    }
    return new ModelRows(inputs, null, null, List.of());
  }

  private static ModelRows dataset(Dataset data, NeuralKernelModel model) {
    int width = model.encoding().codes().size();
    if (data.inputWidth() != width) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has rows of %d numbers, the model was trained on %d: give the columns of"
                  + " training",
              data.name(),
              data.inputWidth(),
              width));
    }
    ModelRows rows = numbers(data.name(), data.inputs().toArray(), data.rows(), model);
    int[] labels = data.labels();
    if (labels == null || model.task() != Task.CLASSIFICATION) {
      DoubleMatrix targets = data.targets();
      return model.task() == Task.REGRESSION && targets != null && targets.columns() == 1
          ? new ModelRows(rows.inputs, null, targets.toArray(), List.of())
          : rows;
    }
    int[] known = new int[labels.length];
    for (int i = 0; i < known.length; i++) {
      String name =
          data.classes().isEmpty() ? Integer.toString(labels[i]) : data.classes().get(labels[i]);
      known[i] = model.classes().indexOf(name);
    }
    return new ModelRows(rows.inputs, known, null, List.of());
  }

  /** Number of rows. */
  int count() {
    return inputs.rows();
  }

  /** The value of row i in the column that was learnt, as text; empty when it is not known. */
  String actual(int i, NeuralKernelModel model) {
    if (labels != null) {
      return labels[i] < 0 ? "" : model.classes().get(labels[i]);
    }
    double value = Objects.requireNonNull(values)[i];
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /**
   * Whether the column that was learnt is known for these rows, so that predictions can be judged.
   */
  boolean isJudged() {
    return labels != null || values != null;
  }
}
