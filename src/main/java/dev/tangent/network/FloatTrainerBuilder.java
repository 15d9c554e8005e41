// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link FloatTrainer}; {@link #build} checks them against each other. */
public final class FloatTrainerBuilder {
  final FloatNetwork network;
  final FloatMatrix x;
  final FloatTrainingDirection direction;
  FloatMatrix evaluation;
  TrainingListener listener = (step, time, cost) -> {};
  Supplier<@Nullable FloatNetwork> start;
  double learningRate = 1;
  double momentum;
  int batchSize;
  long seed;
  private int chunkLimit;

  FloatTrainerBuilder(FloatNetwork network, FloatMatrix x, FloatTrainingDirection direction) {
    this.network = network;
    this.x = x;
    this.direction = direction;
    evaluation = FloatMatrix.zeros(0, network.inputWidth());
    start =
        () ->
            network.seed().isPresent()
                ? FloatNetwork.initialize(
                    network.architecture(), network.seed().getAsLong(), network.parametrization())
                : null;
  }

  /**
   * Sets the learning rate η of the paper, 1 by default: time is steps × η.
   *
   * @param learningRate η
   * @return this builder
   */
  public FloatTrainerBuilder learningRate(double learningRate) {
    this.learningRate = learningRate;
    return this;
  }

  /**
   * Sets the momentum μ of v ← μ v + gradient, θ += η v; 0 by default.
   *
   * @param momentum μ, from 0, below 1
   * @return this builder
   */
  public FloatTrainerBuilder momentum(double momentum) {
    this.momentum = momentum;
    return this;
  }

  /**
   * Sets how many points each step takes; 0, the default, stands for all of them.
   *
   * @param batchSize points of each step
   * @return this builder
   */
  public FloatTrainerBuilder batchSize(int batchSize) {
    this.batchSize = batchSize;
    return this;
  }

  /**
   * Sets the seed of the order of mini-batches, 0 by default.
   *
   * @param seed of the order
   * @return this builder
   */
  public FloatTrainerBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Sets points, E × n_0, whose outputs every forward pass computes along with the batch.
   *
   * @param points E × n_0
   * @return this builder
   */
  public FloatTrainerBuilder evaluation(FloatMatrix points) {
    this.evaluation = points;
    return this;
  }

  /**
   * Sets a listener that is called at each step; none by default.
   *
   * @param listener hears of each step
   * @return this builder
   */
  public FloatTrainerBuilder listener(TrainingListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Sets how to get the network as it was at the start. If training diverges, it is needed to name
   * the largest stable step. It may be a second network, or the trained one reset. By default it is
   * drawn again from its seed; null says that it is not available.
   *
   * @param start makes the network as it was, or null
   * @return this builder
   */
  public FloatTrainerBuilder start(Supplier<@Nullable FloatNetwork> start) {
    this.start = start;
    return this;
  }

  /**
   * Sets the most points of one pass; a larger batch is summed over several passes. By default
   * {@link Footprint#mostPoints}.
   *
   * @param points most points of one pass
   * @return this builder
   */
  public FloatTrainerBuilder chunk(int points) {
    this.chunkLimit = points;
    return this;
  }

  int chunk() {
    return chunkLimit > 0 ? chunkLimit : Footprint.of(network.architecture()).mostPoints();
  }

  /** {@return the trainer, at step 0} */
  public FloatTrainer build() {
    FloatTrainer.checkInputs(network, x, "inputs");
    FloatTrainer.checkInputs(network, evaluation, "evaluation points");
    direction.check(x.rows(), network.outputWidth());
    if (x.rows() == 0) {
      throw new IllegalArgumentException("there are no points to train on: at least one row");
    }
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a learning rate is positive and finite, got " + learningRate);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum lies in [0, 1), got " + momentum);
    }
    if (batchSize < 0 || batchSize > x.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch has 1 to %d points, all the data, got %d",
              x.rows(),
              batchSize));
    }
    return new FloatTrainer(this);
  }
}
