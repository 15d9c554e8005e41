package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.datamodel.DatamodelResult;
import dev.tangent.job.frame.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ntk datamodel}: which training rows trained classifiers rest on, and how reliable the
 * answer is.
 */
@Command(
    name = "datamodel",
    description = {
      "Which training rows trained classifiers rest on, scored against retraining.",
      "%nTrains networks of several seeds, attributes the margin at every test point to the"
          + " training rows by their tangent kernels (no random projections), and compares with"
          + " networks trained on random subsets (linear datamodeling score) or without single"
          + " rows. Writes attribution.npy (N × M)."
    })
final class DatamodelCommand extends JobCommand<DatamodelResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();

  @Option(
      names = "--parametrization",
      paramLabel = "ntk|standard",
      order = 15,
      description = "Default: ${DEFAULT-VALUE}.")
  String parametrization = "standard";

  @Option(
      names = "--train-rows",
      paramLabel = "N",
      order = 5,
      description = "Train on the first N rows. Default: all but the test rows.")
  int trainRows;

  @Option(
      names = "--test-rows",
      paramLabel = "M",
      order = 5,
      description = "Test on the M rows after them. Default: ${DEFAULT-VALUE}.")
  int testRows = 100;

  @Option(
      names = "--models",
      paramLabel = "n",
      order = 6,
      description = "Networks whose attributions are averaged. Default: ${DEFAULT-VALUE}.")
  int models = 10;

  @Option(
      names = "--subsets",
      paramLabel = "S",
      order = 6,
      description = "Retrain on S random subsets; 0 for no score. Default: ${DEFAULT-VALUE}.")
  int subsets = 50;

  @Option(
      names = "--fraction",
      paramLabel = "p",
      order = 6,
      description = "Of the rows in a subset. Default: ${DEFAULT-VALUE}.")
  double fraction = 0.5;

  @Option(
      names = "--repeats",
      paramLabel = "r",
      order = 6,
      description = "Networks a subset, averaged. Default: ${DEFAULT-VALUE}.")
  int repeats = 1;

  @Option(
      names = "--leave-out",
      paramLabel = "R",
      order = 6,
      description =
          "Retrain the networks without each of R random rows: leave-one-out correlation. Default:"
              + " ${DEFAULT-VALUE}.")
  int leaveOut;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      order = 7,
      description = "Default: ${DEFAULT-VALUE}.")
  int epochs = 50;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      order = 7,
      description = "Default: ${DEFAULT-VALUE}.")
  double learningRate = 0.01;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      order = 8,
      description = "In [0, 1). Default: ${DEFAULT-VALUE}.")
  double momentum = 0.9;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      order = 8,
      description = "Points a step; 0 for all. Default: ${DEFAULT-VALUE}.")
  int batchSize = 64;

  @Option(
      names = "--relative-ridge",
      paramLabel = "r",
      order = 9,
      description = "Of the kernel, over the mean of its diagonal. Default: ${DEFAULT-VALUE}.")
  double relativeRidge = 0.1;

  @Override
  protected Verb<?, DatamodelResult> verb() {
    return Verbs.DATAMODEL;
  }

  @Override
  protected void print(DatamodelResult result, Output out) {
    result.texts().forEach(line -> out.line("%s", line));
    out.line("wrote %s", result.file());
  }
}
