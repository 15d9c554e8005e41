package dev.tangent.job.learner;

import dev.tangent.data.table.Task;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much each column matters to a model, measured in two ways: how much worse the model predicts
 * when the column's fields are shuffled between rows, and how steep its outputs are along the
 * column's inputs.
 */
public final class Importances {

  /**
   * Step of the central difference: rounding and truncation errors are both about 1e-10 of the
   * slope.
   */
  private static final double STEP = 1e-5;

  private Importances() {}

  /**
   * One column.
   *
   * @param column its name
   * @param permutation accuracy lost, or root mean squared error gained, by exchanging its fields
   * @param gradient root mean square over rows and outputs of the slope along its inputs, which are
   *     standardized where the model does that
   */
  public record Importance(String column, double permutation, double gradient) {}

  /**
   * {@return the importance of every column, in the order of training}
   *
   * @param model whose inputs they are
   * @param rows encoded rows that were best not trained on, M × width
   * @param labels class of each, an index; empty for values
   * @param values value of each; empty for classes
   * @param seed of the exchanges
   */
  public static List<Importance> of(
      NeuralKernelModel model, DoubleMatrix rows, int[] labels, double[] values, long seed) {
    int[] columns = model.encoding().inputColumns();
    int count = model.encoding().codes().size();
    double before = error(model, rows, labels, values);
    double[] gradients = gradients(model, rows, columns, count);
    int[] order = order(rows.rows(), seed);
    List<Importance> result = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      DoubleMatrix exchanged = rows.copy();
      for (int j = 0; j < columns.length; j++) {
        if (columns[j] == c) {
          for (int i = 0; i < order.length; i++) {
            exchanged.set(i, j, rows.get(order[i], j));
          }
        }
      }
      result.add(
          new Importance(
              model.encoding().codes().get(c).name(),
              error(model, exchanged, labels, values) - before,
              gradients[c]));
    }
    return result;
  }

  private static int[] order(int rows, long seed) {
    double[] key = new double[rows];
    for (int i = 0; i < rows; i++) {
      key[i] = CounterRandom.uniform(seed, RandomStreams.IMPORTANCES, i);
    }
    return IntStream.range(0, rows)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> key[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  private static double error(
      NeuralKernelModel model, DoubleMatrix rows, int[] labels, double[] values) {
    DoubleMatrix outputs = model.outputs(rows);
    return model.task() == Task.CLASSIFICATION
        ? 1 - Judge.accuracy(Judge.classes(outputs), labels)
        : Judge.rootMeanSquare(outputs, 0, values);
  }

  private static double[] gradients(
      NeuralKernelModel model, DoubleMatrix rows, int[] columns, int count) {
    double[] squares = new double[count];
    for (int j = 0; j < columns.length; j++) {
      DoubleMatrix up = rows.copy();
      DoubleMatrix down = rows.copy();
      for (int i = 0; i < rows.rows(); i++) {
        up.set(i, j, rows.get(i, j) + STEP);
        down.set(i, j, rows.get(i, j) - STEP);
      }
      DoubleMatrix a = model.outputs(up);
      DoubleMatrix b = model.outputs(down);
      for (int i = 0; i < a.rows(); i++) {
        for (int c = 0; c < a.columns(); c++) {
          double slope = (a.get(i, c) - b.get(i, c)) / (2 * STEP);
          squares[columns[j]] += slope * slope / ((double) a.rows() * a.columns());
        }
      }
    }
    for (int c = 0; c < count; c++) {
      squares[c] = Math.sqrt(squares[c]);
    }
    return squares;
  }
}
