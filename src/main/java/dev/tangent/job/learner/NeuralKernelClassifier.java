package dev.tangent.job.learner;

import dev.tangent.data.table.Table;
import dev.tangent.data.table.Task;

/**
 * Learns classes of rows with the kernel of a network of infinite width: depth, frozen layers and
 * ridge chosen by leave-one-out, class probabilities calibrated.
 *
 * <pre>{@code
 * NeuralKernelModel model = NeuralKernelClassifier.create().fit(x, labels);
 * String label = model.predictClass(5.1, 3.5, 1.4, 0.2);
 * model.save(Path.of("model.tangent"));
 * }</pre>
 *
 * <p>Cost of N rows: 9N³ flops for each depth and number of frozen layers; a second for N = 500, a
 * minute for 2000. Immutable.
 */
public final class NeuralKernelClassifier {
  private final LearnerSpec spec;

  private NeuralKernelClassifier(LearnerSpec spec) {
    this.spec = spec;
  }

  /** {@return a learner by ridge regression on the NTK of ReLU networks of one to five layers} */
  public static NeuralKernelClassifier create() {
    return new NeuralKernelClassifier(
        LearnerSpec.DEFAULT.with(LearnerKind.NTK, MethodKind.RIDGE, SelectKind.LOO));
  }

  /**
   * {@return a learner of these settings}
   *
   * @param spec settings
   */
  public static NeuralKernelClassifier of(LearnerSpec spec) {
    return new NeuralKernelClassifier(spec);
  }

  /**
   * {@return this learner with other depths to choose from}
   *
   * @param depths to choose from
   */
  public NeuralKernelClassifier withDepths(Integer... depths) {
    return new NeuralKernelClassifier(spec.withDepths(depths));
  }

  /**
   * {@return this learner with another kernel and method: support vectors, feature machines}
   *
   * @param kernel of which network
   * @param method what is done with it
   */
  public NeuralKernelClassifier with(LearnerKind kernel, MethodKind method) {
    return new NeuralKernelClassifier(
        spec.with(
            kernel, method, method == MethodKind.SVC ? SelectKind.VALIDATION : SelectKind.LOO));
  }

  /**
   * Learns from rows of numbers.
   *
   * @param x a row each, all of the same length; NaN is a missing number
   * @param labels the class of each row, by any name
   * @return the model
   * @throws IllegalArgumentException when the sizes don't agree or all rows are of one class
   */
  public NeuralKernelModel fit(double[][] x, String... labels) {
    return fit(LearningData.of(x, labels));
  }

  /**
   * Learns from a table.
   *
   * @param table with a target of classes
   * @return the model
   * @throws IllegalArgumentException when its target is of values, or of one class
   */
  public NeuralKernelModel fit(Table table) {
    return fit(LearningData.of(table));
  }

  private NeuralKernelModel fit(LearningData data) {
    if (data.task() != Task.CLASSIFICATION) {
      throw new IllegalArgumentException(
          "the target has values: NeuralKernelRegressor learns them; or read it with"
              + " Task.CLASSIFICATION");
    }
    data.checkAllRows();
    Plan plan = new Plan(spec.learner(), spec.method(), spec.select(), true);
    return ModelTrainer.train(data, spec, plan, 0);
  }
}
