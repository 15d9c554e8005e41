package dev.tangent.job.train;

import dev.tangent.data.Dataset;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.network.WeightsFile;
import org.jspecify.annotations.Nullable;

/**
 * One network to be trained on one data set.
 *
 * @param data with targets, or with labels for cross-entropy
 * @param architecture of the network
 * @param parametrization of its parameters
 * @param weights to start from, or null to draw them by the seed
 * @param seed of the parameters and of the order of mini-batches
 * @param labels for cross-entropy, null for least squares
 * @param test points to watch the cost and the accuracy on, or null
 * @param learningRate η, or the fraction of the largest stable one
 * @param fraction whether it is a fraction
 * @param momentum μ of v ← μ v + gradient
 * @param batchSize points a step, 0 for all
 * @param steps how many
 * @param checkpointEvery steps between checkpoints; 0 for one a minute
 * @param kernelEvery steps between looks at the tangent kernel; 0 for steps 0, 1, 2, 4, 8, … and
 *     the last; −1 never
 * @param probes at how many points the kernel is looked at, the first ones of the data
 * @param diagnostics whether the regime of the training is measured
 * @param outputScale α of f = α (h − h_0); NaN for the network's outputs as they are
 */
record TrainingPlan(
    Dataset data,
    Architecture architecture,
    Parametrization parametrization,
    @Nullable WeightsFile weights,
    long seed,
    int @Nullable [] labels,
    @Nullable Dataset test,
    double learningRate,
    boolean fraction,
    double momentum,
    int batchSize,
    long steps,
    long checkpointEvery,
    long kernelEvery,
    int probes,
    boolean diagnostics,
    double outputScale) {

  /** With more parameters than this no copy of the start is kept. */
  static final long MANY_PARAMETERS = 20_000_000;

  /** The network's name in the log and of its checkpoint. */
  static final String MEMBER = "network";

  /** Whether the test cost is measured after this many steps: at least 60 times in all. */
  boolean testsAt(long step) {
    return step == steps || Long.bitCount(step) <= 1 || step % Math.max(1, steps / 50) == 0;
  }

  /** Whether the tangent kernel is looked at after this many steps. */
  boolean looksAt(long step) {
    if (kernelEvery < 0) {
      return false;
    }
    if (step == 0 || step == steps) {
      return true;
    }
    return kernelEvery > 0 ? step % kernelEvery == 0 : Long.bitCount(step) == 1;
  }

  /** Whether there is room for a copy of the network as it started. */
  boolean keepsStart() {
    return architecture.parameterCount() <= MANY_PARAMETERS;
  }

  /** How many looks there are in all, about. */
  double looks() {
    double between =
        kernelEvery > 0 ? (double) steps / kernelEvery : Math.log(Math.max(1, steps)) / Math.log(2);
    return kernelEvery < 0 ? 0 : between + 2;
  }

  /** The number of the look after this many steps, counted from the first. */
  long lookNumber(long step) {
    return kernelEvery > 0 ? step / kernelEvery : 63 - Long.numberOfLeadingZeros(step);
  }

  /** Whether f is α (h − h_0). */
  boolean isScaled() {
    return !Double.isNaN(outputScale);
  }

  /** Whether a checkpoint is due after this many steps. */
  boolean checkpointsAt(long step) {
    return checkpointEvery > 0 && step % checkpointEvery == 0;
  }

  /** Every how many steps the cost is written down: about 2000 times in all. */
  long stride() {
    return Math.max(1, steps / 2000);
  }
}
