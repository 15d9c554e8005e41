// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gradient descent of a network along a {@link FloatTrainingDirection}: θ += η/B Σ_i J(x_i)ᵀ
 * d(x_i), full batch or mini-batches, with or without momentum. Time is steps × η.
 *
 * {@snippet :
 * FloatMatrix x = FloatMatrix.of(2, 2, 1, 0, 0, 1);
 * FloatMatrix y = FloatMatrix.of(2, 1, 1, -1);
 * FloatTrainer trainer =
 *     FloatTrainer.of(network, x, new FloatLeastSquares(y)).learningRate(0.5).build();
 * trainer.train(100);
 * double cost = trainer.evaluate();
 * }
 *
 * <p>A step costs 6 flops per parameter and point. Memory beyond the parameters: the activations of
 * one chunk of the batch; the gradient is added straight to the weights and never stored, unless
 * there is momentum or the batch has several chunks (then one more vector of the parameters' size).
 * Nothing is allocated per step. The bits are the same for any number of threads. An interrupt
 * stops the training between steps, never while a step changes the parameters. One thread at a
 * time.
 */
public final class FloatTrainer {
  private final FloatNetwork network;
  private final FloatMatrix x;
  private final FloatTrainingDirection direction;
  private final TrainingListener listener;
  private final Supplier<@Nullable FloatNetwork> start;
  private final double learningRate;
  private final double momentum;
  private final Batches batches;
  private final int chunk;
  private final int[] chunkPoints;
  private final FloatNetworkPass pass; // chunk + evaluation points
  private final FloatMatrix deltas; // k × chunk
  private final FloatMatrix outputs; // k × batch
  private final FloatMatrix evaluationOutputs; // k × evaluation points
  private final FloatUpdate update;
  private boolean resident; // the pass holds the inputs of a batch that never changes
  private final Runnable lastChunk = this::finishStep;
  private final Runnable allChunks = this::stepInChunks;
  private long step;
  private double cost = Double.NaN;
  private double firstCost = Double.NaN;

  FloatTrainer(FloatTrainerBuilder b) {
    network = b.network;
    x = b.x;
    direction = b.direction;
    listener = b.listener;
    start = b.start;
    learningRate = b.learningRate;
    momentum = b.momentum;
    int batch = b.batchSize == 0 ? x.rows() : b.batchSize;
    batches = new Batches(x.rows(), batch, b.seed);
    int chunks = (batch + b.chunk() - 1) / b.chunk();
    chunk = (batch + chunks - 1) / chunks;
    chunkPoints = new int[chunk];
    int riding = b.evaluation.rows();
    pass = FloatNetworkPass.training(network, chunk, chunk + riding);
    for (int i = 0; i < riding; i++) {
      pass.setPoint(chunk + i, b.evaluation, i);
    }
    int k = network.outputWidth();
    deltas = FloatMatrix.zeros(k, chunk);
    outputs = FloatMatrix.zeros(k, batch);
    evaluationOutputs = FloatMatrix.zeros(k, riding);
    update =
        chunk == batch && momentum == 0
            ? FloatUpdate.direct(batch, learningRate)
            : FloatUpdate.momentum(network, batch, learningRate, momentum);
  }

  /**
   * {@return a builder of a trainer on the points in the rows of x, N × n_0}
   *
   * @param network to be trained, in place
   * @param x points, N × n_0
   * @param direction down which it goes
   */
  public static FloatTrainerBuilder of(
      FloatNetwork network, FloatMatrix x, FloatTrainingDirection direction) {
    return new FloatTrainerBuilder(network, x, direction);
  }

  /**
   * Makes {@code steps} steps.
   *
   * @param steps how many
   * @throws DivergenceException if the cost is not finite any more or grows too large to be of use
   * @throws java.util.concurrent.CancellationException if the thread is interrupted, between steps
   */
  public void train(long steps) {
    for (long s = 0; s < steps; s++) {
      step();
    }
  }

  /**
   * Makes {@code steps} steps with each of several trainers, of different networks: each trainer
   * stays on one thread, which for small networks is faster than sharing each product among all
   * threads. Listeners are called from several threads. Each network ends with the same bits as if
   * trained alone.
   *
   * @param trainers of different networks
   * @param steps how many
   */
  public static void trainTogether(List<FloatTrainer> trainers, long steps) {
    Threads.current().forEach(trainers.size(), i -> trainers.get(i).train(steps));
  }

  /** Makes one step: forward, the listener, backward. */
  public void step() {
    Threads.checkInterrupted();
    if (chunk == batches.size()) {
      report(forward(batches.of(step), 0) / chunk);
      // From here on parameters change: an interrupt waits for the end of the step.
      Threads.uninterrupted(lastChunk);
    } else {
      Threads.uninterrupted(allChunks);
    }
    step++;
  }

  private void stepInChunks() {
    int[] batch = batches.of(step);
    double sum = 0;
    for (int from = 0; from < batch.length; from += chunk) {
      sum += forward(batch, from);
      if (from + chunk < batch.length) {
        pass.backward(deltas, update.consumer(from == 0));
      }
    }
    report(sum / batch.length);
    finishStep();
  }

  private void finishStep() {
    pass.backward(deltas, update.consumer(chunk == batches.size()));
    update.finish();
  }

  /**
   * {@return the cost of the next step's batch at the parameters as they are; the listener hears of
   * it}
   */
  public double evaluate() {
    int[] batch = batches.of(step);
    double sum = 0;
    for (int from = 0; from < batch.length; from += chunk) {
      sum += forward(batch, from);
    }
    report(sum / batch.length);
    return cost;
  }

  /**
   * Forward pass over the chunk that starts at {@code from}, and its deltas. The last chunk of
   * several is moved back to be full; the points that it shares with the chunk before get no delta.
   *
   * @return the sum of the cost over the chunk's own points
   */
  private double forward(int[] batch, int from) {
    int first = Math.min(from, batch.length - chunk);
    int skipped = from - first;
    int count = chunk - skipped;
    load(batch, first);
    FloatMatrix f = pass.forward();
    if (skipped == 0) {
      System.arraycopy(batch, from, chunkPoints, 0, count);
      keep(f, 0, from, count);
      return count * direction.apply(f, chunkPoints, count, deltas);
    }
    deltas.fill(0f);
    System.arraycopy(batch, from, chunkPoints, 0, count);
    keep(f, skipped, from, count);
    return count
        * direction.apply(
            f.columnRange(skipped, chunk), chunkPoints, count, deltas.columnRange(skipped, chunk));
  }

  private void load(int[] batch, int first) {
    if (resident) {
      return;
    }
    for (int i = 0; i < chunk; i++) {
      pass.setPoint(i, x, batch[first + i]);
    }
    resident = chunk == x.rows();
  }

  private void keep(FloatMatrix f, int column, int to, int count) {
    for (int a = 0; a < f.rows(); a++) {
      System.arraycopy(
          f.array(), f.rowOffset(a) + column, outputs.array(), outputs.rowOffset(a) + to, count);
      System.arraycopy(
          f.array(),
          f.rowOffset(a) + chunk,
          evaluationOutputs.array(),
          evaluationOutputs.rowOffset(a),
          evaluationOutputs.columns());
    }
  }

  private void report(double value) {
    cost = value;
    if (Double.isNaN(firstCost)) {
      firstCost = value;
    }
    if (!(Math.abs(value) <= 1e8 * Math.max(1, Math.abs(firstCost)))) {
      throw new DivergenceException(step, value, learningRate, stableStepAtStart());
    }
    listener.step(step, time(), value);
  }

  private double stableStepAtStart() {
    try {
      FloatNetwork initial = start.get();
      return initial == null
          ? Double.NaN
          : new FloatTangentProduct(initial, x).stableStep(direction.curvature(), momentum);
    } catch (OutOfMemoryError e) {
      return Double.NaN; // The divergence is to be reported, not this failure.
    }
  }

  /** {@return the network that is trained} */
  public FloatNetwork network() {
    return network;
  }

  /** {@return how many steps the parameters have made} */
  public long stepCount() {
    return step;
  }

  /** {@return steps × learning rate} */
  public double time() {
    return step * learningRate;
  }

  /** {@return η} */
  public double learningRate() {
    return learningRate;
  }

  /** {@return the cost that was seen last, NaN before the first step} */
  public double cost() {
    return cost;
  }

  /**
   * {@return outputs of the last forward pass, k × batch, live; column i belongs to point i of the
   * batch}
   */
  public FloatMatrix outputs() {
    return outputs;
  }

  /** {@return outputs at the evaluation points in the last forward pass, k × points, live} */
  public FloatMatrix evaluationOutputs() {
    return evaluationOutputs;
  }

  /** {@return the velocity, live, for a checkpoint; null without momentum} */
  public @Nullable FloatParameterVector velocity() {
    return momentum == 0 ? null : update.velocity();
  }

  /**
   * Continues from a checkpoint, whose parameters and velocity the caller has already put in place.
   *
   * @param stepCount how many steps they had made
   * @param costAtStart the cost at step 0, as {@link #costAtStart()} gave it
   */
  public void resumeAt(long stepCount, double costAtStart) {
    step = stepCount;
    firstCost = costAtStart;
  }

  /** {@return the first cost that was seen, NaN before that: the measure of divergence} */
  public double costAtStart() {
    return firstCost;
  }

  static void checkInputs(FloatNetwork network, FloatMatrix points, String what) {
    Shapes.require(
        "width of the " + what,
        points.columns(),
        "input width of the network",
        network.inputWidth());
    for (int i = 0; i < points.rows(); i++) {
      for (int j = 0; j < points.columns(); j++) {
        if (!(Math.abs(points.get(i, j)) < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s (%d, %d) is %s: it must be finite",
                  what,
                  i,
                  j,
                  points.get(i, j)));
        }
      }
    }
  }
}
