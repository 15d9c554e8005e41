package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.GramOptions;
import dev.tangent.cli.options.SelectOptions;
import dev.tangent.cli.options.SolverOptions;
import dev.tangent.cli.options.TimeOptions;
import dev.tangent.cli.options.TrainedOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.predict.Predicted;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk predict}: predictions of an infinitely wide network at times t of its training. */
@Command(
    name = "predict",
    description = {
      "Infinitely wide networks trained for a time t: mean, covariance, percentiles.",
      "%nGradient flow on least squares; times are steps × learning rate, inf is allowed. Writes"
          + " mean.npy (times × M × k), cov.npy (times × M × M, of one output, over the random"
          + " initialization), percentiles.npy (times × 3 × M × k: 10, 50, 90), samples.npy (times"
          + " × samples × M × k), and in result.json λ_min, the condition, the ridge and the"
          + " residual.",
      "%nWith --model the rows of --data (or --test-inputs) are predicted by a model that ntk"
          + " evaluate --save-model wrote: columns are found by their names, and mean.npy,"
          + " probabilities.npy or percentiles.npy, and predictions.csv are written."
    })
final class PredictCommand extends JobCommand<Predicted> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin GramOptions gram = new GramOptions();
  @Mixin TrainedOptions trained = new TrainedOptions();
  @Mixin TimeOptions time = new TimeOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin SelectOptions select = new SelectOptions();
  @Mixin SolverOptions solver = new SolverOptions();

  @Option(
      names = "--model",
      paramLabel = "M.tangent",
      order = 5,
      description = "A trained model: nothing is trained, the rows of the data are predicted.")
  @Nullable Path model;

  @Option(
      names = "--explain",
      paramLabel = "N",
      order = 5,
      description =
          "With --model: explanations.csv, the N training rows that speak most for each prediction"
              + " and the N most against it, by what leaving them out changes.")
  int explain;

  @Option(
      names = "--test-inputs",
      paramLabel = "T.npy",
      order = 5,
      description = "Test points, M × n0.")
  @Nullable Path testInputs;

  @Option(
      names = "--test-data",
      paramLabel = "NAME",
      order = 5,
      description =
          "Or a data set to test on, as --data names them; with --test-rows M its first M rows.")
  @Nullable String testData;

  @Option(
      names = "--test-targets",
      paramLabel = "TY.npy",
      order = 5,
      description = "Targets of the test points, M × k or M classes: their cost is shown.")
  @Nullable Path testTargets;

  @Option(
      names = "--classes",
      paramLabel = "K",
      order = 5,
      description = "Targets of rank 1 are classes 0 to K-1: regression on as many outputs.")
  int classes;

  @Option(
      names = "--coding",
      paramLabel = "one-hot|centred",
      order = 5,
      description =
          "What classes are fitted as: one-hot (1 at the class, 0 elsewhere), or centred (less 1/k,"
              + " so that rows sum to 0 as the network's own function does on average). Default:"
              + " ${DEFAULT-VALUE}.")
  String coding = "one-hot";

  @Option(
      names = "--train-rows",
      paramLabel = "N",
      order = 6,
      description = "Train on the first N rows of the data.")
  int trainRows;

  @Option(
      names = "--test-rows",
      paramLabel = "M",
      order = 6,
      description = "Instead of --test-inputs: test on the M rows after those trained on.")
  int testRows;

  @Option(
      names = "--initial",
      paramLabel = "F0.npy",
      order = 7,
      description = "Start from these outputs, N × k. Default: the network's own Gaussian.")
  @Nullable Path initial;

  @Option(
      names = "--test-initial",
      paramLabel = "F0T.npy",
      order = 7,
      description = "The same function on the test points, M × k.")
  @Nullable Path testInitial;

  @Option(
      names = "--kernel",
      paramLabel = "ntk|nngp|ntkgp",
      order = 9,
      description =
          "ntk trains the whole network, nngp the last layer (at inf the NNGP posterior), ntkgp is"
              + " the posterior of the Gaussian process with the NTK as prior."
              + " Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Option(
      names = "--get",
      paramLabel = "mean,…",
      hideParamSyntax = true,
      order = 9,
      description =
          "Any of mean, cov, percentiles, samples, dual (N × k, of inf: f = f0 + K(x, X) dual),"
              + " probabilities (M × k, of classes, at inf). Default: ${DEFAULT-VALUE}.")
  String get = "mean";

  @Option(
      names = "--link",
      paramLabel = "softmax|gaussian",
      order = 9,
      description =
          "How outputs become probabilities: softmax(f/T), T fitted to leave-one-out outputs, or"
              + " the probability of the largest output under mean and variance. Default:"
              + " ${DEFAULT-VALUE}.")
  String link = "softmax";

  @Option(
      names = "--samples",
      paramLabel = "S",
      order = 9,
      description = "With --get samples: functions to draw at each time. Default: 10.")
  int samples = 10;

  @Option(
      names = "--early-stopping",
      order = 9,
      description = "Find the time at which the cost on the test targets is least.")
  boolean earlyStopping;

  @Option(
      names = "--ridge",
      paramLabel = "r",
      order = 9,
      description =
          "Adds r to the diagonal of the kernel (with nngp also the variance of the targets'"
              + " noise).")
  @Nullable Double ridge;

  @Option(
      names = "--relative-ridge",
      paramLabel = "r",
      order = 9,
      description = "Adds r × the mean of the diagonal.")
  @Nullable Double relativeRidge;

  @Option(
      names = "--noise",
      paramLabel = "S.npy",
      order = 9,
      description = "At inf: a noise variance (a ridge) for each training row, N.")
  @Nullable Path noise;

  @Override
  protected Verb<?, Predicted> verb() {
    return Verbs.PREDICT;
  }

  @Override
  protected void print(Predicted result, Output out) {
    result.lines().forEach(line -> out.line("%s", line));
  }
}
