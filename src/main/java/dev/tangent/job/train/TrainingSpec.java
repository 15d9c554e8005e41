package dev.tangent.job.train;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.NetworkSpec;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The training of one network on one data set ({@code ntk train}).
 *
 * @param data with targets, or with labels for cross-entropy
 * @param network where its parameters come from
 * @param testInputs test points, M × n_0, whose cost and accuracy are watched; or null
 * @param testTargets their targets, M × k or M classes; or null
 * @param testRows how many of the last rows of the data to test on in place of those inputs; they
 *     are not trained on; or null
 * @param cost which cost is minimized
 * @param learningRate η, or as {@code 50%} the part of the largest stable one
 * @param steps how many
 * @param batchSize points a step; 0 for all
 * @param momentum μ of v ← μ v + gradient, in [0, 1)
 * @param checkpointEvery steps between checkpoints; 0 for one a minute
 * @param kernelEvery steps between looks at the tangent kernel; 0 for steps 0, 1, 2, 4, 8, … and
 *     the last; −1 never
 * @param probes points at which the kernel is looked at
 * @param diagnostics what is measured of the kernel to tell whether the training is lazy or rich
 * @param outputScale α: what is trained is f = α (h − h_0) of the network's outputs h, with a rate
 *     over α² in terms of h; null for f = h
 * @param architecture the network
 * @param seed of the parameters, the mini-batches and random data
 * @param precision null for float32
 */
public record TrainingSpec(
    DataSpec data,
    NetworkSpec network,
    @Nullable Path testInputs,
    @Nullable Path testTargets,
    @Nullable Integer testRows,
    Cost cost,
    String learningRate,
    long steps,
    int batchSize,
    double momentum,
    long checkpointEvery,
    long kernelEvery,
    int probes,
    Diagnostics diagnostics,
    @Nullable Double outputScale,
    ArchitectureSpec architecture,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<TrainingSpec> {
  /** The cost that is minimized. */
  public enum Cost {
    /** ½ mean ‖f − f*‖². */
    MSE,
    /** −mean log softmax. */
    CROSS_ENTROPY
  }

  /** How much is measured of the kernel at a look. */
  public enum Diagnostics {
    /**
     * Alignments, CKA, rank, eigenspaces, the linearization gap; measured less often when
     * expensive.
     */
    ALL,
    /** Nothing but the kernel itself. */
    NONE
  }

  /** The default settings. */
  public static final TrainingSpec DEFAULT =
      new TrainingSpec(
          DataSpec.NONE,
          NetworkSpec.DRAWN,
          null,
          null,
          null,
          Cost.MSE,
          "1",
          1000,
          0,
          0,
          0,
          0,
          50,
          Diagnostics.ALL,
          null,
          ArchitectureSpec.DEFAULT,
          0,
          null);

  /** Refuses values that make no sense, alone or together. */
  public TrainingSpec {
    double rate = rate(learningRate);
    SpecException.require(
        rate > 0 && !Double.isInfinite(rate),
        "--learning-rate " + learningRate,
        "a positive number, or as 50%");
    SpecException.require(steps >= 0, "--steps " + steps, "0 or more");
    SpecException.require(batchSize >= 0, "--batch-size " + batchSize, "0 or more");
    SpecException.require(
        momentum >= 0 && momentum < 1, "--momentum " + momentum, "from 0, below 1");
    SpecException.require(
        checkpointEvery >= 0, "--checkpoint-every " + checkpointEvery, "0 or more");
    SpecException.require(kernelEvery >= -1, "--kernel-every " + kernelEvery, "-1 or more");
    SpecException.require(probes >= 1 && probes <= 2000, "--probes " + probes, "1 to 2000");
    SpecException.require(
        outputScale == null || (outputScale > 0 && outputScale < Double.POSITIVE_INFINITY),
        "--output-scale " + outputScale,
        "a positive number");
    SpecException.require(
        (testInputs == null) == (testTargets == null),
        "one of --test-inputs and --test-targets",
        "give both");
    requireOneTest(testInputs, testRows);
  }

  private static void requireOneTest(@Nullable Path testInputs, @Nullable Integer testRows) {
    SpecException.require(
        testRows == null || testRows >= 1, "--test-rows " + testRows, "1 or more");
    SpecException.require(
        testRows == null || testInputs == null,
        "--test-rows with --test-inputs",
        "give one of the two");
  }

  private static double rate(String text) {
    try {
      return text.endsWith("%")
          ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
          : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new SpecException("--learning-rate " + text, "a positive number, or as 50%");
    }
  }

  /**
   * {@return a thousand steps of the default network on these data}
   *
   * @param data the points, with their targets if there are any
   */
  public static TrainingSpec of(DataSpec data) {
    return DEFAULT.with(data);
  }

  @Override
  public String verb() {
    return "train";
  }

  /** The learning rate, or its fraction of the largest stable one. */
  double rate() {
    return rate(learningRate);
  }

  /** Whether the learning rate is a fraction. */
  boolean isFraction() {
    return learningRate.endsWith("%");
  }

  boolean crossEntropy() {
    return cost == Cost.CROSS_ENTROPY;
  }

  /** Whether the network is in float32. */
  boolean single() {
    return precision != Precision.F64;
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = JobSpec.super.toMap();
    return network.weights() == null ? map : architecture.ofFile(map);
  }
}
