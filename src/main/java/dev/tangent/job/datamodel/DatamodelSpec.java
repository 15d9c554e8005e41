package dev.tangent.job.datamodel;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.layer.Parametrization;
import org.jspecify.annotations.Nullable;

/**
 * Which training rows a trained classifier rests on, by its tangent kernel, and how well that
 * predicts retraining ({@code ntk datamodel}).
 *
 * @param data with classes
 * @param architecture of the networks
 * @param parametrization of them
 * @param trainRows how many rows to train on, from the first on; 0 for all but the test rows
 * @param testRows how many rows after those to test on
 * @param models networks of different seeds whose attributions are averaged
 * @param subsets how many random subsets to retrain on; 0 for no score
 * @param fraction of the rows in a subset
 * @param repeats networks a subset, whose margins are averaged
 * @param leaveOut how many random rows to leave out, one at a time, when retraining; 0 for none
 * @param epochs of a training
 * @param learningRate η
 * @param momentum μ in [0, 1)
 * @param batchSize points a step; 0 for all
 * @param relativeRidge of the kernel, over the mean of its diagonal
 * @param seed of everything random
 * @param precision of the file; null for float64
 */
public record DatamodelSpec(
    DataSpec data,
    ArchitectureSpec architecture,
    Parametrization parametrization,
    int trainRows,
    int testRows,
    int models,
    int subsets,
    double fraction,
    int repeats,
    int leaveOut,
    int epochs,
    double learningRate,
    double momentum,
    int batchSize,
    double relativeRidge,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<DatamodelSpec> {
  /** The default settings. */
  public static final DatamodelSpec DEFAULT =
      new DatamodelSpec(
          DataSpec.NONE,
          ArchitectureSpec.DEFAULT,
          Parametrization.STANDARD,
          0,
          100,
          10,
          50,
          0.5,
          1,
          0,
          50,
          0.01,
          0.9,
          64,
          0.1,
          0,
          null);

  /** Refuses values that make no sense, alone or together. */
  public DatamodelSpec {
    SpecException.require(
        trainRows >= 0 && trainRows != 1, "--train-rows " + trainRows, "at least 2");
    SpecException.require(testRows >= 1, "--test-rows " + testRows, "at least 1");
    SpecException.require(models >= 1, "--models " + models, "at least 1");
    SpecException.require(
        subsets >= 0 && subsets != 1, "--subsets " + subsets, "0, or at least 2 to rank");
    SpecException.require(
        fraction > 0 && fraction < 1, "--fraction " + fraction, "between 0 and 1");
    SpecException.require(repeats >= 1, "--repeats " + repeats, "at least 1");
    SpecException.require(
        leaveOut >= 0 && leaveOut != 1, "--leave-out " + leaveOut, "0, or at least 2 to rank");
    SpecException.require(epochs >= 1, "--epochs " + epochs, "at least 1");
    SpecException.require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "--learning-rate " + learningRate,
        "a positive number");
    SpecException.require(
        momentum >= 0 && momentum < 1, "--momentum " + momentum, "from 0, below 1");
    SpecException.require(batchSize >= 0, "--batch-size " + batchSize, "0 or more");
    SpecException.require(
        relativeRidge > 0 && relativeRidge < Double.POSITIVE_INFINITY,
        "--relative-ridge " + relativeRidge,
        "a positive number");
  }

  @Override
  public String verb() {
    return "datamodel";
  }

  /** Whether the file is in float32. */
  boolean single() {
    return precision == Precision.F32;
  }
}
