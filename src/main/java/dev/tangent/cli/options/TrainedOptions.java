package dev.tangent.cli.options;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --weights}: trained networks whose tangent kernel replaces that of the limit. */
public final class TrainedOptions {
  @Option(
      names = "--weights",
      paramLabel = "W.npz",
      order = 6,
      split = ",",
      description =
          "Instead of the limit: the tangent kernel of a trained network, or the mean of those of"
              + " several (W1.npz,W2.npz,…). As kernel --weights reads them.")
  @Nullable List<Path> weights;

  @Option(
      names = "--layout",
      paramLabel = "torch|keras|ntk",
      order = 6,
      description = "Whose names and shapes the weights have. Default: guessed by the names.")
  @Nullable String layout;

  @Option(
      names = "--parametrization",
      paramLabel = "ntk|standard|mean-field",
      order = 15,
      description = "Of the weights. Default: ${DEFAULT-VALUE}.")
  String parametrization = "ntk";

  @Option(
      names = "--outputs",
      paramLabel = "trace|A",
      order = 6,
      description =
          "With --weights: the mean of the kernel over the outputs, or output A from 0 alone."
              + " Default: ${DEFAULT-VALUE}.")
  String outputs = "trace";
}
