package dev.tangent.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --cost}, {@code --learning-rate}, {@code --steps} and the other settings of training. */
public final class TrainOptions {
  @Option(
      names = "--cost",
      paramLabel = "mse|cross-entropy",
      order = 7,
      description = "½ mean ‖f − f*‖², or −mean log softmax. Default: ${DEFAULT-VALUE}.")
  String cost = "mse";

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      order = 7,
      description =
          "The step, or as 50%% the part of the largest stable one, 2/λ_max of the tangent kernel"
              + " over N at the start. Default: ${DEFAULT-VALUE}.")
  String learningRate = "1";

  @Option(
      names = "--steps",
      paramLabel = "K",
      order = 7,
      description = "Default: ${DEFAULT-VALUE}.")
  long steps = 1000;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      order = 8,
      description = "Points a step; 0 for all. Default: ${DEFAULT-VALUE}.")
  int batchSize = 0;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      order = 8,
      description = "Of v = M v + gradient, in [0, 1). Default: ${DEFAULT-VALUE}.")
  double momentum = 0;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "K",
      order = 9,
      description = "Steps between checkpoints; 0 for one a minute. Default: ${DEFAULT-VALUE}.")
  long checkpointEvery = 0;

  @Option(
      names = "--kernel-every",
      paramLabel = "K",
      order = 9,
      description =
          "Look at the tangent kernel every K steps; 0 for steps 0, 1, 2, 4, 8, … and the last,"
              + " fewer where looks would cost more than a tenth of the steps, -1 for never."
              + " Default: ${DEFAULT-VALUE}.")
  long kernelEvery = 0;

  @Option(
      names = "--probes",
      paramLabel = "P",
      order = 9,
      description =
          "Points at which the kernel is looked at. Its drift and its distance are ‖Θ(t) −"
              + " Θ(0)‖/‖Θ(0)‖ and ‖Θ(t) − Θ∞‖/‖Θ∞‖ there, in the operator norm (the largest"
              + " |eigenvalue|) of the kernel traced over outputs. Default: ${DEFAULT-VALUE}.")
  int probes = 50;

  @Option(
      names = "--diagnostics",
      paramLabel = "all|none",
      order = 9,
      description =
          "What is measured of the kernel at a look, to say whether the training is lazy or rich;"
              + " where it would cost more than a tenth of the steps, at fewer looks. Default:"
              + " ${DEFAULT-VALUE}.")
  String diagnostics = "all";

  @Option(
      names = "--output-scale",
      paramLabel = "A",
      order = 8,
      description =
          "Train f = A (h - h0) of the network's outputs h, h0 at the start: large A is lazy, small"
              + " A rich, at the same speed. weights.npz holds h. Default: f = h.")
  @Nullable Double outputScale;

  @Option(
      names = "--test-inputs",
      paramLabel = "T.npy",
      order = 5,
      description = "Test points, M × n0, whose cost and accuracy are watched.")
  @Nullable Path testInputs;

  @Option(
      names = "--test-rows",
      paramLabel = "M",
      order = 5,
      description = "Instead of those: the last M rows of the data, which are not trained on.")
  @Nullable Integer testRows;

  @Option(
      names = "--test-targets",
      paramLabel = "TY.npy",
      order = 5,
      description = "Targets of the test points, M × k or M classes.")
  @Nullable Path testTargets;
}
