package dev.tangent.cli;

import dev.tangent.data.Dataset;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --cost}, {@code --learning-rate}, {@code --steps} and the other settings of training. */
final class TrainOptions {
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
          "Look at the tangent kernel every K steps; 0 for steps 0, 1, 2, 4, 8, … and the last, -1"
              + " for never. Default: ${DEFAULT-VALUE}.")
  long kernelEvery = 0;

  @Option(
      names = "--probes",
      paramLabel = "P",
      order = 9,
      description = "Points at which the kernel is looked at. Default: ${DEFAULT-VALUE}.")
  int probes = 50;

  /** Refuses what can't be meant. */
  void check() {
    if (!cost.equals("mse") && !cost.equals("cross-entropy")) {
      throw UserError.usage("--cost " + cost, "mse or cross-entropy");
    }
    if (!(rate() > 0) || Double.isInfinite(rate())) {
      throw UserError.usage("--learning-rate " + learningRate, "a positive number, or as 50%");
    }
    if (steps < 0) {
      throw UserError.usage("--steps " + steps, "0 or more");
    }
    if (checkpointEvery < 0) {
      throw UserError.usage("--checkpoint-every " + checkpointEvery, "0 or more");
    }
    if (kernelEvery < -1) {
      throw UserError.usage("--kernel-every " + kernelEvery, "-1 or more");
    }
    if (probes < 1 || probes > 2000) {
      throw UserError.usage("--probes " + probes, "1 to 2000");
    }
  }

  boolean crossEntropy() {
    return cost.equals("cross-entropy");
  }

  boolean isFraction() {
    return learningRate.endsWith("%");
  }

  /** The learning rate, or its fraction of the largest stable one. */
  double rate() {
    try {
      return isFraction()
          ? Double.parseDouble(learningRate.substring(0, learningRate.length() - 1)) / 100
          : Double.parseDouble(learningRate);
    } catch (NumberFormatException e) {
      throw UserError.usage("--learning-rate " + learningRate, "a positive number, or as 50%");
    }
  }

  /** The class of each point: the data's own, or read off one-hot or N × 1 targets. */
  static int[] labels(Dataset points) {
    int[] own = points.labels();
    if (own != null) {
      return own;
    }
    DoubleMatrix targets = points.targets();
    if (targets == null) {
      throw UserError.usage(
          "no labels for " + points.name(), "give --targets with N labels or N × k one-hot rows");
    }
    int[] labels = new int[targets.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = targets.columns() == 1 ? label(targets.get(i, 0), i) : hot(targets, i);
    }
    return labels;
  }

  private static int label(double value, int row) {
    if (value < 0 || value != (int) value) {
      throw UserError.usage(
          String.format(Locale.ROOT, "target %d is %s", row, value),
          "cross-entropy needs whole numbers from 0");
    }
    return (int) value;
  }

  private static int hot(DoubleMatrix targets, int row) {
    int hot = -1;
    double sum = 0;
    for (int a = 0; a < targets.columns(); a++) {
      double value = targets.get(row, a);
      sum += Math.abs(value);
      hot = value == 1 ? a : hot;
    }
    if (hot < 0 || sum != 1) {
      throw UserError.usage(
          String.format(Locale.ROOT, "row %d of the targets is not one-hot", row),
          "cross-entropy needs one 1 a row, or N labels");
    }
    return hot;
  }

  /** Refuses labels that a network with this many outputs has no output for. */
  static void requireClasses(int[] labels, int outputs, Path network) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= outputs) {
        throw UserError.usage(
            String.format(
                Locale.ROOT,
                "label %d of row %d (from 0) is outside 0 to %d, the outputs of %s",
                labels[i],
                i,
                outputs - 1,
                network),
            "give labels below " + outputs);
      }
    }
  }

  /** How many outputs the targets need. */
  static int outputs(Dataset points, int @Nullable [] labels) {
    DoubleMatrix targets = points.targets();
    if (targets != null && (labels == null || targets.columns() > 1)) {
      return targets.columns();
    }
    int largest = 0;
    for (int label : labels == null ? new int[0] : labels) {
      largest = Math.max(largest, label);
    }
    return largest + 1;
  }

  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("cost", cost);
    settings.put("learning-rate", learningRate);
    settings.put("steps", steps);
    settings.put("batch-size", batchSize);
    settings.put("momentum", momentum);
    settings.put("checkpoint-every", checkpointEvery);
    settings.put("kernel-every", kernelEvery);
    settings.put("probes", probes);
    return settings;
  }
}
