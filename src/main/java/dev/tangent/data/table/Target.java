package dev.tangent.data.table;

import dev.tangent.data.Dataset;
import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;
import java.util.List;

/**
 * The column to learn.
 *
 * @param column of the file, from 0
 * @param name its name there, or its number from 1
 * @param classes names of the classes, sorted; empty when values are learnt
 * @param labels class of each row, an index into {@code classes}; empty when values are learnt
 * @param values value of each row; empty when classes are learnt
 */
public record Target(int column, String name, List<String> classes, int[] labels, double[] values)
    implements Serializable {

  /** {@return what kind of thing is learnt} */
  public Task task() {
    return classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /** {@return N × k one-hot rows, or N × 1 values} */
  public DoubleMatrix matrix() {
    return task() == Task.CLASSIFICATION
        ? Dataset.oneHot(labels, classes.size())
        : DoubleMatrix.wrap(values.clone(), 0, values.length, 1, 1);
  }
}
