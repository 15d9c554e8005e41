package dev.tangent.job.learner;

import dev.tangent.data.table.Table;
import dev.tangent.data.table.Task;

/**
 * Learns values of rows with the kernel of a network of infinite width: depth, frozen layers and
 * ridge chosen by leave-one-out.
 *
 * <pre>{@code
 * NeuralKernelModel model = NeuralKernelRegressor.create().fit(x, y);
 * double value = model.predictValue(0.1, 0.2);
 * }</pre>
 *
 * <p>Cost as of {@link NeuralKernelClassifier}. Immutable.
 */
public final class NeuralKernelRegressor {
  private final LearnerSpec spec;

  private NeuralKernelRegressor(LearnerSpec spec) {
    this.spec = spec;
  }

  /** {@return a learner by ridge regression on the NTK of ReLU networks of one to five layers} */
  public static NeuralKernelRegressor create() {
    return new NeuralKernelRegressor(
        LearnerSpec.DEFAULT.with(LearnerKind.NTK, MethodKind.RIDGE, SelectKind.LOO));
  }

  /**
   * {@return a learner of these settings; its method is ridge regression}
   *
   * @param spec settings
   */
  public static NeuralKernelRegressor of(LearnerSpec spec) {
    return new NeuralKernelRegressor(spec.with(spec.learner(), MethodKind.RIDGE, SelectKind.LOO));
  }

  /**
   * {@return this learner with other depths to choose from}
   *
   * @param depths to choose from
   */
  public NeuralKernelRegressor withDepths(Integer... depths) {
    return new NeuralKernelRegressor(spec.withDepths(depths));
  }

  /**
   * {@return this learner with another kernel}
   *
   * @param kernel of which network
   */
  public NeuralKernelRegressor with(LearnerKind kernel) {
    return new NeuralKernelRegressor(spec.with(kernel, MethodKind.RIDGE, SelectKind.LOO));
  }

  /**
   * Learns from rows of numbers.
   *
   * @param x a row each, all of the same length; NaN is a missing number
   * @param values the value of each row
   * @return the model
   * @throws IllegalArgumentException when the sizes don't agree or all values are the same
   */
  public NeuralKernelModel fit(double[][] x, double... values) {
    return fit(LearningData.of(x, values));
  }

  /**
   * Learns from a table.
   *
   * @param table with a target of values
   * @return the model
   * @throws IllegalArgumentException when its target is of classes, or of one value
   */
  public NeuralKernelModel fit(Table table) {
    return fit(LearningData.of(table));
  }

  private NeuralKernelModel fit(LearningData data) {
    if (data.task() != Task.REGRESSION) {
      throw new IllegalArgumentException(
          "the target has classes: NeuralKernelClassifier learns them; or read it with"
              + " Task.REGRESSION");
    }
    data.checkAllRows();
    Plan plan = new Plan(spec.learner(), MethodKind.RIDGE, SelectKind.LOO, true);
    return ModelTrainer.train(data, spec, plan, 0);
  }
}
