package dev.tangent.job.predict;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.GramSpec;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.RidgeSpec;
import dev.tangent.job.spec.SelectSpec;
import dev.tangent.job.spec.SolverSpec;
import dev.tangent.job.spec.TargetCoding;
import dev.tangent.job.spec.TimesSpec;
import dev.tangent.job.spec.TrainedSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of an infinitely wide network at times t of its training ({@code ntk predict}).
 *
 * @param data what it is trained on, with targets
 * @param gram a kernel from a file in place of the limit
 * @param trained the kernel of trained networks in place of the limit, from f₀ = 0
 * @param model a file of a trained model; then the data are the rows to predict
 * @param explain with a model: how many helpers and harmers to name for each prediction; 0 for none
 * @param testInputs test points, M × n_0; null to take them from the data
 * @param testData a data set to test on, by name; with {@code testRows} its first rows
 * @param testTargets their targets, M × k or M classes; or null
 * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
 * @param trainRows how many rows to train on, from the first on; 0 for all
 * @param testRows in place of test inputs: how many rows after those trained on to test on
 * @param initial outputs f₀ to start from, N × k; null for the network's own Gaussian
 * @param testInitial the same function on the test points, M × k
 * @param times training times at which to predict
 * @param architecture the network
 * @param select which settings to choose by the training data
 * @param kernel which kernel predicts: NTK, NNGP or the NTK as a prior
 * @param get what to compute: mean, cov, percentiles, samples, dual, probabilities, with commas
 *     between
 * @param link how outputs become class probabilities
 * @param samples functions to draw at each time
 * @param earlyStopping whether to find the time at which the test cost is least
 * @param ridge added to the kernel's diagonal
 * @param solver how to solve for more rows than the usual way takes
 * @param noise a noise variance for each training row in place of the ridge, an NPY file; at t = ∞
 *     only
 * @param coding what regression is fitted to where data have classes
 * @param seed of random data and of the samples
 * @param precision of the kernel's entries and the files; null for float64
 */
public record PredictionSpec(
    DataSpec data,
    GramSpec gram,
    TrainedSpec trained,
    @Nullable Path model,
    int explain,
    @Nullable Path testInputs,
    @Nullable String testData,
    @Nullable Path testTargets,
    int classes,
    int trainRows,
    int testRows,
    @Nullable Path initial,
    @Nullable Path testInitial,
    TimesSpec times,
    ArchitectureSpec architecture,
    SelectSpec select,
    KernelKind kernel,
    String get,
    Link link,
    int samples,
    boolean earlyStopping,
    RidgeSpec ridge,
    SolverSpec solver,
    @Nullable Path noise,
    TargetCoding coding,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<PredictionSpec> {
  /** How outputs become class probabilities. */
  public enum Link {
    /**
     * softmax(f/T) with the temperature T that minimizes the cross-entropy of leave-one-out
     * outputs.
     */
    SOFTMAX,
    /** The probability that the class has the largest output, from means and variance. */
    GAUSSIAN
  }

  /** The default settings. */
  public static final PredictionSpec DEFAULT =
      new PredictionSpec(
          DataSpec.NONE,
          GramSpec.NONE,
          TrainedSpec.NONE,
          null,
          0,
          null,
          null,
          null,
          0,
          0,
          0,
          null,
          null,
          TimesSpec.END,
          ArchitectureSpec.DEFAULT,
          SelectSpec.NONE,
          KernelKind.NTK,
          "mean",
          Link.SOFTMAX,
          10,
          false,
          RidgeSpec.NONE,
          SolverSpec.USUAL,
          null,
          TargetCoding.ONE_HOT,
          0,
          null);

  /** Refuses values that make no sense, alone or together. */
  public PredictionSpec {
    trained.requireNoMatrix(gram);
    SpecException.require(
        !trained.isGiven() || initial == null,
        "--initial with --weights",
        "leave it out: predictions start from f0 = 0 there");
    if (!solver.isUsual()) {
      solver.requireMeant(
          model != null
              || gram.isGiven() && !solver.isGradients()
              || trained.isGiven()
              || noise != null
              || kernel.isPosterior(),
          times.isEnd(),
          get.equals("mean") && !earlyStopping,
          initial != null || select.select() != null,
          kernel);
    }
    requireDirect(gram, data, testInputs, noise, ridge, initial);
    SpecException.require(explain >= 0, "--explain " + explain, "1 or more");
    SpecException.require(
        explain == 0 || model != null,
        "--explain " + explain + " without --model",
        "add --model model.tangent, or use ntk attribute for a kernel of these data");
    PredictionWants.of(get, samples, seed, earlyStopping);
    SpecException.require(
        classes >= 0 && classes != 1 && trainRows >= 0,
        trainRows < 0 ? "--train-rows " + trainRows : "--classes " + classes,
        trainRows < 0 ? "at least 1" : "at least 2");
    SpecException.require(testRows >= 0, "--test-rows " + testRows, "at least 1");
    SpecException.require(
        testInputs == null || testRows == 0,
        "both --test-inputs and --test-rows",
        "give --test-inputs T.npy, or --test-rows M to take them from the data");
    SpecException.require(
        testData == null || testInputs == null && testTargets == null,
        "--test-data with --test-inputs or --test-targets",
        "the data set has its own");
    SpecException.require(
        testTargets == null || testRows == 0,
        "--test-targets with --test-rows",
        "the data has its own");
    SpecException.require(
        testTargets != null || testInputs == null || !earlyStopping,
        "--early-stopping without test targets",
        "give --test-targets TY.npy");
    SpecException.require(
        (initial == null) == (testInitial == null),
        "one of --initial and --test-initial",
        "give both: f0 on the training points and on the test points");
    SpecException.require(
        link == Link.SOFTMAX
            || PredictionWants.of(get, samples, seed, earlyStopping).probabilities(),
        "--link without --get probabilities",
        "add probabilities to --get");
    if (select.select() != null) {
      architecture.requireStack("--select");
      SpecException.require(
          architecture.oneBeta() != 0, "--select from --beta 0", "a positive --beta to start from");
    }
  }

  private static void requireDirect(
      GramSpec gram,
      DataSpec data,
      @Nullable Path testInputs,
      @Nullable Path noise,
      RidgeSpec ridge,
      @Nullable Path initial) {
    gram.requireNoInputs(data, testInputs);
    SpecException.require(
        noise == null || (ridge.ridge() == null && ridge.relativeRidge() == null),
        "both --noise and a ridge",
        "give one of them: the noise variances are the ridge of each row");
    SpecException.require(
        initial == null || (noise == null && !gram.isGiven()),
        "--initial with " + (noise == null ? "--kernel-matrix" : "--noise"),
        "leave it out: predictions start from f0 = 0 there");
  }

  /** Whether the answer is one solve at t = ∞ with a kernel in memory. */
  boolean isDirect() {
    PredictionWants wants = wants();
    return gram.isGiven()
        || trained.isGiven()
        || noise != null
        || kernel.isPosterior()
        || wants.probabilities()
        || wants.dual() && wants.onlyMean() && !wants.early() && isEnd() && initial == null;
  }

  /** Whether t = ∞ is the only time asked for. */
  boolean isEnd() {
    return times.moments().stream().allMatch(t -> t.elapsed() == Double.POSITIVE_INFINITY);
  }

  /**
   * {@return the mean at t = ∞ on test points from a file}
   *
   * @param data the points, with their targets if there are any
   * @param testInputs file of M × n_0
   */
  public static PredictionSpec of(DataSpec data, Path testInputs) {
    return DEFAULT.with(data).with("test-inputs", testInputs);
  }

  /**
   * {@return the mean at t = ∞ on the last rows of the data, trained on those before}
   *
   * @param data the points, with their targets if there are any
   * @param testRows how many, the last ones
   */
  public static PredictionSpec of(DataSpec data, int testRows) {
    return DEFAULT.with(data).with("test-rows", testRows);
  }

  @Override
  public String verb() {
    return "predict";
  }

  /** {@return whether the kernel is computed in float32} */
  public boolean single() {
    return precision == Precision.F32;
  }

  PredictionWants wants() {
    return PredictionWants.of(get, samples, seed, earlyStopping);
  }
}
