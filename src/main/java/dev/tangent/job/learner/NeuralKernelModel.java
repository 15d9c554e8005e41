package dev.tangent.job.learner;

import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.RawTable;
import dev.tangent.data.table.Task;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.dynamics.learner.SupportVectorClassifier;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A trained learner: it holds what it needs to predict, and nothing else. A file keeps it ({@link
 * #save}, {@link #load}); Tangent's jar alone predicts with it.
 *
 * <pre>{@code
 * NeuralKernelModel model = NeuralKernelModel.load(Path.of("model.tangent"));
 * String species = model.predictClass(5.1, 3.5, 1.4, 0.2);
 * double[] p = model.probabilities(5.1, 3.5, 1.4, 0.2);   // in the order of model.classes()
 * }</pre>
 *
 * <p>A row is one number a column, in the order of training and without the target; NaN is a
 * missing one. With columns of names a row is one text a column. Rows become numbers by the {@link
 * Encoding} that was fitted to the training rows. Immutable; any number of threads may use it.
 */
public final class NeuralKernelModel {
  private final ModelParts parts;
  private final RowPredictor rows;
  private final SoftmaxLink link;

  /** The factored kernel; null until deviations are asked for. */
  private volatile @Nullable KernelRegression regression;

  NeuralKernelModel(ModelParts parts) {
    this.parts = parts;
    rows = parts.rowPredictor();
    link = new SoftmaxLink(parts.temperature());
  }

  /**
   * Reads a model.
   *
   * @param file of {@link #save}
   * @return the model
   * @throws dev.tangent.data.DataException when the file is none, damaged, or of a version that
   *     this program doesn't know
   */
  public static NeuralKernelModel load(Path file) {
    return new NeuralKernelModel(ModelFile.read(file));
  }

  /**
   * Writes the model; the file is there whole or not at all.
   *
   * @param file to be written
   */
  public void save(Path file) {
    ModelFile.write(file, parts);
  }

  /** {@return classes or values} */
  public Task task() {
    return parts.task();
  }

  /** {@return names of the classes, in the order of probabilities; empty for values} */
  public List<String> classes() {
    return parts.classes();
  }

  /** {@return how columns become inputs} */
  public Encoding encoding() {
    return parts.encoding();
  }

  /** {@return name of the column that was learnt} */
  public String target() {
    return parts.target();
  }

  /** {@return the kernel and its ridge or cost, as {@code depth=3 frozen=1 ridge=0.1}} */
  public String chosen() {
    return parts.chosen();
  }

  /** {@return number of training rows that are kept} */
  public int trainingRows() {
    return parts.points().rows();
  }

  /**
   * {@return root mean squared error of training rows that were left out; 0 where that wasn't
   * computed}
   */
  public double leaveOneOutError() {
    return parts.error();
  }

  /** {@return whether single rows are predicted by the fast path of {@link RowPredictor}} */
  public boolean isFast() {
    return rows.isFast();
  }

  /** {@return whether an {@link Explainer} can say which training rows a prediction rests on} */
  public boolean isExplained() {
    return parts.pairs().length == 0 && parts.ridge() > 0;
  }

  /**
   * {@return the most probable class of a row}
   *
   * @param row one field for each column, in the order of training
   */
  public String predictClass(double... row) {
    return parts.classes().get(best(outputs(row)));
  }

  /**
   * {@return the most probable class of a row of texts}
   *
   * @param row one field for each column, in the order of training
   */
  public String predictClass(String... row) {
    return parts.classes().get(best(outputs(row)));
  }

  /**
   * {@return the value predicted for a row}
   *
   * @param row one field for each column, in the order of training
   */
  public double predictValue(double... row) {
    requireTask(Task.REGRESSION);
    return outputs(row)[0];
  }

  /**
   * {@return the value predicted for a row of texts}
   *
   * @param row one field for each column, in the order of training
   */
  public double predictValue(String... row) {
    requireTask(Task.REGRESSION);
    return outputs(row)[0];
  }

  /**
   * {@return probability of each class for a row}
   *
   * @param row one field for each column, in the order of training
   */
  public double[] probabilities(double... row) {
    return probabilitiesOf(outputs(row));
  }

  /**
   * {@return probability of each class for a row of texts}
   *
   * @param row one field for each column, in the order of training
   */
  public double[] probabilities(String... row) {
    return probabilitiesOf(outputs(row));
  }

  private double[] probabilitiesOf(double[] outputs) {
    requireTask(Task.CLASSIFICATION);
    int k = outputs.length;
    return link.probabilities(DoubleMatrix.wrap(outputs, 0, 1, k, k)).toArray();
  }

  private int best(double[] outputs) {
    requireTask(Task.CLASSIFICATION);
    int best = 0;
    for (int c = 1; c < outputs.length; c++) {
      best = outputs[c] > outputs[best] ? c : best;
    }
    return best;
  }

  private void requireTask(Task task) {
    if (parts.task() != task) {
      throw new IllegalStateException(
          "the model learnt "
              + (task == Task.REGRESSION
                  ? "classes, not values: ask predictClass"
                  : "values, not classes: ask predictValue"));
    }
  }

  /**
   * {@return outputs of a row: a score of each class, or the value}
   *
   * @param row one field for each column, in the order of training
   */
  public double[] outputs(double... row) {
    double[] x = new double[parts.encoding().width()];
    if (!parts.encoding().isNumeric()) {
      throw new IllegalArgumentException(
          "the model has columns of names: give each row as texts, one a column");
    }
    parts.encoding().encode(row, x);
    return outputsOf(x);
  }

  /**
   * {@return outputs of a row of texts}
   *
   * @param row one field for each column, in the order of training
   */
  public double[] outputs(String... row) {
    double[] x = new double[parts.encoding().width()];
    parts.encoding().encode(row, x);
    return outputsOf(x);
  }

  private double[] outputsOf(double[] x) {
    double[] raw = new double[rows.outputs()];
    rows.predict(parts.transformed(x), raw);
    if (parts.pairs().length == 0) {
      for (int c = 0; c < raw.length; c++) {
        raw[c] += parts.offset();
      }
      return raw;
    }
    return SupportVectorClassifier.scores(
        raw, parts.biases(), parts.pairs(), parts.classes().size());
  }

  /**
   * {@return outputs of many encoded rows at once, M × width: M × k}
   *
   * @param encoded rows as {@link #encode} makes them, M × width
   */
  public DoubleMatrix outputs(DoubleMatrix encoded) {
    if (encoded.columns() != parts.encoding().width()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows of %d inputs, the model was trained on %d",
              encoded.columns(),
              parts.encoding().width()));
    }
    DoubleMatrix x = parts.transformed(encoded);
    DoubleMatrix raw =
        Products.multiply(parts.rowKernel().between(x, parts.points()), parts.dual());
    if (parts.pairs().length > 0) {
      DoubleMatrix scores = DoubleMatrix.zeros(raw.rows(), parts.classes().size());
      for (int i = 0; i < raw.rows(); i++) {
        double[] decisions = raw.rowRange(i, i + 1).toArray();
        double[] row =
            SupportVectorClassifier.scores(
                decisions, parts.biases(), parts.pairs(), parts.classes().size());
        System.arraycopy(row, 0, scores.array(), scores.rowOffset(i), row.length);
      }
      return scores;
    }
    for (int i = 0; i < raw.rows(); i++) {
      for (int c = 0; c < raw.columns(); c++) {
        raw.set(i, c, raw.get(i, c) + parts.offset());
      }
    }
    return raw;
  }

  /** {@return number of outputs: a score of each class, or the value} */
  public int outputCount() {
    return parts.pairs().length > 0 ? parts.classes().size() : parts.dual().columns();
  }

  /**
   * {@return standard deviation of a value at each of these encoded rows: that of the Gaussian
   * process whose mean the model is, times the factor that makes leave-one-out errors have variance
   * 1. A model without that factor gives {@link #leaveOneOutError} for all rows}
   *
   * <p>The first call factors the kernel of the training rows, N³/3 flops; then N² for each row.
   *
   * @param encoded rows as {@link #encode} makes them, M × width
   */
  public double[] deviations(DoubleMatrix encoded) {
    requireTask(Task.REGRESSION);
    double[] result = new double[encoded.rows()];
    if (parts.spread() == 0) {
      Arrays.fill(result, parts.error());
      return result;
    }
    RowKernel kernel = parts.rowKernel();
    DoubleMatrix x = parts.transformed(encoded);
    DoubleMatrix between = kernel.between(parts.points(), x);
    DoubleMatrix solved = regression(kernel).fit(between).dual();
    double[] diagonal = kernel.diagonal(x);
    for (int j = 0; j < result.length; j++) {
      double known = 0;
      for (int i = 0; i < between.rows(); i++) {
        known += between.get(i, j) * solved.get(i, j);
      }
      result[j] = Math.sqrt(parts.spread() * (Math.max(0, diagonal[j] - known) + parts.ridge()));
    }
    return result;
  }

  /** Two threads may factor the kernel at the same time: both get the same result. */
  private KernelRegression regression(RowKernel kernel) {
    KernelRegression known = regression;
    if (known == null) {
      known = KernelRegression.of(kernel.square(parts.points()), Ridge.absolute(parts.ridge()));
      regression = known;
    }
    return known;
  }

  /**
   * {@return probabilities from outputs, M × k}
   *
   * @param outputs M × k
   */
  public DoubleMatrix probabilities(DoubleMatrix outputs) {
    requireTask(Task.CLASSIFICATION);
    return link.probabilities(outputs);
  }

  /**
   * {@return the rows of a table as the model sees them: columns by their names, or by their order}
   *
   * @param table with the columns of training
   * @param notes gets a line for names that no training row has
   * @throws dev.tangent.data.DataException with line and column when it doesn't fit
   */
  public DoubleMatrix encode(RawTable table, List<String> notes) {
    return parts.encoding().encode(table, parts.target(), notes);
  }

  /**
   * {@return the learnt metric M of a feature machine, d × d over the encoded inputs, of trace d:
   * its diagonal says how much each input matters} Null for other learners.
   */
  public @Nullable DoubleMatrix metric() {
    DoubleMatrix root = parts.transform();
    return root == null ? null : Products.multiply(root, root); // M^½ is symmetric
  }

  ModelParts parts() {
    return parts;
  }
}
